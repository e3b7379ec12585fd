"""The rules about keys of an answer: which come, with which types and values."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

KEY_RULES = table(
    Rule(
        "key-missing",
        "error",
        "A documented key that every sample has is missing.",
        about="key",
        means="Code that reads the key raises an error, or silently works without a value.",
        example="data[].Locked_Time__s is in none of the rows.",
        advice=(
            "Check the raw response for what replaced the key (the line `again` repeats the "
            "request). If the key depends on an edition, a profile or the state of the record, the "
            "page promises too much: write a ruling. Otherwise make your client cope, and report "
            "it."
        ),
    ),
    Rule(
        "key-renamed",
        "error",
        "A documented key is missing, and a similar new one has taken its place.",
        about="key",
        means=(
            "The new key is undocumented, and spelled similarly. Clients that read the old name "
            "get nothing."
        ),
        example="Locked_Time__s is now Locked_time__s.",
        advice=(
            "Read both names until it is settled. Derive the page again (`derive --check`): if the "
            "page has the new name, update the contract; if not, it is an unannounced change."
        ),
    ),
    Rule(
        "key-undocumented",
        "info",
        "A response has a key that no page documents.",
        about="success",
        means=(
            "Clients that ignore unknown keys are not affected; strict decoders and generated "
            "models break."
        ),
        example="Rows have $field_states, which no page documents.",
        advice=(
            "Nothing, if your client ignores unknown keys. Keep an eye on it: a key that appears "
            "is often followed by one that disappears."
        ),
    ),
    Rule(
        "type-changed",
        "error",
        "A value has a different JSON type than documented.",
        about="key",
        means=(
            "The documented type is the page's, as rulings interpret it. Typed clients fail to "
            "decode the value, others compare incorrectly."
        ),
        example=(
            "data[].id is the number 5843104000000758004, which JavaScript rounds, instead of a "
            "string."
        ),
        advice=(
            "Find out whether all rows are affected (`count`). Accept both types in your client; "
            "keep ids as strings in any case."
        ),
    ),
    Rule(
        "null-undocumented",
        "error",
        "A value is null, which the contract does not allow.",
        about="key",
        means="A value is null, and no page says that it may be. Code that dereferences it fails.",
        example="data[].Locked_For__s is null, and your code reads Locked_For__s.module.",
        advice=(
            "Guard the access. If null is correct (for a deleted record, say), the page is "
            "incomplete: write a ruling that makes the key nullable, with the response as its "
            "evidence."
        ),
    ),
    Rule(
        "null-condition-broken",
        "error",
        "A value is null, or is not, contrary to the documented condition.",
        about="key",
        means=(
            "The page says when a value is null, but it is null when it should not be, or has a "
            "value when it should be null. Code that relies on the condition takes the wrong "
            "branch."
        ),
        example="Locked_By__s names a user although Lock_Source__s is Automatic.",
        advice="Do not infer the condition from null; read the key that the condition is about.",
    ),
    Rule(
        "value-undocumented",
        "error",
        "A value is not among the possible values.",
        about="key",
        means=(
            "The page lists the possible values, and this is not one of them. Switches without a "
            "default, enums and database constraints fail."
        ),
        example="Lock_Source__s is Scheduled; the page lists Manual and Automatic.",
        advice=(
            "Add a default branch. Check the page: if it lists the value now, derive it again; if "
            "only the case differs, compare case-insensitively until it is settled."
        ),
    ),
    Rule(
        "format-changed",
        "error",
        "A string has a different format, such as an id that is not all digits.",
        about="key",
        means=(
            "A string has a different format than in every sample: an id with letters, a time "
            "without an offset. Parsers reject it, or read a different time."
        ),
        example="Locked_Time__s is 2026-11-21 10:00 instead of 2026-11-21T10:00:00+01:00.",
        advice=(
            "Parse with a library that accepts both formats; never store times without their "
            "offset."
        ),
    ),
    Rule(
        "value-outside-limits",
        "warning",
        "A value is longer, larger or smaller than the page allows.",
        about="key",
        only_if="limited-values",
        means=(
            "A value has more characters or elements than the page allows, or is out of range. "
            "Fixed-width columns truncate it, and form fields reject it."
        ),
        example="A name has 60 characters; the page allows at most 50.",
        advice="Allow for more than the page says, and validate what you import.",
    ),
)
