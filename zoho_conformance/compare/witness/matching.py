"""Matching a witness with the pages: operations by their paths, names but for their spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from zoho_conformance.compare.witness.description import (
    DescribedOperation,
    Matching,
    UncertainMatch,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.url_template import ANY, UrlTemplate

_QUERY = re.compile(r"(?:\?|\{[?&]).*$")

Template = tuple[str, ...]


def path_template(path: str) -> Template:
    """The steps of a path, placeholders without names, and no query template."""
    return UrlTemplate.parse(_QUERY.sub("", path)).form


def path_resource(path: str) -> Template:
    """What a path is about: its steps without the placeholders."""
    return tuple(step for step in path_template(path) if ANY not in step)


def match(operations: Iterable[DescribedOperation], promises: Mapping[str, Promise]) -> Matching:
    """Match the operations of a witness with the documented ones, by method and path template."""
    described = tuple(operations)
    templates = {id(operation): path_template(operation.path) for operation in described}
    by_id: dict[str, DescribedOperation] = {}
    doubtful: list[UncertainMatch] = []
    for id_, promise in promises.items():
        fitting = _candidates(promise, described, templates)
        if len(fitting) == 1:
            by_id[id_] = fitting[0]
        elif fitting:
            paths = ", ".join(operation.path for operation in fitting)
            doubtful.append(UncertainMatch(id_, f"{len(fitting)} operations fit alike: {paths}"))
    taken = {id(operation) for operation in by_id.values()}
    has = {path_resource(operation.path) for operation in described} - {()}
    by_resource: dict[Template, list[str]] = {}
    for id_, promise in promises.items():
        by_resource.setdefault(path_resource(promise.operation.path), []).append(id_)
    doubted = {match.operation for match in doubtful}
    return Matching(
        by_id,
        tuple(doubtful),
        absent=tuple(
            id_
            for id_, promise in promises.items()
            if id_ not in by_id
            and id_ not in doubted
            and path_resource(promise.operation.path) in has
        ),
        extra=tuple(
            (beside, operation)
            for operation in described
            if id(operation) not in taken and (beside := _sibling(operation, promises, by_resource))
        ),
    )


def _candidates(
    promise: Promise, described: Sequence[DescribedOperation], templates: Mapping[int, Template]
) -> list[DescribedOperation]:
    """List those of the same template; or else those with a name in place of a placeholder."""
    wanted = path_template(promise.operation.path)
    alike = [operation for operation in described if operation.method == promise.operation.method]
    same = [operation for operation in alike if templates[id(operation)] == wanted]
    if same:
        return same
    return [operation for operation in alike if _fits_template(wanted, templates[id(operation)])]


def _fits_template(wanted: Template, given: Template) -> bool:
    """Whether a path is the template with a name in place of a placeholder.

    A name at the end is an operation of its own, such as `users/me`.
    """
    if len(wanted) != len(given) or wanted[-1:] != given[-1:] or set(wanted) == {ANY}:
        return False
    return all(want in (ANY, step) for want, step in zip(wanted, given, strict=True))


def _sibling(
    operation: DescribedOperation,
    promises: Mapping[str, Promise],
    by_resource: Mapping[Template, Sequence[str]],
) -> str | None:
    """A documented operation on the same resource, of the same method if there is one."""
    about = path_resource(operation.path)
    same_resource = by_resource.get(about, ())
    alike = [id_ for id_ in same_resource if promises[id_].operation.method == operation.method]
    return next(iter(alike or same_resource), None) if about else None


def normalize_spelling(name: str) -> str:
    """Strip a key of what spellings differ in: case and underscores."""
    return name.casefold().replace("_", "")


def spelling_difference(name: str, other: str) -> str:
    """How two spellings of one key differ."""
    if name.casefold() == other.casefold():
        return "in case only"
    if name.replace("_", "") == other.replace("_", ""):
        return "in underscores only"
    return "in case and underscores"
