"""Reading an org's schema from the org itself: requests that only read, within a budget.

What every snapshot needs is asked for first, so that a budget that is spent costs layouts before it
costs fields. A part that the token may not read is not asked for again with the next module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from zoho_conformance.contracts.org_schema.schema_file import (
    NotRead,
    OrgModule,
    OrgSchema,
    Part,
    SchemaSource,
)
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.exchange import UNREADABLE, Request, Response
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.model.suggest import close_names
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.org_schema.collect import NOT_SUPPORTED, SchemaCollector

MAX_REQUESTS = 500
"""The requests of a snapshot where no other number is named: those of an org of 200 modules."""
_MAX_PAGES = 50
_MAX_SILENCES = 2
"""After so many requests in a row without an answer no other is sent."""
_MAX_WORD_CHARS = 40
_OF_THE_ORG = "settings"
_PATHS: dict[Part, str] = {
    "modules": "settings/modules",
    "fields": "settings/fields",
    "layouts": "settings/layouts",
    "global-picklists": "settings/global_picklists",
}
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_PER_TOKEN = frozenset({"OAUTH_SCOPE_MISMATCH", "INVALID_TOKEN", "AUTHENTICATION_FAILURE"})
"""Codes of refusals that are about the token, and not about a module."""


class _NotReadError(Exception):
    """A part was not read: why, whether the org may have it, and whether others will fail alike."""

    def __init__(self, reason: str, *, gap: bool = True, for_all: bool = False) -> None:
        super().__init__(reason)
        self.gap = gap
        self.for_all = for_all


class SchemaReader:
    """Asks an org for its schema, with as many requests as its connection may send."""

    def __init__(self, org: Connection, version: str) -> None:
        self._org = org
        self._version = version
        self._collected = SchemaCollector()
        self._stopped: str | None = None
        self._closed: dict[Part, str] = {}
        self._silences = 0

    def read(
        self, source: SchemaSource, only: Sequence[str] = (), *, lists_all: bool = False
    ) -> OrgSchema:
        """The schema of all modules, or of those that are named.

        If it `lists_all`, the others are named in it, and one that is named need not be there.

        Raises `ConformanceError` where the org gave nothing at all, and `UsageError` for a module
        that it does not list.
        """
        add = self._collected.add_modules
        self._take("modules", None, lambda body, further: add(body, further=further))
        modules = self._wanted(only, lists_all=lists_all)
        for module in modules:
            self._take("fields", module, self._adder(self._collected.add_fields, module))
        picklists = self._collected.add_picklists
        self._take("global-picklists", None, lambda body, further: picklists(body, further=further))
        for module in modules:
            self._take("layouts", module, self._adder(self._collected.add_layouts, module))
        taken = datetime.now(UTC).isoformat(timespec="seconds")
        schema = self._collected.build(
            source, self._version, taken, tuple(only), lists_all=lists_all
        )
        if not self._collected.has_anything:
            why = schema.why_not_read("modules")
            raise ConformanceError(f"the org's schema could not be read: modules: {why}")
        return schema

    @staticmethod
    def _adder(add: Any, module: str) -> Callable[[Any, bool], None]:
        return lambda body, further: add(module, body, further=further)

    def _wanted(self, only: Sequence[str], *, lists_all: bool) -> list[str]:
        """The modules to ask for; for those that cannot be, the reason is noted."""
        listed = {module.api_name: module for module in self._collected.listed}
        unknown = [name for name in only if listed and name not in listed]
        if unknown and not lists_all:
            near = close_names(unknown[0], listed)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"--module {unknown[0]}: the org has no such module{meant}")
        wanted = [name for name in only or listed if name not in unknown]
        return list(self._supported(wanted, listed))

    def _supported(self, names: Sequence[str], listed: dict[str, OrgModule]) -> Iterator[str]:
        for name in names:
            if name in listed and not listed[name].supported:
                self._collected.note(NotRead("fields", NOT_SUPPORTED, name, gap=False))
            else:
                yield name

    def _take(self, part: Part, module: str | None, add: Callable[[Any, bool], None]) -> None:
        try:
            for page, body in enumerate(self._pages(part, module)):
                add(body, page > 0)
        except _NotReadError as cause:
            if cause.for_all:
                self._closed[part] = str(cause)
            self._collected.note(NotRead(part, str(cause), module, cause.gap))

    def _pages(self, part: Part, module: str | None) -> Iterator[Any]:
        """The bodies of the pages of a list."""
        for number in range(1, _MAX_PAGES + 1):
            body = self._ask(part, module, number)
            yield body
            info = body.get("info") if isinstance(body, dict) else None
            if not (isinstance(info, dict) and info.get("more_records") is True):
                return

    def _ask(self, part: Part, module: str | None, page: int) -> Any:
        why = self._stopped or self._closed.get(part)
        if why is not None:
            raise _NotReadError(f"not asked: {why}")
        query = {"module": module} if module is not None else {}
        if page > 1:
            query["page"] = str(page)
        url = f"{self._org.base_url}/crm/{self._version}/{_PATHS[part]}"
        request = Request(
            "GET", f"{url}?{urlencode(query)}" if query else url, {"accept": "application/json"}
        )
        try:
            with self._org.time_limit.asking_for(module or _OF_THE_ORG):
                response = self._org.send(request)
        except TransportError as cause:
            self._silences += 1
            is_alone = cause.outcome in ("outage", "unreadable")
            if not is_alone or self._silences >= _MAX_SILENCES:
                # The budget, the time or the token will not do for another request either.
                self._stopped = str(cause)
            raise _NotReadError(str(cause)) from cause
        self._silences = 0
        return _body(response, self._stop)

    def _stop(self, reason: str) -> None:
        self._stopped = reason


def _body(response: Response, stop: Callable[[str], None]) -> Any:
    """The body of a list; none is a list without rows. Raises `_NotReadError` for a refusal."""
    status, code = response.status, _code(response)
    words = f"HTTP {status}" + (f" {code}" if code else "")
    if status in _REFUSED:
        raise _NotReadError(words, for_all=code in _PER_TOKEN or status == HTTPStatus.UNAUTHORIZED)
    if is_unanswered(status) or status == HTTPStatus.TOO_MANY_REQUESTS:
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            stop(words)
        raise _NotReadError(words)
    if not is_success(status):
        # The org says that it has no such thing, and that is all there is to know.
        raise _NotReadError(words, gap=False)
    if response.body and response.json is UNREADABLE:
        raise _NotReadError("the answer is not JSON")
    return response.json if response.body else {}


def _code(response: Response) -> str | None:
    body = response.json if response.body else None
    code = body.get("code") if isinstance(body, dict) else None
    return legible(code, _MAX_WORD_CHARS) if isinstance(code, str) else None
