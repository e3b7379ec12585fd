"""The models of an SDK as a witness: matched with the pages by their keys, having no paths.

All operations on one resource are matched together, with the package whose models have most of
their keys; in it each body gets the model that has most of its own. Where two fit equally well,
neither is compared, and that is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from zoho_conformance.compare.witness.description import (
    DescribedAnswer,
    DescribedOperation,
    DescribedShape,
    Matching,
    UncertainMatch,
    Witness,
)
from zoho_conformance.compare.witness.make_finding import join_first
from zoho_conformance.compare.witness.matching import normalize_spelling, path_resource
from zoho_conformance.compare.witness.models import Models
from zoho_conformance.compare.witness.shapes import codes_of
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey

_ENVELOPE = frozenset({"code", "details", "message", "status"})
_MAX_PACKAGES_LISTED = 4
_MIN_SHARED_KEYS = 0.5
"""The share of a body's keys that a model must have to be compared with it."""

_OTHER_SIDE_WORD: Mapping[Side, str] = {"request": "response", "response": "body"}
"""A word in the names of models of the other side."""


def sdk_witness(name: str, table: Mapping[str, Any], version: str | None) -> Witness:
    """Make a witness of an SDK's table of models."""
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
    """How well a model fits a body: by its share of the page's keys, then of its own."""

    score: tuple[float, float]
    model: str
    shape: DescribedShape


@dataclass(frozen=True, slots=True)
class _BodyKeys:
    """The key that holds a body's rows, the keys of a row, and those beside the rows, unspelled."""

    wrapper: str | None
    rows: dict[str, PromisedKey]
    beside: frozenset[str]


def _match(models: Models, version: str | None, promises: Mapping[str, Promise]) -> Matching:
    groups: dict[tuple[str, ...], list[Promise]] = {}
    for promise in promises.values():
        groups.setdefault(path_resource(promise.operation.path), []).append(promise)
    by_id: dict[str, DescribedOperation] = {}
    doubtful: list[UncertainMatch] = []
    for about, group in groups.items():
        rooms = _packages(models, about, group)
        if len(rooms) > 1:
            names = join_first(rooms, limit=_MAX_PACKAGES_LISTED)
            why = f"the models of {len(rooms)} packages fit equally well: {names}"
            doubtful += [UncertainMatch(promise.id, why) for promise in group]
        if len(rooms) != 1:
            continue
        room = [name for name in models.table if models.package(name) == rooms[0]]
        for promise in group:
            operation, doubts = _describe(models, room, promise, version)
            if operation is not None:
                by_id[promise.id] = operation
            doubtful += [UncertainMatch(promise.id, doubt) for doubt in doubts]
    return Matching(by_id, tuple(doubtful))


def _packages(models: Models, about: tuple[str, ...], group: list[Promise]) -> list[str]:
    """Choose the packages whose models fit the bodies of a group best, several if equally well.

    The answer to every write says nothing, nor does a single key. Where that is all there is, or
    where packages fit equally well, the one that is named after the resource is chosen.
    """
    bodies = {
        _signature(promise, side): (promise, side) for promise in group for side in _sides(promise)
    }
    telling = [
        body for body in bodies.values() if len(_body_keys(*body).rows.keys() - _ENVELOPE) > 1
    ]
    scores: dict[str, tuple[float, float]] = {}
    for promise, side in telling or bodies.values():
        best: dict[str, tuple[float, float]] = {}
        for fit in _fitting_models(models, list(models.table), promise, side):
            room = models.package(fit.model)
            best[room] = max(best.get(room, (0.0, 0.0)), fit.score)
        for room, (page, own) in best.items():
            before = scores.get(room, (0.0, 0.0))
            scores[room] = (before[0] + page, before[1] + own)
    if not telling:
        return _choose_by_name(about, list(scores), models)
    top = max(scores.values(), default=(0.0, 0.0))
    if top[0] < _MIN_SHARED_KEYS * len(telling):
        return []
    rooms = sorted(room for room, score in scores.items() if score == top)
    return _choose_by_name(about, rooms, models) or rooms


def _choose_by_name(about: tuple[str, ...], rooms: list[str], models: Models) -> list[str]:
    """Choose the packages named after a step of the path, possibly in the singular."""
    steps = {normalize_spelling(step).rstrip("s") for step in about}
    return [
        name for name in rooms if normalize_spelling(models.own_name(name)).rstrip("s") in steps
    ]


def _sides(promise: Promise) -> tuple[Side, ...]:
    return tuple(side for side in ("response", "request") if promise.keys(side))


