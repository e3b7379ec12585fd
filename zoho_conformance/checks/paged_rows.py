"""How many rows an answer has, and which page it says it is, against what was asked for."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from zoho_conformance.checks.foreign_request import may_lack_fields
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.success_check import typed
from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import Level
from zoho_conformance.model.shown import show_count

PER_PAGE = "per_page"
_PAGE = "page"
_PAGE_TOKEN = "page_token"  # noqa: S105 - a name
_INFO = "info"
_MAX_DIGITS = 6


class PagedRows(msgspec.Struct, frozen=True, dict=True):
    """The checks of one operation that reads rows, page by page or all at once."""

    promise: Promise

    @cached_property
    def limits_rows(self) -> bool:
        """Whether the page says how many rows an answer has at most."""
        is_list = self.promise.reads and not self.promise.asks_for_one
        return is_list and (self._most_of_all is not None or self._default_of(PER_PAGE) is not None)

    @cached_property
    def says_page(self) -> bool:
        """Whether the page has parameters that the paging block of an answer repeats."""
        is_list = self.promise.reads and not self.promise.asks_for_one
        return is_list and any(map(self._parameter, (PER_PAGE, _PAGE)))

    def check_rows(self, exchange: Exchange) -> Iterator[Finding]:
        """More rows than were asked for, or than an answer ever has."""
        body, wrapper = exchange.response.json, self.promise.wrapper
        rows = body.get(wrapper) if isinstance(body, dict) and wrapper else None
        most = self._most_rows(exchange)
        if not wrapper or not isinstance(rows, list) or most is None or len(rows) <= most:
            return
        parameter, limit = self._parameter(PER_PAGE), self.promise.most("records")
        line = parameter.line if parameter else limit.line if limit else None
        yield FindingMaker(self.promise, exchange.case).about_operation(
            "rows-above-limit",
            wrapper,
            expected=f"at most {show_count(most)} rows",
            actual=show_count(len(rows)),
            promised="at most as many rows as a page has",
            came="more rows",
            section="parameters",
            line=line,
        )

    def sees_rows(self, request: Request, body: Any) -> Hashable:
        """What `check_rows` looks at beside the names in the query."""
        rows = body.get(self.promise.wrapper) if isinstance(body, dict) else None
        size = len(rows) if isinstance(rows, list) else None
        return (size, request.query.get(self._names[PER_PAGE]))

    def sees_page(self, request: Request, body: Any) -> Hashable:
        """What `check_page` looks at beside the names in the query."""
        info = body.get(_INFO) if isinstance(body, dict) else None
        if not isinstance(info, dict):
            return ()
        said = (typed(info.get(PER_PAGE)), typed(info.get(_PAGE)))
        query, names = request.query, self._names
        return (said, query.get(names[PER_PAGE]), query.get(names[_PAGE]))

    @cached_property
    def _names(self) -> dict[str, str]:
        """What the parameters of paging are called in a query; empty where there is none."""
        parameters = {name: self._parameter(name) for name in (PER_PAGE, _PAGE)}
        return {name: each.name if each else "" for name, each in parameters.items()}

    def check_page(self, exchange: Exchange) -> Iterator[Finding]:
        """A paging block that names another page, or another size of one, than was asked for."""
        body = exchange.response.json
        info = body.get(_INFO) if isinstance(body, dict) else None
        if not isinstance(info, dict):
            return
        for name in (PER_PAGE, _PAGE):
            parameter, said = self._parameter(name), info.get(name)
            if parameter is None or not isinstance(said, int) or isinstance(said, bool):
                continue
            due, level = self._due(parameter, exchange)
            if due is not None and said != due:
                yield FindingMaker(self.promise, exchange.case).about_operation(
                    "page-info-disagrees",
                    f"{_INFO}.{name}",
                    expected=f"{show_count(due)}, as {_WHY[level]}",
                    actual=show_count(said),
                    promised=f"the {name} {_WHY[level]}",
                    came="another number",
                    section="parameters",
                    line=parameter.line,
                    level=level,
                )

    def _due(self, parameter: Parameter, exchange: Exchange) -> tuple[int | None, Level]:
        """The number that the block has to repeat, and how sure that is; None where it is unknown.

        A page of a token has a number of its own, and what is beyond the documented maximum is for
        the API to mend. What no request says is the default, which the API may have changed.
        """
        request = exchange.request
        most = _maximum(parameter)
        if parameter.is_sent(request):
            asked = _whole_number(request.query[parameter.name])
            is_possible = asked is not None and (most is None or asked <= most)
            return (asked if is_possible else None), "error"
        is_by_token = parameter.name.casefold() == _PAGE and _PAGE_TOKEN in request.query
        if is_by_token or _may_lack_query(self.promise, exchange):
            return None, "warning"
        return self._default_of(parameter.name), "warning"

    def _most_rows(self, exchange: Exchange) -> int | None:
        """How many rows the answer has at most."""
        parameter = self._parameter(PER_PAGE)
        most = self._most_of_all
        if parameter is None:
            return most
        if parameter.is_sent(exchange.request):
            asked = _whole_number(exchange.request.query[parameter.name])
        elif _may_lack_query(self.promise, exchange):
            asked = None
        else:
            asked = self._default_of(PER_PAGE)
        return min((number for number in (asked, most) if number is not None), default=None)

    @cached_property
    def _most_of_all(self) -> int | None:
        """How many rows an answer has at most, whatever is asked for: the looser of two limits."""
        parameter, limit = self._parameter(PER_PAGE), self.promise.most("records")
        numbers = (
            _maximum(parameter) if parameter else None,
            limit.at_most if limit else None,
        )
        return max((number for number in numbers if number is not None), default=None)

    def _parameter(self, name: str) -> Parameter | None:
        return self._parameters.get(name)

    @cached_property
    def _parameters(self) -> dict[str, Parameter]:
        return {each.name.casefold(): each for each in reversed(self.promise.parameters)}

    def _default_of(self, name: str) -> int | None:
        if f"{_INFO}.{name}" in self.promise.contract.doubted_paths("sample-disagrees"):
            # The page shows another one than it says.
            return None
        parameter = self._parameter(name.casefold())
        return _whole_number(parameter.default) if parameter and parameter.default else None


_WHY: dict[Level, str] = {"error": "asked for", "warning": "is the default", "info": ""}


def _maximum(parameter: Parameter) -> int | None:
    limits = parameter.limits
    return int(limits.maximum) if limits and limits.maximum is not None else None


def _whole_number(text: Any) -> int | None:
    """The number in a text of a few digits; 0 is neither a page nor the size of one."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return int(text) or None if is_number else None


def _may_lack_query(promise: Promise, exchange: Exchange) -> bool:
    """Whether a recorder may have left the query out."""
    return exchange.is_foreign and may_lack_fields(promise, exchange.request)
