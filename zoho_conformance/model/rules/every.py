"""All tables of rules together: ids are unique over them."""

from __future__ import annotations

from zoho_conformance.model.rules.checks import RULES
from zoho_conformance.model.rules.diff import DIFF_RULES
from zoho_conformance.model.rules.rule import Rule
from zoho_conformance.model.rules.witness import WITNESS_RULES

EVERY: dict[str, Rule] = {**RULES, **DIFF_RULES, **WITNESS_RULES}
"""Every rule by its id."""


def find(id_: str) -> Rule | None:
    """The rule of an id; None where there is none."""
    return EVERY.get(id_)
