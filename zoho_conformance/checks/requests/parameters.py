"""The query and the headers of a request, held to the parameters of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from zoho_conformance.checks.requests.fault import Fault
from zoho_conformance.checks.requests.values import TRUTH, form_of_type, is_masked, split
from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.demanded_parameters import (
    FIELDS,
    demanded_headers,
    demanded_parameters,
    names_records_otherwise,
)
from zoho_conformance.contracts.page_facts import Limits
from zoho_conformance.contracts.promise import MORE_RECORDS, Promise
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.shown import mask, show_count
from zoho_conformance.model.stable_form import word_or_form
from zoho_conformance.model.suggest import close_names

_EVERYWHERE = frozenset({"fields", "include", "scope"})
"""Parameters that the API has beside those of its pages."""

_OF_PAGES = frozenset({"page", "per_page", "page_token"})
"""Those of answers in pages, which not every page of the documentation repeats."""

_OF_RECORDS = frozenset({"ids", "criteria", "email", "phone", "word", "cvid"})
"""Those of lists of records, which pages about another way to name a record do not repeat."""

_NAMED_IN_PATH = lazy_pattern(r"[?&]([A-Za-z_]+)=")
_Glance = Callable[[str], bool]


class ParameterCheck:
    """The query and the headers of the requests to one operation."""

    def __init__(self, promise: Promise) -> None:
        self._promise = promise
        self._by_name = {
            parameter.name: parameter for parameter in promise.parameters if not parameter.is_header
        }
        self._headers = demanded_headers(promise)
        self._glances: dict[tuple[str, ...], tuple[tuple[str, _Glance], ...] | None] = {}

    @cached_property
    def _known(self) -> frozenset[str]:
        """Every name that a page of the operation has, whichever of its operations takes it."""
        parts = self._promise.parts or (self._promise,)
        names = {each.name for part in parts for each in part.contract.parameters}
        for part in parts:
            names.update(_NAMED_IN_PATH.findall(part.operation.path))
            polled = (job.polled_at or "" for job in part.contract.jobs)
            names.update(name for address in polled for name in _NAMED_IN_PATH.findall(address))
            names.update(name for constraint in part.constraints for name in constraint.names)
        is_paged = any(
            key.key.name in (MORE_RECORDS, "per_page") for key in self._promise.response_keys
        )
        known = frozenset(names) | _EVERYWHERE
        if is_paged:
            known |= _OF_PAGES
        return known | _OF_RECORDS if names_records_otherwise(self._promise) else known

    @cached_property
    def _mandatory(self) -> tuple[Parameter, ...]:
        return demanded_parameters(self._promise)

    def lacks_header(self, request: Request) -> bool:
        """Whether a header is missing that the page demands."""
        return bool(self._headers) and any(self._missing_headers(request))

    def is_silent(self, request: Request) -> bool:
        """Whether the query has no fault."""
        query = request.query
        names = tuple(query)
        try:
            glances = self._glances[names]
        except KeyError:
            glances = self._glance_at(names)
            if len(self._glances) > _MAX_KEPT:
                self._glances.clear()
            self._glances[names] = glances
        return glances is not None and all(fits(query[name]) for name, fits in glances)

    def _glance_at(self, names: tuple[str, ...]) -> tuple[tuple[str, _Glance], ...] | None:
        """What is to ask of the values of a query with these names; None where the names say it."""
        if any(self._unknown(names)) or any(self._missing(names)):
            return None
        return tuple(
            (name, self._asks_nothing_of(parameter))
            for name in names
            if (parameter := self._by_name.get(name)) is not None and _is_bounded(parameter)
        )

    def _asks_nothing_of(self, parameter: Parameter) -> _Glance:
        return lambda text: next(self._faults_of_value(parameter, text), None) is None

    def faults(self, request: Request) -> Iterator[Fault]:
        """Every fault of the query and the headers."""
        query: Mapping[str, str] = request.query
        names = tuple(query)
        yield from self._missing_headers(request)
        if request.lacks_query:
            return
        yield from self._unknown(names)
        yield from self._missing(names)
        for name, text in query.items():
            parameter = self._by_name.get(name)
            if parameter is not None:
                yield from self._faults_of_value(parameter, text)

    def _unknown(self, names: tuple[str, ...]) -> Iterator[Fault]:
        for name in names:
            if name in self._known:
                continue
            near = close_names(name, sorted(self._known.difference(names)))
            meant = f"; did you mean {near[0]}?" if near else ""
            beside = self._by_name.get(near[0]) if near else None
            line = beside.line if beside else 0
            yield Fault(
                "request-parameter-unknown",
                word_or_form(name),
                "no such parameter",
                f"the parameter{meant}",
                "parameters",
                line,
                came="the parameter",
            )

    def _missing(self, names: tuple[str, ...]) -> Iterator[Fault]:
        for parameter in self._mandatory:
            if parameter.name not in names:
                yield Fault(
                    "request-parameter-missing",
                    parameter.name,
                    f"the parameter {parameter.name}",
                    "no such parameter",
                    "parameters",
                    parameter.line,
                )

    def _missing_headers(self, request: Request) -> Iterator[Fault]:
        if not request.headers:
            # Where none was recorded at all, those sent are unknown.
            return
        for parameter in self._headers:
            if parameter.name.casefold() not in request.headers:
                yield Fault(
                    "request-header-missing",
                    parameter.name,
                    f"the header {parameter.name}",
                    "no such header",
                    "parameters",
                    parameter.line,
                )

    def _faults_of_value(self, parameter: Parameter, text: str) -> Iterator[Fault]:
        if not text or is_masked(text):
            return

        def about(rule: str, expected: str, actual: str, promised: str, came: str) -> Fault:
            return Fault(
                rule, parameter.name, expected, actual, "parameters", parameter.line, promised, came
            )

        form = form_of_type(parameter.type)
        parts = split(text)
        if form is not None and not all(form.fullmatch(part) for part in parts):
            type_ = (parameter.type or "").casefold()
            yield about(
                "request-type-wrong", f"{type_}, as text", "other text", type_, "other text"
            )
            return
        # Fields are the org's, wherever they are named.
        listed = (parameter.values or ()) if parameter.name != FIELDS else ()
        words = {word.casefold() for word in listed}
        other = [part for part in parts if part.casefold() not in words] if words else []
        if other and text.casefold() not in words:
            near = close_names(other[0], listed)
            meant = f"; did you mean {near[0]}?" if near else ""
            yield about(
                "request-value-unknown",
                f"one of {', '.join(listed)}",
                mask(other[0]) + meant,
                "a listed value",
                "another value",
            )
        if parameter.limits is not None:
            yield from (
                about("request-over-limit", expected, actual, expected, "beyond the limit")
                for expected, actual in _broken(
                    parameter.limits, text, parts, is_number=form not in (None, TRUTH)
                )
            )


_MAX_KEPT = 200
"""How many forms of queries are kept for an operation."""


def _is_bounded(parameter: Parameter) -> bool:
    """Whether any value of a parameter can be a fault."""
    return bool(
        form_of_type(parameter.type)
        or (parameter.values and parameter.name != FIELDS)
        or parameter.limits
    )


def _broken(
    limits: Limits, text: str, parts: list[str], *, is_number: bool
) -> Iterator[tuple[str, str]]:
    """The limits that a text breaks: what they allow, and what came."""
    measured: list[tuple[float, str, float | None, float | None]] = [
        (len(parts), " values", limits.min_items, limits.max_items),
        (len(text), " characters", limits.min_length, limits.max_length),
    ]
    if is_number:
        measured += [(float(part), "", limits.minimum, limits.maximum) for part in parts]
    for count, what, least, most in measured:
        shown = show_count(int(count)) if what else f"{count:g}"
        if least is not None and count < least:
            yield f"at least {least:g}{what}", f"{shown}{what}"
        if most is not None and count > most:
            yield f"at most {most:g}{what}", f"{shown}{what}"
