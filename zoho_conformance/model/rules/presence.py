"""The rules of keys over time: those that used to come in an archive, and stopped."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

PRESENCE_DROPPED = "presence-dropped"
ALWAYS_NULL_NOW = "always-null-now"

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
