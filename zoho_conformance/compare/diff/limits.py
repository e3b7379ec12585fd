"""What became of limits, of calls and of values, and of constraints and hosts."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.compare.diff.change import Change
from zoho_conformance.contracts.contract import Contract, Side
from zoho_conformance.contracts.limit_words import (
    describe_call_limit,
    describe_constraint,
    describe_limits,
)
from zoho_conformance.contracts.page_facts import CallLimit, Constraint, Limits
from zoho_conformance.model import json_path
from zoho_conformance.model.rules import Level

_LOWER = ("min_items", "min_length", "minimum")
_UPPER = ("max_items", "max_length", "maximum")


def value_limits(
    old: Limits | None, new: Limits | None, side: Side
) -> tuple[Level, str | None, str | None] | None:
    """How much a change of limits breaks, and both in words; None where they are the same.

    What is sent may be refused where it was not, and what comes may not fit where it did. That a
    page newly says a limit, or no longer, need not mean that there is another.
    """
    words = describe_limits(old) or None, describe_limits(new) or None
    if words[0] == words[1]:
        return None
    tighter = _is_tighter(new, old) if side == "request" else _is_tighter(old, new)
    if not tighter:
        return "info", *words
    return "error" if old is not None and new is not None else "warning", *words


def _is_tighter(mine: Limits | None, other: Limits | None) -> bool:
    """Whether limits exclude a value that the others allow."""
    for names, sign in ((_UPPER, 1), (_LOWER, -1)):
        for name in names:
            bound = getattr(mine, name, None)
            loose = getattr(other, name, None)
            if bound is not None and (loose is None or sign * bound < sign * loose):
                return True
    return False


def call_limit_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find limits of a call that are other than they were; a lower one breaks."""
    before, after = ({limit.of: limit for limit in page.limits} for page in (old, new))
    for thing in dict.fromkeys((*before, *after)):
        was, now = before.get(thing), after.get(thing)
        if was is not None and now is not None and was.at_most == now.at_most:
            continue
        if now is None:
            level: Level = "info"
        elif was is None:
            level = "warning"
        else:
            level = "error" if now.at_most < was.at_most else "info"
        words = (_words(was), _words(now))
        yield Change("page-limits-changed", level, thing, *words, "limits", _line(now or was))


def _words(limit: CallLimit | None) -> str | None:
    return describe_call_limit(limit) if limit else None


def _line(limit: CallLimit | None) -> int:
    return limit.line if limit else 1


def constraint_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find constraints that are new, which may break, and those that are gone.

    With what is only in one edition its constraints came or went.
    """
    before, after = ({_identity(each): each for each in page.constraints} for page in (old, new))
    for identity, constraint in before.items():
        if identity not in after and _has(new, constraint):
            yield _constraint(constraint, "info", describe(constraint), None)
    for identity, constraint in after.items():
        if identity not in before and _has(old, constraint):
            yield _constraint(constraint, "warning", None, describe(constraint))


def describe(constraint: Constraint) -> str:
    """Describe a constraint in a few words."""
    return describe_constraint(constraint, str)


def _has(page: Contract, constraint: Constraint) -> bool:
    """Whether a page has everything that a constraint is about."""
    parameters = {parameter.name for parameter in page.parameters}
    keys = {key.path for key in page.request_keys}
    return (parameters if constraint.of == "parameters" else keys).issuperset(constraint.names)


def _identity(constraint: Constraint) -> tuple[str, str, frozenset[str]]:
    return constraint.kind, constraint.of, frozenset(constraint.names)


def _constraint(
    constraint: Constraint, level: Level, before: str | None, after: str | None
) -> Change:
    path = " ".join(map(json_path.as_written, sorted(constraint.names)))
    section = "parameters" if constraint.of == "parameters" else "request keys"
    rule = "page-constraints-changed"
    return Change(rule, level, path, before, after, section, constraint.line)
