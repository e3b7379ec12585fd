"""What is around the bodies: operations, query parameters and OAuth scopes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from zoho_conformance.compare.witness.description import DescribedOperation, Matching
from zoho_conformance.compare.witness.description import DescribedParameter as Given
from zoho_conformance.compare.witness.make_finding import FindingMaker
from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import Level
from zoho_conformance.model.url_template import UrlTemplate


def operations(name: str, matched: Matching, promises: Mapping[str, Promise]) -> Iterator[Finding]:
    """Operations that only one side has, and those that could not be matched."""
    for id_ in matched.absent:
        asked = promises[id_].operation
        yield FindingMaker(name, promises[id_]).about_operation(
            "witness-operation-missing",
            "",
            expected=f"{asked.method} {asked.path}",
            actual="no such operation",
            level="warning",
        )
    for beside, one in matched.extra:
        yield FindingMaker(name, promises[beside]).about_operation(
            "witness-operation-undocumented",
            f"{one.method} {one.path}",
            expected="no such operation",
            actual=f"{one.method} {one.path}",
            level="info",
        )
    for doubt in matched.uncertain:
        yield FindingMaker(name, promises[doubt.operation]).about_operation(
            "witness-match-doubtful",
            "",
            expected="one part that fits",
            actual=doubt.why,
            level="info",
        )


def parameters(tell: FindingMaker, described: DescribedOperation) -> Iterator[Finding]:
    """Parameters, of the query or headers, that one side has alone, or demands alone."""
    if described.parameters is None:
        return
    theirs = {_identity(one): one.required for one in described.parameters}
    ours = {_identity(one): one for one in tell.promise.contract.parameters}
    for name, one in ours.items():
        demanded = _is_demanded(one, tell.promise)
        level: Level = "error" if demanded else "warning"
        if name not in theirs:
            yield _parameter(tell, one, "no such parameter", level)
        elif theirs[name] and demanded is False:
            yield _parameter(tell, one, "required", "error")
        elif theirs[name] is False and demanded:
            yield _parameter(tell, one, "optional", "warning")
    for name in sorted(set(theirs) - set(ours)):
        yield tell.about_operation(
            "witness-parameter-differs",
            name,
            expected="no such parameter",
            actual="required" if theirs[name] else "optional",
            level="warning" if theirs[name] else "info",
            section="parameters",
        )


def _identity(one: Parameter | Given) -> str:
    """What a parameter is told by; case does not count in the name of a header."""
    return one.name.casefold() if one.is_header else f"?{one.name}"


def _is_demanded(one: Parameter, promise: Promise) -> bool | None:
    """Whether the page demands a parameter of this operation; None where it leaves that open.

    A condition that speaks of an id in the path is met, or not, by the path itself.
    """
    if one.presence != "conditional":
        return None if one.presence is None else one.presence == "mandatory"
    condition = (one.condition or "").casefold()
    if not any(word in condition for word in _PATH_WORDS):
        return None
    own = _placeholders(promise.operation.path)
    others = {name for each in promise.contract.operations for name in _placeholders(each.path)}
    spoken_of = {name for name in others if name.casefold().replace("_", " ") in condition}
    return not spoken_of & own if spoken_of else None


_PATH_WORDS = ("end point", "endpoint", "path", "url")


def _placeholders(path: str) -> set[str]:
    return set(UrlTemplate.parse(path).slots)


def _parameter(tell: FindingMaker, one: Parameter, actual: str, level: Level) -> Finding:
    condition = f": {one.condition}" if one.condition else ""
    return tell.about_operation(
        "witness-parameter-differs",
        _identity(one),
        expected=f"{one.presence or 'a parameter'}{condition}",
        actual=actual,
        level=level,
        section="parameters",
        line=one.line,
    )


def scopes(tell: FindingMaker, described: DescribedOperation) -> Iterator[Finding]:
    """Scopes of the witness of which none would do by the page."""
    wanted = tell.promise.contract.scopes
    if not wanted or not described.scopes:
        return
    if any(_are_enough(one, wanted) for one in described.scopes):
        return
    yield tell.about_operation(
        "witness-scopes-differ",
        "scopes",
        expected=" and ".join(f"({' or '.join(any_of)})" for any_of in wanted),
        actual=" or ".join(" with ".join(sorted(one)) for one in described.scopes),
        level="warning",
        section="scopes",
    )


def _are_enough(given: frozenset[str], wanted: tuple[tuple[str, ...], ...]) -> bool:
    """Whether scopes have one of each group; `.ALL` of a scope has all that are below it."""
    return all(any(_has(given, scope) for scope in any_of) for any_of in wanted)


def _has(given: frozenset[str], scope: str) -> bool:
    named = scope.casefold()
    pattern = re.sub(r"\{[^}]*\}", "*", named)
    above = f"{named.rpartition('.')[0]}.all"
    return any(one.casefold() == above or fnmatchcase(one.casefold(), pattern) for one in given)
