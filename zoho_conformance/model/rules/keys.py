"""The rules about keys of an answer: which come, with which types and values."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

KEY_RULES = table(
    Rule(
        "key-missing",
        "error",
        "A documented key is absent where every sample has it.",
        about="key",
        means=(
            "A documented key that every sample has is gone. Code that reads it raises, or quietly "
            "works with nothing."
        ),
        example="data[].Locked_Time__s is in no row.",
        advice=(
            "Look for what took its place in the raw answer (the line `again` requests it). If "
            "the key depends on an edition, a profile or the state of the record, the page says "
            "too much: write a ruling; else make your client cope, and report it."
        ),
    ),
    Rule(
        "key-renamed",
        "error",
        "A documented key is absent and a similar new one stands in its place.",
        about="key",
        means=(
            "A documented key is gone, and an undocumented one that is spelled alike stands in its "
            "place. Clients that read the old name get nothing."
        ),
        example="Locked_Time__s is now Locked_time__s.",
        advice=(
            "Read both names until it is settled. Derive the page again (`derive --check`): if the "
            "page has the new name, update the contract; if not, it is a change without "
            "notice."
        ),
    ),
    Rule(
        "key-undocumented",
        "info",
        "A key comes that no page documents.",
        about="success",
        means=(
            "A key came that the page does not have. Nothing breaks in a client that ignores what "
            "it does not know; strict decoders and generated models do."
        ),
        example="Rows carry $field_states, which no page documents.",
        advice=(
            "Nothing, if your client is forward compatible. Watch it: a key that appears is often "
            "followed by one that goes."
        ),
    ),
    Rule(
        "type-changed",
        "error",
        "A value has another JSON type than documented.",
        about="key",
        means=(
            "A value has another JSON type than the page's word for it, as rulings read it. Typed "
            "clients fail to decode it, others compare wrongly."
        ),
        example=(
            "data[].id is the number 5843104000000758004, which JavaScript rounds, instead of a "
            "string."
        ),
        advice=(
            "Find out whether all rows have it (`count`). Accept both types in your client; keep "
            "ids as strings whatever comes."
        ),
    ),
    Rule(
        "null-undocumented",
        "error",
        "A value is null where the contract has no null.",
        about="key",
        means="A value is null, and no page says that it may be. Code that goes on into it fails.",
        example="data[].Locked_For__s is null, and your code reads Locked_For__s.module.",
        advice=(
            "Guard the access. If null is right (a record that was deleted, say), the page lacks "
            "it: write a ruling that makes the key nullable, with the answer as its evidence."
        ),
    ),
    Rule(
        "null-condition-broken",
        "error",
        "A value is null, or is not, against the documented condition.",
        about="key",
        means=(
            "The page says when a value is null, and it is null when it should not be, or has a "
            "value when it should be null. Code that decides by that condition decides wrongly."
        ),
        example="Locked_By__s names a user though Lock_Source__s is Automatic.",
        advice=(
            "Do not take null for the condition itself; read the key that the condition is about."
        ),
    ),
    Rule(
        "value-undocumented",
        "error",
        "A value is not among the possible values.",
        about="key",
        means=(
            "A value is none of the possible values that the page lists. Switches without a "
            "default, enums and database constraints fail."
        ),
        example="Lock_Source__s is Scheduled, and the page has Manual and Automatic.",
        advice=(
            "Give your code a default branch. Look at the page: if it has the value now, derive it "
            "again; if it is spelled in another case, compare without case until it is settled."
        ),
    ),
    Rule(
        "format-changed",
        "error",
        "A string has another format, such as an id that is not all digits.",
        about="key",
        means=(
            "A string has another form than every sample of it: an id with letters, a time without "
            "an offset. Parsers reject it, or read another time."
        ),
        example="Locked_Time__s is 2026-11-21 10:00 instead of 2026-11-21T10:00:00+01:00.",
        advice=(
            "Parse with a library that takes both forms; never store times without their offset."
        ),
    ),
    Rule(
        "value-outside-limits",
        "warning",
        "A value is longer, larger or smaller than the page allows.",
        about="key",
        only_if="limited-values",
        means=(
            "A value has more characters or elements than the page says it may have, or is outside "
            "its range. Columns of a fixed width cut it, and fields of forms refuse it."
        ),
        example="A name of 60 characters, where the page has 50 at most.",
        advice="Leave room for more than the page says, and validate what you take over.",
    ),
)
