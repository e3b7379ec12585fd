"""What became of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.compare.diff import own_operations
from zoho_conformance.compare.diff.change import (
    STRICTNESS,
    Change,
    join_values,
    lost_and_new,
    same_condition,
)
from zoho_conformance.compare.diff.key_facts import in_operations
from zoho_conformance.compare.diff.keys import neighbours
from zoho_conformance.compare.diff.limits import value_limits
from zoho_conformance.compare.diff.lossy_pages import is_lossy
from zoho_conformance.contracts.contract import Contract, Parameter
from zoho_conformance.model.rules import Level, highest
from zoho_conformance.model.similarity import DOCUMENTED_KEY_RENAMED, likeness
from zoho_conformance.pages.keys.type_words import json_type_of

_SECTION = "parameters"


@dataclass(frozen=True, slots=True)
class _Aspect:
    """One thing that a page says differently of a parameter."""

    level: Level
    before: str | None
    after: str | None


def changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find parameters that were renamed, removed, added, or changed, each once.

    A parameter that only a sample address shows is not documented.
    """
    before = {parameter.name.casefold(): parameter for parameter in old.parameters}
    after = {parameter.name.casefold(): parameter for parameter in new.parameters}
    if is_lossy(old) != is_lossy(new):
        # What has no heading may be a parameter, or none.
        both = before.keys() & after.keys()
        before, after = ({name: side[name] for name in both} for side in (before, after))
    operations = own_operations.common_operations(old, new)
    removed = [was for name, was in before.items() if not _is_documented(after.get(name), was)]
    added = [now for name, now in after.items() if not _is_documented(before.get(name), now)]
    handled = {id(parameter) for parameter in (*removed, *added)}
    for was, now in list(_renames(removed, added, old.parameters, new.parameters)):
        removed.remove(was)
        added.remove(now)
        yield Change(
            "page-parameter-renamed", "error", was.name, was.name, now.name, _SECTION, now.line
        )
        yield from _parameter_changes(was, now, operations)
    for was in removed:
        yield _change("removed", "error", was, _describe(was), _sample_note(was, after))
    for now in added:
        level: Level = "error" if now.presence == "mandatory" else "info"
        yield _change("added", level, now, _sample_note(now, before), _describe(now))
    for name in before:
        if name in after and handled.isdisjoint((id(before[name]), id(after[name]))):
            yield from _parameter_changes(before[name], after[name], operations)


def _is_documented(other: Parameter | None, parameter: Parameter) -> bool:
    """Whether the other edition says as much of a parameter as that it is one."""
    return other is not None and (_is_described(other) or not _is_described(parameter))


def _is_described(parameter: Parameter) -> bool:
    return any((parameter.type, parameter.presence, parameter.condition, parameter.values))


def _renames(
    removed: Sequence[Parameter],
    added: Sequence[Parameter],
    before: Sequence[Parameter],
    after: Sequence[Parameter],
) -> Iterator[tuple[Parameter, Parameter]]:
    """Pair those of similar names; else those between the same neighbours and described alike."""
    beside_old, beside_new = _neighbours(before), _neighbours(after)
    free = list(added)
    for was in removed:
        for now in sorted(free, key=lambda candidate: -likeness(was.name, candidate.name)):
            same = _describe(was) == _describe(now) and was.values == now.values
            in_place = same and beside_old.get(was.name) == beside_new.get(now.name)
            alike = likeness(was.name, now.name) >= DOCUMENTED_KEY_RENAMED or in_place
            if alike and was.is_header == now.is_header:
                free.remove(now)
                yield was, now
                break


def _neighbours(parameters: Sequence[Parameter]) -> Mapping[str, tuple[str, str]]:
    names = [parameter.name for parameter in parameters if _is_described(parameter)]
    return dict(zip(names, neighbours(names), strict=True))


def _change(
    what: str, level: Level, parameter: Parameter, before: str | None, after: str | None
) -> Change:
    rule, line = f"page-parameter-{what}", parameter.line
    return Change(rule, level, parameter.name, before, after, _SECTION, line)


