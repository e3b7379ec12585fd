"""Operations, query parameters and OAuth scopes, as the page and a witness have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from zoho_conformance.compare.witness.description import DescribedOperation, Matching
from zoho_conformance.compare.witness.description import DescribedParameter as Given
from zoho_conformance.compare.witness.limits import disagreement
from zoho_conformance.compare.witness.make_finding import WitnessFindingMaker
from zoho_conformance.contracts.contract import Contract, Parameter
from zoho_conformance.contracts.limit_words import describe_limits
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import Level
from zoho_conformance.model.url_template import UrlTemplate


def compare_operations(
    name: str, matched: Matching, promises: Mapping[str, Promise]
) -> Iterator[Finding]:
    """Report operations that only one side has, and those that could not be matched."""
    for id_ in matched.absent:
        asked = promises[id_].operation
        yield WitnessFindingMaker(name, promises[id_]).about_operation(
            "witness-operation-missing",
            "",
            expected=f"{asked.method} {asked.path}",
            actual="no such operation",
            level="warning",
        )
    for beside, operation in matched.extra:
        yield WitnessFindingMaker(name, promises[beside]).about_operation(
            "witness-operation-undocumented",
            f"{operation.method} {operation.path}",
            expected="no such operation",
            actual=f"{operation.method} {operation.path}",
            level="info",
        )
    for doubt in matched.uncertain:
        yield WitnessFindingMaker(name, promises[doubt.operation]).about_operation(
            "witness-match-doubtful",
            "",
            expected="one part that fits",
            actual=doubt.why,
            level="info",
        )


def compare_parameters(
    make: WitnessFindingMaker, described: DescribedOperation
) -> Iterator[Finding]:
    """Report parameters of the query or headers that only one side has, or requires."""
    if described.parameters is None:
        return
    given = {_identity(parameter): parameter for parameter in described.parameters}
    theirs = {name: parameter.required for name, parameter in given.items()}
    ours = {_identity(parameter): parameter for parameter in make.promise.parameters}
    for name, parameter in ours.items():
        demanded = _is_demanded(parameter, make.promise)
        level: Level = "error" if demanded else "warning"
        if name not in theirs:
            yield _parameter(make, parameter, "no such parameter", level)
        elif theirs[name] and demanded is False:
            yield _parameter(make, parameter, "required", "error")
        elif theirs[name] is False and demanded:
            yield _parameter(make, parameter, "optional", "warning")
        if name in given:
            yield from _compare_facts(make, parameter, given[name])
    for name in sorted(set(theirs) - set(ours)):
        yield make.about_operation(
            "witness-parameter-differs",
            name,
            expected="no such parameter",
            actual="required" if theirs[name] else "optional",
            level="warning" if theirs[name] else "info",
            section="parameters",
        )


def _compare_facts(make: WitnessFindingMaker, ours: Parameter, theirs: Given) -> Iterator[Finding]:
    """Report another default, or another range, where both sides have one."""
    if ours.default and theirs.default and ours.default.casefold() != theirs.default.casefold():
        yield _fact(make, ours, f"default {ours.default}", f"default {theirs.default}", "warning")
    level = disagreement(ours.limits, theirs.limits)
    if ours.limits is not None and level is not None:
        words = describe_limits(ours.limits), describe_limits(theirs.limits)
        yield _fact(make, ours, *words, level)


def _fact(
    make: WitnessFindingMaker, parameter: Parameter, expected: str, actual: str, level: Level
) -> Finding:
    return make.about_operation(
        "witness-limits-differ",
        _identity(parameter),
        expected=expected,
        actual=actual,
        level=level,
        section="parameters",
        line=parameter.line,
    )


def _identity(parameter: Parameter | Given) -> str:
    """Identify a parameter; case does not count in the name of a header."""
    return parameter.name.casefold() if parameter.is_header else f"?{parameter.name}"


def _is_demanded(parameter: Parameter, promise: Promise) -> bool | None:
    """Whether the page requires a parameter of this operation; None where it leaves that open.

    A condition about an id in the path is met, or not, by the path itself.
    """
    if parameter.presence != "conditional":
        return None if parameter.presence is None else parameter.presence == "mandatory"
    condition = (parameter.condition or "").casefold()
    if not any(word in condition for word in _PATH_WORDS):
        return None
    own = _placeholders(promise.operation.path)
    others = {
        name for operation in promise.contract.operations for name in _placeholders(operation.path)
    }
    spoken_of = {name for name in others if name.casefold().replace("_", " ") in condition}
    return not spoken_of & own if spoken_of else None


_PATH_WORDS = ("end point", "endpoint", "path", "url")


def _placeholders(path: str) -> set[str]:
    return set(UrlTemplate.parse(path).slots)


def _parameter(
    make: WitnessFindingMaker, parameter: Parameter, actual: str, level: Level
) -> Finding:
    condition = f": {parameter.condition}" if parameter.condition else ""
    return make.about_operation(
        "witness-parameter-differs",
        _identity(parameter),
        expected=f"{parameter.presence or 'a parameter'}{condition}",
        actual=actual,
        level=level,
        section="parameters",
        line=parameter.line,
    )


def compare_scopes(make: WitnessFindingMaker, described: DescribedOperation) -> Iterator[Finding]:
    """Report scopes of the witness of which none are enough by the page."""
    wanted = _with_types(make.promise.contract)
    if not wanted or not described.scopes:
        return
    if any(_are_enough(any_of, wanted) for any_of in described.scopes):
        return
    yield make.about_operation(
        "witness-scopes-differ",
        "scopes",
        expected=" and ".join(f"({' or '.join(any_of)})" for any_of in wanted),
        actual=" or ".join(" with ".join(sorted(names)) for names in described.scopes),
        level="warning",
        section="scopes",
    )


def _with_types(page: Contract) -> tuple[tuple[str, ...], ...]:
    """The scopes of a page, those that leave the operation type open with each that it may be."""
    types = {of.scope: of.types for of in page.scope_types if of.scope.endswith("}")}
    return tuple(
        tuple(
            f"{scope.rpartition('.')[0]}.{name}" if name else scope
            for scope in any_of
            for name in types.get(scope, ("",))
        )
        for any_of in page.scopes
    )


def _are_enough(given: frozenset[str], wanted: tuple[tuple[str, ...], ...]) -> bool:
    """Whether scopes have one of each group; `.ALL` of a scope includes all below it."""
    return all(any(_has(given, scope) for scope in any_of) for any_of in wanted)


def _has(given: frozenset[str], scope: str) -> bool:
    named = scope.casefold()
    pattern = re.sub(r"\{[^}]*\}", "*", named)
    above = f"{named.rpartition('.')[0]}.all"
    return any(name.casefold() == above or fnmatchcase(name.casefold(), pattern) for name in given)
