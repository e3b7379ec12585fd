"""The rules of keys over time: what used to come in an archive, and comes no more."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

PRESENCE_DROPPED = "presence-dropped"
ALWAYS_NULL_NOW = "always-null-now"

PRESENCE_RULES = table(
    Rule(
        PRESENCE_DROPPED,
        "warning",
        "A key that used to come in rows came no more.",
        about="success",
        means=(
            "Of the answers to what is asked alike, those up to a day had a key, and none has it "
            "since: more often than chance would have it. Code that reads the key finds nothing, "
            "whether or not a page calls it mandatory."
        ),
        example="data[].Lock_Source__s came in 490 of 500 rows, and in 0 of 500 rows since.",
        advice=(
            "Ask whether the field was renamed, deleted or hidden from the profile, or whether "
            "your client asks for other records since."
        ),
    ),
    Rule(
        ALWAYS_NULL_NOW,
        "warning",
        "A key that used to have a value is null in every row now.",
        about="success",
        means=(
            "Of the answers to what is asked alike, those up to a day had values in a key, and all "
            "of them have null since: more often than chance would have it."
        ),
        example="data[].Locked_Reason__s had a value in 480 of 500 rows, and is null in all since.",
        advice="Ask whether the field is filled any more, or hidden from the profile.",
    ),
)
