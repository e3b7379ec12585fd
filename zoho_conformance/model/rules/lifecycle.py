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
        "The API version of the requests ends within 90 days.",
        about="version",
        means=(
            "The end date of the version is known: from public pages (contracts/lifecycle.toml), "
            "or from a file of your own (`--lifecycle`). Nothing breaks before that day; `watch` "
            "alerts 90, 30 and 7 days before it, once each. After that day the finding is "
            "version-ended."
        ),
        example="Requests go to /crm/v2/, and v2 ends in 28 days.",
        advice=(
            "`upgrade-check` lists what your requests have to change for the next version. Accept "
            "the finding in the baseline once the migration is planned."
        ),
    ),
)
