"""The rules of answers against earlier ones.

An observed contract has what an org used to answer (`--against`), and an archive or a watch shows
keys that stopped occurring. These rules apply where no page promises anything, and so never fail a
run by themselves.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

PRESENCE_DROPPED = "presence-dropped"
ALWAYS_NULL_NOW = "always-null-now"

OBSERVED_RULES = table(
    Rule(
        "observed-key-missing",
        "warning",
        "A key that used to be in every object is missing.",
        about="success",
        means=(
            "All observed responses had the key wherever it could be. Code that relies on it "
            "reads nothing."
        ),
        example="data[].Locked_Reason__s was in 4,000 of 4,000 rows, and is missing from a row.",
        advice=(
            "Ask whether the field was renamed, deleted or hidden from the profile; if so, update "
            "the observed contract (`audit --observed`)."
        ),
    ),
    Rule(
        "observed-type-new",
        "warning",
        "A value has a JSON type that was never seen before.",
        about="success",
        means=(
            "A key has a value of a type that was never observed. Typed clients fail to decode it."
        ),
        example="data[].Locked_Reason__s was always a string, and is now an array.",
        advice="Ask whether the field's type was changed, for example to a multi-select list.",
    ),
    Rule(
        "observed-null-new",
        "warning",
        "A value that was never null is null.",
        about="success",
        means="Code that dereferences the value fails.",
        example="data[].Locked_Reason__s had a value in 4,000 rows, and is now null.",
        advice="Guard the access; a mandatory field may have become optional.",
    ),
    Rule(
        "observed-value-new",
        "warning",
        "A value is not among the few that were seen before.",
        about="success",
        means=(
            "A key that had few, frequent values has a new one. Switches without a default branch "
            "miss it."
        ),
        example="data[].Lock_Source__s was always Manual, and is now Scheduled.",
        advice=(
            "Add a default branch to switches, and update the observed contract (`audit "
            "--observed`)."
        ),
    ),
    Rule(
        "observed-key-new",
        "info",
        "A key appears that was never seen before.",
        about="success",
        means=(
            "A response has a key that no observed response had. Strict decoders and generated "
            "models break."
        ),
        example="Rows now have $field_states.",
        advice=(
            "Nothing, if your client ignores unknown keys; otherwise update the observed contract "
            "(`audit --observed`)."
        ),
    ),
)

PRESENCE_RULES = table(
    Rule(
        PRESENCE_DROPPED,
        "warning",
        "A key that used to be in rows no longer appears.",
        about="success",
        means=(
            "Up to some day, responses to the same kind of request had the key; since then none "
            "has it, and chance is an unlikely explanation. Code that reads the key finds nothing, "
            "whether or not a page calls it mandatory."
        ),
        example="data[].Lock_Source__s was in 490 of 500 rows, and in 0 of 500 rows since.",
        advice=(
            "Ask whether the field was renamed, deleted or hidden from the profile, or whether "
            "your client has requested different records since."
        ),
    ),
    Rule(
        ALWAYS_NULL_NOW,
        "warning",
        "A key that used to have a value is now null in every row.",
        about="success",
        means=(
            "Up to some day, responses to the same kind of request had values in the key; since "
            "then all of them have null, and chance is an unlikely explanation."
        ),
        example="data[].Locked_Reason__s had a value in 480 of 500 rows, and is null in all since.",
        advice="Ask whether the field is still being filled in, or is hidden from the profile.",
    ),
)
