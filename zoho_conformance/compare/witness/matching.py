"""A witness's operations and those of the pages: the same method and the same path template."""

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


def template(path: str) -> Template:
    """The steps of a path, placeholders without their names, the query template left out."""
    return UrlTemplate.parse(_QUERY.sub("", path)).form


def resource(path: str) -> Template:
    """What a path is about: its steps that are no placeholders."""
    return tuple(step for step in template(path) if ANY not in step)


def match(operations: Iterable[DescribedOperation], promises: Mapping[str, Promise]) -> Matching:
    """The operations of a witness by the ids of the documented ones."""
    described = tuple(operations)
    by_id: dict[str, DescribedOperation] = {}
    doubtful: list[UncertainMatch] = []
    for id_, promise in promises.items():
        fitting = _candidates(promise, described)
        if len(fitting) == 1:
            by_id[id_] = fitting[0]
        elif fitting:
            paths = ", ".join(one.path for one in fitting)
            doubtful.append(UncertainMatch(id_, f"{len(fitting)} operations fit alike: {paths}"))
    taken = {id(one) for one in by_id.values()}
    has = {resource(one.path) for one in described} - {()}
    doubted = {one.operation for one in doubtful}
    return Matching(
        by_id,
        tuple(doubtful),
        absent=tuple(
            id_
            for id_, one in promises.items()
            if id_ not in by_id and id_ not in doubted and resource(one.operation.path) in has
        ),
        extra=tuple(
            (beside, one)
            for one in described
            if id(one) not in taken and (beside := _documented_sibling(one, promises))
        ),
    )


def _candidates(
    promise: Promise, described: Sequence[DescribedOperation]
) -> list[DescribedOperation]:
    """Those of the same template; where there are none, those that name what is a placeholder."""
    wanted = template(promise.operation.path)
    alike = [one for one in described if one.method == promise.operation.method]
    same = [one for one in alike if template(one.path) == wanted]
    if same:
        return same
    return [one for one in alike if _fits_template(wanted, template(one.path))]


def _fits_template(wanted: Template, given: Template) -> bool:
    """Whether a path is the template with a name in a placeholder's place, and says the rest.

    A name in the last place is an operation of its own, such as `users/me`.
    """
    if len(wanted) != len(given) or wanted[-1:] != given[-1:] or set(wanted) == {ANY}:
        return False
    return all(want in (ANY, step) for want, step in zip(wanted, given, strict=True))


def _documented_sibling(one: DescribedOperation, promises: Mapping[str, Promise]) -> str | None:
    """The first documented operation on the same resource, of the same method if there is one."""
    about = resource(one.path)
    found = [id_ for id_, each in promises.items() if resource(each.operation.path) == about]
    alike = [id_ for id_ in found if promises[id_].operation.method == one.method]
    return next(iter(alike or found), None) if about else None
