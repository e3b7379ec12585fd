"""The rules of answers against those that an org used to give (`--against`).

They speak where no page promises anything, and so never fail a run of themselves.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

OBSERVED_RULES = table(
    Rule(
        "observed-key-missing",
        "warning",
        "A key is absent that used to come in every object.",
        about="success",
        means=(
            "A key came in every object that could have it, in all answers that were observed, and "
            "is absent now. Code that got used to it reads nothing."
        ),
        example="data[].Locked_Reason__s came in 4,000 of 4,000 rows, and a row lacks it.",
        advice=(
            "Ask whether the field was renamed, deleted or hidden from the profile; if so, observe "
            "anew (`audit --observed`)."
        ),
    ),
    Rule(
        "observed-type-new",
        "warning",
        "A value has a JSON type that never came before.",
        about="success",
        means="A key has a value of another type than ever. Typed clients fail to decode it.",
        example="data[].Locked_Reason__s was always a string, and is an array.",
        advice="Ask whether the field was given another type, such as a list of several choices.",
    ),
    Rule(
        "observed-null-new",
        "warning",
        "A value is null where none ever was.",
        about="success",
        means="A key is null that always had a value. Code that goes on into it fails.",
        example="data[].Locked_Reason__s had a value in 4,000 rows, and is null.",
        advice="Guard the access; a field that was mandatory may no longer be.",
    ),
    Rule(
        "observed-value-new",
        "warning",
        "A value is not among the few that used to come.",
        about="success",
        means=(
            "A key whose values were few, and each of them frequent, has another. Switches without "
            "a default branch miss it."
        ),
        example="data[].Lock_Source__s was always Manual, and is Scheduled.",
        advice="Give switches a default branch, and observe anew.",
    ),
    Rule(
        "observed-key-new",
        "info",
        "A key comes that never came before.",
        about="success",
        means="A key came that no observed answer had. Strict decoders and generated models break.",
        example="Rows carry $field_states since today.",
        advice="Nothing, if your client ignores what it does not know; else observe anew.",
    ),
)