def _signature(promise: Promise, side: Side) -> tuple[Side, frozenset[str]]:
    """Identify a body: operations with equal bodies count once."""
    return side, frozenset(key.path for key in promise.keys(side))


def _describe(
    models: Models, room: list[str], promise: Promise, version: str | None
) -> tuple[DescribedOperation | None, list[str]]:
    doubts: list[str] = []
    fit_of: dict[Side, _Fit] = {}
    for side in _sides(promise):
        fits = _fitting_models(models, room, promise, side)
        alike = [fit for fit in fits if fit.score == fits[0].score]
        alike.sort(key=lambda fit: _OTHER_SIDE_WORD[side] in models.own_name(fit.model).casefold())
        if any(models.table[fit.model] != models.table[alike[0].model] for fit in alike):
            names = ", ".join(models.own_name(fit.model) for fit in alike)
            doubts.append(f"{len(alike)} models fit the {side} body alike: {names}")
        elif alike:
            fit_of[side] = alike[0]
    if not fit_of:
        return None, doubts
    response, request = fit_of.get("response"), fit_of.get("request")
    own = ", ".join(f"{side}: {models.own_name(fit.model)}" for side, fit in fit_of.items())
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
                DescribedAnswer(response.shape, frozenset(), partial(models.schema, response.model))
                if response
                else None
            ),
            refusal=_refusal(models, room),
            matched_by=f"by its keys with the models of {models.package(room[0])} ({own})",
        ),
        doubts,
    )


def _refusal(models: Models, room: list[str]) -> DescribedAnswer | None:
    """The one model of a package that is an error: with a code other than that of success."""
    errors = []
    for name in room:
        if models.classes(name):
            continue
        shape = models.shape(name)
        codes = codes_of(shape) if {"code", "message", "details"} <= set(shape.properties) else None
        if codes and "SUCCESS" not in codes:
            errors.append(DescribedAnswer(shape, codes, partial(models.schema, name)))
    return errors[0] if len(errors) == 1 else None


def _fitting_models(models: Models, names: list[str], promise: Promise, side: Side) -> list[_Fit]:
    """List the models that have enough of a body's keys, best first."""
    wanted = _body_keys(promise, side)
    rows, beside = wanted.rows, wanted.beside
    all_ = len(rows) + len(beside)
    matches = []
    for name in names:
        if models.classes(name):
            continue
        for shape, row in _forms(models, name, wanted.wrapper):
            models.spend()
            have = {normalize_spelling(key): key for key in row.properties}
            outer = {normalize_spelling(key) for key in shape.properties}
            shared = [key for key in rows if key in have]
            agreed = len(shared) + len(beside & outer)
            agreed -= sum(_conflict(rows[key], row.properties[have[key]]()) for key in shared)
            if shared and agreed >= _MIN_SHARED_KEYS * all_:
                own = len(have) + (len(outer) if wanted.wrapper else 0)
                matches.append(_Fit((agreed / all_, agreed / own), name, shape))
    return sorted(matches, key=lambda fit: fit.score, reverse=True)


def _body_keys(promise: Promise, side: Side) -> _BodyKeys:
    """What to look for in a body; keys that only a ruling knows are on no page."""
    keys = [key for key in promise.keys(side) if not key.may_be_requested]
    parents = {key.key.parent for key in keys}
    tops = [key.path for key in keys if not key.key.parent]
    wrapper = next((path for path in tops if f"{path}[]" in parents), None)
    parent = f"{wrapper}[]" if wrapper else ""
    return _BodyKeys(
        wrapper,
        rows={normalize_spelling(key.key.name): key for key in keys if key.key.parent == parent},
        beside=frozenset(normalize_spelling(path) for path in tops if wrapper not in (None, path)),
    )


def _forms(
    models: Models, name: str, wrapper: str | None
) -> Iterator[tuple[DescribedShape, DescribedShape]]:
    """A model's shape with that of its rows; rows of several classes each by themselves."""
    shape = models.shape(name)
    if wrapper is None:
        yield shape, shape
        return
    if wrapper not in shape.properties:
        return
    for row in models.element_shapes(name, wrapper):
        yield (
            replace(shape, properties={**shape.properties, wrapper: partial(_array_of, row)}),
            row,
        )


def _array_of(row: DescribedShape) -> DescribedShape:
    return DescribedShape(types=frozenset({"array"}), nullable=False, items=partial(_identity, row))


def _identity(shape: DescribedShape) -> DescribedShape:
    return shape


def _conflict(key: PromisedKey, shape: DescribedShape) -> bool:
    """Whether a model has none of the values that the page has for the key."""
    given = shape.values or ()
    return bool(key.values and given) and not any(value in given for value in key.values or ())
