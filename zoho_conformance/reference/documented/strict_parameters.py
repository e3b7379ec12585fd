"""What a page would refuse in the query and the headers of a request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.demanded_parameters import demanded_headers, demanded_parameters
from zoho_conformance.contracts.page_facts import Constraint, LimitedThing
from zoho_conformance.reference.documented.call import Call
from zoho_conformance.reference.documented.refusals import Refusal

_MISSING = ("REQUIRED_PARAM_MISSING", "EXPECTED_PARAM_MISSING", "MANDATORY_NOT_FOUND")
_INVALID = ("INVALID_DATA",)
_TOO_MANY = ("LIMIT_EXCEEDED", "INVALID_DATA")
_TOGETHER = ("AMBIGUITY_DURING_PROCESSING", "INVALID_DATA")
_LISTS: tuple[LimitedThing, ...] = ("ids", "fields")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "boolean": re.compile(r"true|false", re.IGNORECASE),
    "integer": re.compile(r"-?[0-9]{1,19}"),
    "number": re.compile(r"-?[0-9]{1,19}(\.[0-9]+)?"),
    "long": re.compile(r"[0-9]{1,19}"),
}
_WORD = re.compile(r"[\w$.:+-]+")


def missing_parameters(call: Call) -> Iterator[Refusal]:
    """Parameters and headers that every request to the operation needs."""
    promise = call.promise
    for parameter in (*demanded_headers(promise), *demanded_parameters(promise)):
        if not parameter.is_sent(call.request):
            yield Refusal(
                _MISSING,
                "One of the expected parameters is missing",
                {"param_name": parameter.name},
            )


def misformed_parameters(call: Call) -> Iterator[Refusal]:
    """Values of another type, beyond their limits, or none of those that a page lists."""
    for parameter in call.promise.parameters:
        if parameter.is_header or parameter.name not in call.query:
            continue
        for word in call.query[parameter.name].split(","):
            details = _misfit(parameter, word.strip())
            if details is not None:
                yield Refusal(_INVALID, "invalid data", {"param_name": parameter.name, **details})
                break


def _misfit(parameter: Parameter, word: str) -> dict[str, object] | None:
    """Why a word cannot be a value of a parameter, as `details` say it; None where it can."""
    kind = (parameter.type or "").casefold()
    form = _FORMS.get(kind)
    if form is not None and not form.fullmatch(word):
        return {"expected_data_type": kind}
    limits = parameter.limits
    if limits is not None and _FORMS["number"].fullmatch(word):
        number = float(word)
        if limits.minimum is not None and number < limits.minimum:
            return {"minimum": limits.minimum}
        if limits.maximum is not None and number > limits.maximum:
            return {"maximum": limits.maximum}
    listed = parameter.values or ()
    # What a page lists may be sentences about the values.
    are_words = bool(listed) and all(_WORD.fullmatch(value) for value in listed)
    if are_words and word.casefold() not in {value.casefold() for value in listed}:
        return {"supported_values": list(listed)}
    return None


def too_many(call: Call) -> Iterator[Refusal]:
    """More ids or fields than one call takes."""
    for thing in _LISTS:
        limit = call.promise.most(thing)
        count = len(call.query.get(thing, "").split(","))
        if limit is not None and count > limit.at_most:
            details: dict[str, object] = {"param_name": thing, "limit": limit.at_most}
            yield Refusal(_TOO_MANY, f"only {limit.at_most} {thing} are taken at once", details)


def broken_constraints(call: Call) -> Iterator[Refusal]:
    """Parameters that exclude one another, or need one another."""
    for constraint in call.promise.constraints:
        if constraint.of != "parameters" or call.promise.asks_for_one:
            continue
        if constraint.is_broken(call.query):
            yield _of_constraint(constraint)


def _of_constraint(constraint: Constraint) -> Refusal:
    names: dict[str, object] = {"param_name": constraint.names[0], "params": [*constraint.names]}
    if constraint.kind == "exclude-one-another":
        return Refusal(_TOGETHER, "these parameters exclude one another", names)
    return Refusal(_MISSING, "One of the expected parameters is missing", names)
