"""The rules of what was stated of an API version as a whole, which no answer shows."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

VERSION_ENDS = "version-ends"
VERSION_ENDED = "version-ended"
"""The rule of what has ended, whether a day says so or an answer."""

LIFECYCLE_RULES = table(
    Rule(
        VERSION_ENDS,
        "warning",
        "The version that requests speak ends within 90 days.",
        about="version",
        means=(
            "Somebody stated on which day the version ends: contracts/lifecycle.toml has what "
            "public pages say, and a file of yours (`--lifecycle`) what you know besides. Nothing "
            "breaks before that day; `watch` alerts 90, 30 and 7 days before it, once each. When "
            "the day has passed, it is version-ended."
        ),
        example="Requests go to /crm/v2/, and v2 ends in 28 days.",
        advice=(
            "`upgrade-check` says what your requests have to change for the next version. Accept "
            "the finding in the baseline once the move is planned."
        ),
    ),
)
