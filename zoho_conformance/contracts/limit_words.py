"""Limits, defaults and constraints in words, which the views say alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from zoho_conformance.contracts.page_facts import (
    CallLimit,
    Constraint,
    ConstraintKind,
    LimitedThing,
    Limits,
)
from zoho_conformance.model import json_path

_KIB = 1024
_UNITS = ("bytes", "KB", "MB", "GB")
_THINGS: Mapping[LimitedThing, tuple[str, str]] = {
    "records": ("record", "records"),
    "ids": ("id", "ids"),
    "fields": ("field", "fields"),
    "files": ("file", "files"),
    "criteria": ("criterion", "criteria"),
    "requests": ("request", "requests"),
    "bytes": ("byte", "bytes"),
}
_CONSTRAINTS: Mapping[ConstraintKind, str] = {
    "exclude-one-another": "{} exclude one another",
    "one-of": "at least one of {} has to be given",
    "go-together": "{} go together, all or none",
}


def describe_limits(limits: Limits | None) -> str:
    """How much a value may be; empty where nothing limits it."""
    if limits is None:
        return ""
    ranges = (
        _range(limits.minimum, limits.maximum, ""),
        _range(limits.min_length, limits.max_length, "character"),
        _range(limits.min_items, limits.max_items, "element"),
    )
    return ", ".join(filter(None, ranges))


def _range(least: float | None, most: float | None, unit: str) -> str:
    if least is None and most is None:
        return ""
    noun = f" {unit}{'' if (least if most is None else most) == 1 else 's'}" if unit else ""
    if least is None:
        return f"at most {most}{noun}"
    return f"at least {least}{noun}" if most is None else f"{least} to {most}{noun}"


def describe_call_limit(limit: CallLimit) -> str:
    """How many things a call takes or answers at most."""
    if limit.of == "bytes":
        return f"files of at most {_size(limit.at_most)}"
    singular, plural = _THINGS[limit.of]
    return f"at most {limit.at_most} {singular if limit.at_most == 1 else plural} a call"


def _size(count: int) -> str:
    power = 0
    while count >= _KIB and count % _KIB == 0 and power < len(_UNITS) - 1:
        count, power = count // _KIB, power + 1
    return f"{count} {_UNITS[power]}"


def describe_constraint(constraint: Constraint, code: Callable[[str], str]) -> str:
    """Which parameters or keys depend on one another, and how; `code` writes a name."""
    names = [code(json_path.as_written(name)) for name in constraint.names]
    return _CONSTRAINTS[constraint.kind].format(_join(names))


def constraints_on(name: str, constraints: Iterable[Constraint]) -> Iterable[Constraint]:
    """The constraints between parameters of which one is of this name."""
    return (each for each in constraints if each.of == "parameters" and name in each.names)


def _join(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
