"""The rules: one id, level and sentence for each kind of drift, and what it means."""

from __future__ import annotations

from zoho_conformance.model.rules.answers import ANSWER_RULES, RECORDING_OUTDATED
from zoho_conformance.model.rules.diff_facts import DIFF_FACT_RULES
from zoho_conformance.model.rules.diff_operations import DIFF_OPERATION_RULES
from zoho_conformance.model.rules.keys import KEY_RULES
from zoho_conformance.model.rules.lifecycle import (
    LIFECYCLE_RULES,
    VERSION_ENDED,
    VERSION_ENDS,
)
from zoho_conformance.model.rules.observed import (
    ALWAYS_NULL_NOW,
    OBSERVED_RULES,
    PRESENCE_DROPPED,
    PRESENCE_RULES,
)
from zoho_conformance.model.rules.org_changes import ORG_CHANGE_RULES
from zoho_conformance.model.rules.org_records import ORG_RECORD_RULES
from zoho_conformance.model.rules.refusals import REFUSAL_RULES
from zoho_conformance.model.rules.requests import REQUEST_RULES
from zoho_conformance.model.rules.rule import (
    HIGHEST_FIRST,
    LEVELS,
    Level,
    Needs,
    Rule,
    at_or_above,
    highest,
    lowest,
)
from zoho_conformance.model.rules.witness import WITNESS_RULES
from zoho_conformance.model.uses import UseState

__all__ = [
    "ALL_RULES",
    "ALWAYS_NULL_NOW",
    "DIFF_RULES",
    "HIGHEST_FIRST",
    "LEVELS",
    "LIFECYCLE_RULES",
    "OBSERVED_RULES",
    "ORG_CHANGE_RULES",
    "ORG_RECORD_RULES",
    "PRESENCE_DROPPED",
    "PRESENCE_RULES",
    "RECORDING_OUTDATED",
    "REQUEST_RULES",
    "RULES",
    "VERSION_ENDED",
    "VERSION_ENDS",
    "Level",
    "Needs",
    "Rule",
    "at_or_above",
    "fails",
    "find_rule",
    "highest",
    "lowest",
]

RULES: dict[str, Rule] = {**ANSWER_RULES, **KEY_RULES, **REFUSAL_RULES}
"""The rules by which answers are judged, by id, in the order in which documents list them."""

DIFF_RULES: dict[str, Rule] = {**DIFF_OPERATION_RULES, **DIFF_FACT_RULES}
"""The rules of comparing what pages promise: an older contract against a newer one."""

ALL_RULES: dict[str, Rule] = {
    **RULES,
    **REQUEST_RULES,
    **LIFECYCLE_RULES,
    **OBSERVED_RULES,
    **PRESENCE_RULES,
    **ORG_RECORD_RULES,
    **ORG_CHANGE_RULES,
    **DIFF_RULES,
    **WITNESS_RULES,
}


def find_rule(id_: str) -> Rule | None:
    """The rule of an id; None where there is none."""
    return ALL_RULES.get(id_)


def fails(
    rule: str,
    level: Level,
    fail_on: Level,
    fail_on_requests: Level | None,
    use: UseState | None = None,
) -> bool:
    """Whether a new finding fails a run; one about our requests only where that is asked for.

    `use` is whether it touches what code uses, where that alone is to fail: of any level then, and
    what is not used never. Of what is not known the level decides.
    """
    if rule in REQUEST_RULES:
        return fail_on_requests is not None and at_or_above(level, fail_on_requests)
    if use in ("used", "not-used"):
        return use == "used"
    return at_or_above(level, fail_on)
