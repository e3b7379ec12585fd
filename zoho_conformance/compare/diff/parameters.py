"""What became of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.compare.diff.change import Change, listed
from zoho_conformance.compare.diff.lossy_pages import is_lossy
from zoho_conformance.compare.diff.renames import beside
from zoho_conformance.compare.diff.wording import same_condition
from zoho_conformance.contracts.contract import Contract, Parameter
from zoho_conformance.model.rules import Level, highest
from zoho_conformance.model.similarity import DOCUMENTED_KEY_RENAMED, likeness
from zoho_conformance.pages.keys.type_words import json_type_of

_SECTION = "parameters"
_STRICTNESS = {None: 0, "optional": 0, "conditional": 1, "mandatory": 2}
_Aspect = tuple["Level", str | None, str | None]
"""How loud, and what was before and is after."""


def changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Parameters by name: renamed, removed, added, or changed, each told once.

    One that only a sample address shows is not documented.
    """
    before = {one.name.casefold(): one for one in old.parameters}
    after = {one.name.casefold(): one for one in new.parameters}
    if is_lossy(old) != is_lossy(new):
        # What has no heading may be a parameter, or none.
        both = before.keys() & after.keys()
        before, after = ({name: found[name] for name in both} for found in (before, after))
    gone = [one for name, one in before.items() if not _documents(after.get(name), one)]
    came = [one for name, one in after.items() if not _documents(before.get(name), one)]
    pairs = list(_renamed(gone, came, old.parameters, new.parameters))
    told = {id(one) for one in (*gone, *came)}
    for one, other in pairs:
        gone.remove(one)
        came.remove(other)
        yield Change(
            "page-parameter-renamed", "error", one.name, one.name, other.name, _SECTION, other.line
        )
        yield from _changed(one, other)
    for one in gone:
        yield _change("removed", "error", one, _told(one), _shown(one, after))
    for one in came:
        level: Level = "error" if one.presence == "mandatory" else "info"
        yield _change("added", level, one, _shown(one, before), _told(one))
    for name in (name for name in before if name in after):
        if told.isdisjoint((id(before[name]), id(after[name]))):
            yield from _changed(before[name], after[name])


def _documents(other: Parameter | None, one: Parameter) -> bool:
    """Whether the other edition says as much of it as that it is a parameter."""
    return other is not None and (_says_something(other) or not _says_something(one))


def _says_something(one: Parameter) -> bool:
    return any((one.type, one.presence, one.condition, one.values))


def _renamed(
    gone: Sequence[Parameter],
    came: Sequence[Parameter],
    before: Sequence[Parameter],
    after: Sequence[Parameter],
) -> Iterator[tuple[Parameter, Parameter]]:
    """Those of similar names; else those between the same neighbours of which the same is said."""
    places = _neighbours(before), _neighbours(after)
    free = list(came)
    for one in gone:
        for other in sorted(free, key=lambda other: -likeness(one.name, other.name)):
            same = _told(one) == _told(other) and one.values == other.values
            in_place = same and places[0].get(one.name) == places[1].get(other.name)
            alike = likeness(one.name, other.name) >= DOCUMENTED_KEY_RENAMED or in_place
            if alike and one.is_header == other.is_header:
                free.remove(other)
                yield one, other
                break


def _neighbours(parameters: Sequence[Parameter]) -> Mapping[str, tuple[str, str]]:
    names = [one.name for one in parameters if _says_something(one)]
    return dict(zip(names, beside(names), strict=True))


def _change(
    what: str, level: Level, one: Parameter, before: str | None, after: str | None
) -> Change:
    return Change(f"page-parameter-{what}", level, one.name, before, after, _SECTION, one.line)


def _shown(one: Parameter, among: Mapping[str, Parameter]) -> str | None:
    return "only in a sample address" if one.name.casefold() in among else None


def _told(one: Parameter) -> str:
    return f"{one.presence or 'parameter'}, {one.type or 'no type'}"


def _changed(old: Parameter, new: Parameter) -> Iterator[Change]:
    aspects = [*_type(old, new), *_presence(old, new), *_values(old, new)]
    if aspects:
        level = highest(*(one for one, _, _ in aspects))
        before = "; ".join(said for _, said, _ in aspects if said)
        after = "; ".join(said for _, _, said in aspects if said)
        yield _change("changed", level, new, before, after)


def _type(old: Parameter, new: Parameter) -> Iterator[_Aspect]:
    if (old.type or "").casefold() != (new.type or "").casefold():
        other = old.type and new.type and json_type_of(old.type) != json_type_of(new.type)
        yield "error" if other else "info", _typed(old), _typed(new)


def _typed(one: Parameter) -> str:
    return f"type {one.type}" if one.type else "no type"


def _presence(old: Parameter, new: Parameter) -> Iterator[_Aspect]:
    if old.presence != new.presence:
        stricter = _STRICTNESS[new.presence] > _STRICTNESS[old.presence]
        before, after = (one.presence or "presence not said" for one in (old, new))
        yield "error" if stricter else "info", before, after
    elif not same_condition(old.condition, new.condition):
        yield "warning", old.condition, new.condition


def _values(old: Parameter, new: Parameter) -> Iterator[_Aspect]:
    """What is no longer taken breaks, and so does a list where anything was."""
    gone = [one for one in old.values or () if one not in (new.values or ())]
    came = [one for one in new.values or () if one not in (old.values or ())]
    if old.values and new.values and (gone or came):
        yield "error" if gone else "info", _listed(gone), _listed(came)
    elif gone:
        yield "info", _listed(gone), "any value"
    elif came:
        yield "error", "any value", _listed(came)


def _listed(values: Sequence[str]) -> str | None:
    return f"values {listed(values)}" if values else None
