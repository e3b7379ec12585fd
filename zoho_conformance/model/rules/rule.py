"""A rule: id, level and sentence of one kind of drift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "info"]

LEVELS: tuple[Level, ...] = ("info", "warning", "error")
"""From the quietest to the loudest."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of drift; its id never changes once released."""

    id: str
    level: Level
    says: str


def table(*rules: Rule) -> dict[str, Rule]:
    """The rules by their ids, in the order given."""
    return {rule.id: rule for rule in rules}
