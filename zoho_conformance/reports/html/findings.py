"""The findings as cards, by operation, and what they can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zoho_conformance.model.rules import HIGHEST_FIRST, Rule, find_rule
from zoho_conformance.reports.evidence import labels, requests

STATES = ("new", "gone", "known")
"""The states of findings, in the order that a reader needs them."""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding, with what is said of its rule, what its sides are called, how to ask again."""

    anchor: str
    found: Mapping[str, Any]
    rule: Rule | None
    labels: tuple[str, str]
    again: str | None
    first_seen_now: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of an operation, and how many they are by level."""

    operation: str
    cards: Sequence[Card]
    levels: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by: its values, each with the number of its findings."""

    name: str
    label: str
    values: Sequence[tuple[str, int]]


def groups(report: Mapping[str, Any], first_seen: frozenset[str]) -> list[Group]:
    """The findings by operation, the loudest first.

    ``first_seen`` are the fingerprints that the run before had not.
    """
    asked = requests(report)
    used: Counter[str] = Counter()
    held: dict[str, list[Card]] = {}
    for one in sorted(report["findings"], key=_rank):
        used[one["fingerprint"]] += 1
        nth = used[one["fingerprint"]]
        rule = find_rule(one["rule"])
        card = Card(
            # One drift that several targets show has one fingerprint; an anchor is unique.
            anchor=f"f-{one['fingerprint']}" + (f"-{nth}" if nth > 1 else ""),
            found=one,
            rule=rule,
            labels=labels(report, one),
            again=asked.get((one["operation"], one["case"])),
            first_seen_now=one["fingerprint"] in first_seen,
        )
        held.setdefault(one["operation"], []).append(card)
    return [Group(operation, cards, _levels(cards)) for operation, cards in held.items()]


def _rank(one: Mapping[str, Any]) -> tuple[int, int, str, str, str]:
    state, level = STATES.index(one["state"]), HIGHEST_FIRST.index(one["level"])
    return state, level, one["operation"], one["case"], one["path"]


def _levels(cards: Sequence[Card]) -> list[tuple[str, int]]:
    counts = Counter(card.found["level"] for card in cards)
    return [(level, counts[level]) for level in HIGHEST_FIRST if counts[level]]


def facets(findings: Sequence[Mapping[str, Any]]) -> dict[str, Facet]:
    """What the findings can be filtered by; each value is that of a finding."""
    return {
        "level": Facet("level", "Level", _tallied(findings, "level", HIGHEST_FIRST)),
        "state": Facet("state", "State", _tallied(findings, "state", STATES)),
        "rule": Facet("rule", "Rule", _tallied(findings, "rule")),
        "operation": Facet("operation", "Operation", _tallied(findings, "operation")),
        "target": Facet("target", "Target", _tallied(findings, "target")),
    }


def explained(findings: Iterable[Mapping[str, Any]]) -> list[Rule]:
    """What the rules mean that the findings are of; nothing of those that we do not know."""
    rules = (find_rule(name) for name in sorted({one["rule"] for one in findings}))
    return [rule for rule in rules if rule]


def _tallied(
    findings: Iterable[Mapping[str, Any]], field: str, order: Sequence[str] = ()
) -> list[tuple[str, int]]:
    counts = Counter(str(one[field]) for one in findings)
    return [(value, counts[value]) for value in order or sorted(counts) if counts[value]]
