"""The models of an SDK as a witness: matched with the pages by their keys, having no paths.

All operations on one resource are matched together, with the package whose models have most of
their keys; in it each body gets the model that has most of its own. Where two fit alike, neither
is taken: that is told, and nothing is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from zoho_conformance.compare.witness.codes import codes_of
from zoho_conformance.compare.witness.description import (
    Answer,
    DescribedOperation,
    Matching,
    Shape,
    UncertainMatch,
    Witness,
)
from zoho_conformance.compare.witness.make_finding import first_few
from zoho_conformance.compare.witness.matching import resource
from zoho_conformance.compare.witness.models import Models
from zoho_conformance.compare.witness.spelling import without_spelling
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise, PromisedKey

_ENVELOPE = frozenset({"code", "details", "message", "status"})
_MAX_PACKAGES_LISTED = 4
_MIN_SHARED_KEYS = 0.5
"""The least part of a body's keys that a model must have to be compared with it."""

_OTHER_SIDE_WORD: Mapping[Side, str] = {"request": "response", "response": "body"}
"""What the name of a model of the other side has in it."""


def witness(name: str, table: Mapping[str, Any], version: str | None) -> Witness:
    """The witness in an SDK's table of models."""
    models = Models(table)
    return Witness(
        name=name,
        kind="SDK",
        summary=f"SDK models, {len(table)} of them, matched by their keys",
        version=version,
        match=partial(_match, models, version),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a model fits a body: by the part of the page's keys that it has, then of its own."""

    score: tuple[float, float]
    model: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The key that holds a body's rows, the keys of a row, and those beside the rows, squeezed."""

    wrapper: str | None
    rows: dict[str, PromisedKey]
    beside: frozenset[str]


def _match(models: Models, version: str | None, promises: Mapping[str, Promise]) -> Matching:
    groups: dict[tuple[str, ...], list[Promise]] = {}
    for one in promises.values():
        groups.setdefault(resource(one.operation.path), []).append(one)
    by_id: dict[str, DescribedOperation] = {}
    doubtful: list[UncertainMatch] = []
    for about, group in groups.items():
        rooms = _packages(models, about, group)
        if len(rooms) > 1:
            names = first_few(rooms, limit=_MAX_PACKAGES_LISTED)
            why = f"the models of {len(rooms)} packages fit alike: {names}"
            doubtful += [UncertainMatch(one.id, why) for one in group]
        if len(rooms) != 1:
            continue
        room = [name for name in models.table if models.package(name) == rooms[0]]
        for promise in group:
            found, doubts = _describe(models, room, promise, version)
            if found is not None:
                by_id[promise.id] = found
            doubtful += [UncertainMatch(promise.id, one) for one in doubts]
    return Matching(by_id, tuple(doubtful))


def _packages(models: Models, about: tuple[str, ...], group: list[Promise]) -> list[str]:
    """The packages whose models fit the bodies of a group best; several where they fit alike.

    What every write is answered with tells nothing, nor does a single key. Where that is all there
    is, or where packages fit alike, the one that is named after the resource is taken.
    """
    bodies = {_signature(one, side): (one, side) for one in group for side in _sides(one)}
    telling = [each for each in bodies.values() if len(_wanted(*each).rows.keys() - _ENVELOPE) > 1]
    scores: dict[str, tuple[float, float]] = {}
    for one, side in telling or bodies.values():
        best: dict[str, tuple[float, float]] = {}
        for fit in _fits(models, list(models.table), one, side):
            room = models.package(fit.model)
            best[room] = max(best.get(room, (0.0, 0.0)), fit.score)
        for room, (page, own) in best.items():
            before = scores.get(room, (0.0, 0.0))
            scores[room] = (before[0] + page, before[1] + own)
    if not telling:
        return _named_after(about, list(scores), models)
    top = max(scores.values(), default=(0.0, 0.0))
    if top[0] < _MIN_SHARED_KEYS * len(telling):
        return []
    rooms = sorted(room for room, score in scores.items() if score == top)
    return _named_after(about, rooms, models) or rooms


def _named_after(about: tuple[str, ...], rooms: list[str], models: Models) -> list[str]:
    """The packages that have the name of a step of the path, be it in the singular."""
    steps = {without_spelling(one).rstrip("s") for one in about}
    return [one for one in rooms if without_spelling(models.own_name(one)).rstrip("s") in steps]


def _sides(promise: Promise) -> tuple[Side, ...]:
    return tuple(side for side in ("response", "request") if promise.keys(side))


def _signature(promise: Promise, side: Side) -> tuple[Side, frozenset[str]]:
    """What tells a body from others: operations with equal bodies count once."""
    return side, frozenset(one.path for one in promise.keys(side))


def _describe(
    models: Models, room: list[str], promise: Promise, version: str | None
) -> tuple[DescribedOperation | None, list[str]]:
    doubts: list[str] = []
    found: dict[Side, _Fit] = {}
    for side in _sides(promise):
        fits = _fits(models, room, promise, side)
        alike = [one for one in fits if one.score == fits[0].score]
        alike.sort(key=lambda one: _OTHER_SIDE_WORD[side] in models.own_name(one.model).casefold())
        if any(models.table[one.model] != models.table[alike[0].model] for one in alike):
            names = ", ".join(models.own_name(one.model) for one in alike)
            doubts.append(f"{len(alike)} models fit the {side} body alike: {names}")
        elif alike:
            found[side] = alike[0]
    if not found:
        return None, doubts
    response, request = found.get("response"), found.get("request")
    own = ", ".join(f"{side}: {models.own_name(fit.model)}" for side, fit in found.items())
    return (
        DescribedOperation(
            method=promise.operation.method,
            path=promise.operation.path,
            version=version,
            request=request.shape if request else None,
            request_schema=None,
            answers=None,
            parameters=None,
            scopes=None,
            answer=(
                Answer(response.shape, frozenset(), partial(models.schema, response.model))
                if response
                else None
            ),
            refusal=_refusal(models, room),
            matched_by=f"by its keys with the models of {models.package(room[0])} ({own})",
        ),
        doubts,
    )


def _refusal(models: Models, room: list[str]) -> Answer | None:
    """The one model of a package that is an error: with a code, and not that of success."""
    found = []
    for name in room:
        if models.classes(name):
            continue
        shape = models.shape(name)
        codes = codes_of(shape) if {"code", "message", "details"} <= set(shape.properties) else None
        if codes and "SUCCESS" not in codes:
            found.append(Answer(shape, codes, partial(models.schema, name)))
    return found[0] if len(found) == 1 else None


def _fits(models: Models, names: list[str], promise: Promise, side: Side) -> list[_Fit]:
    """The models that have enough of a body's keys, best first."""
    wanted = _wanted(promise, side)
    rows, beside = wanted.rows, wanted.beside
    all_ = len(rows) + len(beside)
    found = []
    for name in names:
        if models.classes(name):
            continue
        for shape, held in _forms(models, name, wanted.wrapper):
            have = {without_spelling(key): key for key in held.properties}
            outer = {without_spelling(key) for key in shape.properties}
            shared = [key for key in rows if key in have]
            agreed = len(shared) + len(beside & outer)
            agreed -= sum(_conflict(rows[key], held.properties[have[key]]()) for key in shared)
            if shared and agreed >= _MIN_SHARED_KEYS * all_:
                own = len(have) + (len(outer) if wanted.wrapper else 0)
                found.append(_Fit((agreed / all_, agreed / own), name, shape))
    return sorted(found, key=lambda one: one.score, reverse=True)


def _wanted(promise: Promise, side: Side) -> _Wanted:
    """What to look for of a body; the keys that only a ruling knows are on no page."""
    keys = [one for one in promise.keys(side) if not one.may_be_requested]
    parents = {one.key.parent for one in keys}
    tops = [one.path for one in keys if not one.key.parent]
    wrapper = next((one for one in tops if f"{one}[]" in parents), None)
    parent = f"{wrapper}[]" if wrapper else ""
    return _Wanted(
        wrapper,
        rows={without_spelling(one.key.name): one for one in keys if one.key.parent == parent},
        beside=frozenset(without_spelling(one) for one in tops if wrapper not in (None, one)),
    )


def _forms(models: Models, name: str, wrapper: str | None) -> Iterator[tuple[Shape, Shape]]:
    """A model's shape and that of its rows; where those are of several classes, each by itself."""
    shape = models.shape(name)
    if wrapper is None:
        yield shape, shape
        return
    if wrapper not in shape.properties:
        return
    for held in models.element_shapes(name, wrapper):
        yield (
            replace(shape, properties={**shape.properties, wrapper: partial(_array_of, held)}),
            held,
        )


def _array_of(held: Shape) -> Shape:
    return Shape(types=frozenset({"array"}), nullable=False, items=partial(_identity, held))


def _identity(shape: Shape) -> Shape:
    return shape


def _conflict(key: PromisedKey, shape: Shape) -> bool:
    """Whether a model's values are none of those that the page has for the key."""
    given = shape.values or ()
    return bool(key.values and given) and not any(one in given for one in key.values or ())