def _sample_note(parameter: Parameter, others: Mapping[str, Parameter]) -> str | None:
    return "only in a sample address" if parameter.name.casefold() in others else None


def _describe(parameter: Parameter) -> str:
    return f"{parameter.presence or 'parameter'}, {parameter.type or 'no type'}"


def _parameter_changes(
    old: Parameter, new: Parameter, operations: own_operations.Pairs
) -> Iterator[Change]:
    aspects = [
        *_type(old, new),
        *_presences(old, new, operations),
        *_values(old, new),
        *_default(old, new),
        *_limits(old, new),
    ]
    if aspects:
        level = highest(*(aspect.level for aspect in aspects))
        before = "; ".join(aspect.before for aspect in aspects if aspect.before)
        after = "; ".join(aspect.after for aspect in aspects if aspect.after)
        yield _change("changed", level, new, before, after)


def _type(old: Parameter, new: Parameter) -> Iterator[_Aspect]:
    if (old.type or "").casefold() != (new.type or "").casefold():
        breaks = old.type and new.type and json_type_of(old.type) != json_type_of(new.type)
        before, after = (
            f"type {edition.type}" if edition.type else "no type" for edition in (old, new)
        )
        yield _Aspect("error" if breaks else "info", before, after)


def _presences(
    old: Parameter, new: Parameter, operations: own_operations.Pairs
) -> Iterator[_Aspect]:
    """Find changes of presence, for each operation where they have the parameter differently."""
    if not own_operations.tells_operations_apart(old, new):
        yield from _presence(old, new)
        return
    of_operations = (
        {}
        if own_operations.is_only_resolved(old, new)
        else own_operations.parameter_pairs(old, new, operations)
    )
    for ids, (mine, theirs) in of_operations.items():
        for aspect in _presence(mine, theirs):
            words = (in_operations(text, ids or ()) for text in (aspect.before, aspect.after))
            yield _Aspect(aspect.level, *words)
    lost, gained = own_operations.lost_and_gained(old, new, operations)
    if lost or gained:
        before, after = (f"taken by {join_values(ids)}" if ids else None for ids in (lost, gained))
        yield _Aspect("error" if lost else "info", before, after)


def _presence(old: Parameter, new: Parameter) -> Iterator[_Aspect]:
    if old.presence != new.presence:
        is_stricter = STRICTNESS[new.presence] > STRICTNESS[old.presence]
        before, after = (edition.presence or "presence not said" for edition in (old, new))
        yield _Aspect("error" if is_stricter else "info", before, after)
    elif not same_condition(old.condition, new.condition):
        yield _Aspect("warning", old.condition, new.condition)


def _values(old: Parameter, new: Parameter) -> Iterator[_Aspect]:
    """Find a change of values: what is no longer taken breaks, and so does a list for anything."""
    before, after = old.values or old.known_values, new.values or new.known_values
    lost, added = lost_and_new(before, after)
    is_open = old.known_values or new.known_values
    if before and after and (lost or added):
        level: Level = "error" if lost and not is_open else "info"
        yield _Aspect(level, _values_in_words(lost), _values_in_words(added))
    elif is_open:
        # An open list promises nothing.
        return
    elif lost:
        yield _Aspect("info", _values_in_words(lost), "any value")
    elif added:
        yield _Aspect("error", "any value", _values_in_words(added))


def _default(old: Parameter, new: Parameter) -> Iterator[_Aspect]:
    if (old.default or "").casefold() != (new.default or "").casefold():
        before, after = (
            f"default {edition.default}" if edition.default else "no default"
            for edition in (old, new)
        )
        yield _Aspect("warning", before, after)


def _limits(old: Parameter, new: Parameter) -> Iterator[_Aspect]:
    change = value_limits(old.limits, new.limits, "request")
    if change is not None:
        level, before, after = change
        yield _Aspect(level, before or "no limit", after or "no limit")


def _values_in_words(values: Sequence[str]) -> str | None:
    return f"values {join_values(values)}" if values else None
