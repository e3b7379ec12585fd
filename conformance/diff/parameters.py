"""What became of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.diff.change import Change, listed
from conformance.diff.wording import same_condition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract import Contract, Parameter
    from conformance.rules import Level

_SECTION = "parameters"
_STRICTNESS = {None: 0, "optional": 0, "conditional": 1, "mandatory": 2}


def changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Parameters by name: removed, added, or changed."""
    before = {one.name.casefold(): one for one in old.parameters}
    after = {one.name.casefold(): one for one in new.parameters}
    for name, one in before.items():
        if name not in after:
            told = _told(one)
            yield Change(
                "page-parameter-removed", "error", one.name, told, None, _SECTION, one.line
            )
        else:
            yield from _changed(one, after[name])
    for name, one in after.items():
        if name not in before:
            level: Level = "error" if one.presence == "mandatory" else "info"
            yield Change(
                "page-parameter-added", level, one.name, None, _told(one), _SECTION, one.line
            )


def _told(one: Parameter) -> str:
    return f"{one.presence or 'parameter'}, {one.type or 'no type'}"


def _changed(old: Parameter, new: Parameter) -> Iterator[Change]:
    def change(level: Level, before: str | None, after: str | None) -> Change:
        return Change("page-parameter-changed", level, old.name, before, after, _SECTION, new.line)

    if (old.type or "").casefold() != (new.type or "").casefold():
        yield change("warning", f"type {old.type}", f"type {new.type}")
    if old.presence != new.presence:
        stricter = _STRICTNESS[new.presence] > _STRICTNESS[old.presence]
        before, after = old.presence or "presence not said", new.presence or "presence not said"
        yield change("error" if stricter else "info", before, after)
    elif not same_condition(old.condition, new.condition):
        yield change("warning", old.condition, new.condition)
    gone = [one for one in old.values or () if one not in (new.values or ())]
    came = [one for one in new.values or () if one not in (old.values or ())]
    if gone and new.values:
        yield change("error", f"values {listed(gone)}", None)
    elif gone:
        yield change("info", f"values {listed(gone)}", "any value")
    if came:
        narrows = old.values is None
        yield change(
            "error" if narrows else "info",
            "any value" if narrows else None,
            f"values {listed(came)}",
        )
