"""Recorded ids in the places of ids that the asked org has: of the same kind, found by reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.model.url_template import UrlTemplate
from zoho_conformance.runs.connection import Connection

_ID_SLOT = re.compile(r"(?i)(?:^|_)ids?$|(?<=[a-z])I[Dd]s?$")
_ID_VALUE = re.compile(r"\d{6,}")
_OF_RECORDS = {"fields": "id", "per_page": "200"}
"""A list of records has to be told which fields to give."""
_LISTS_BY_KEY = {"cvid": "settings/custom_views", "layout_id": "settings/layouts"}
"""Where the rows are that a key of a query names by their ids."""
_NOT_ANSWERED = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
)


class IdMapper:
    """Finds ids in an org, by the lists above them; each list is asked for once."""

    def __init__(self, org: Connection, version: str) -> None:
        self._org = org
        self._root = f"/crm/{version}"
        self._ids: dict[tuple[str, str], tuple[str, ...]] = {}

    def map(self, request: Request, template: str) -> Request:
        """The request to an operation's path as it can be sent to the org.

        Raises `NotJudged` where the org has no row that an id could name, or does not say.
        """
        query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
        path = self._map_path(request.path, template, dict(query))
        mapped = [(key, self._map_parameter(key, value, path, dict(query))) for key, value in query]
        url = f"{self._org.base_url}{self._root}{path}"
        url = f"{url}?{urlencode(mapped, safe=',')}" if mapped else url
        return Request("GET", url, {"accept": "application/json"})

    def _map_path(self, sent: str, template: str, query: Mapping[str, str]) -> str:
        """The path, its parents first: what a row has depends on which row it is."""
        parsed = UrlTemplate.parse(template)
        steps = sent.strip("/").split("/")[-len(parsed.steps) :]
        path = ""
        for step, text in zip(parsed.steps, steps, strict=True):
            values = step.match(text) or {}
            for slot, value in values.items():
                if _ID_SLOT.search(slot) or _ID_VALUE.fullmatch(value):
                    found = self._find(path, _module_of(query), value.split(","))
                    values[slot] = ",".join(found)
            filled = {slot: quote(value, safe=",") for slot, value in values.items()}
            path += f"/{step.fill(filled)}"
        return path

    def _map_parameter(self, key: str, value: str, path: str, query: Mapping[str, str]) -> str:
        recorded = value.split(",")
        if not all(map(_ID_VALUE.fullmatch, recorded)):
            return value
        if key == "ids":
            return ",".join(self._find(path, _module_of(query), recorded))
        if key not in _LISTS_BY_KEY:
            raise NotJudged("not-run", f"not asked: nothing says of what {key} is the id")
        module = query.get("module") or path.strip("/").partition("/")[0]
        found = self._find(f"/{_LISTS_BY_KEY[key]}", {"module": module}, recorded)
        return ",".join(found)

    def _find(self, path: str, query: Mapping[str, str], recorded: list[str]) -> tuple[str, ...]:
        """The recorded ids where the org has them all, or else as many as it has of its first."""
        ids = self._ids_at(path, query)
        if set(recorded) <= set(ids):
            return tuple(recorded)
        if not ids:
            kind = path.strip("/").rpartition("/")[2]
            raise NotJudged("not-run", f"not asked: no record of {kind}", not_applicable=True)
        return ids[: len(recorded)]

    def _ids_at(self, path: str, query: Mapping[str, str]) -> tuple[str, ...]:
        key = (path, urlencode(sorted(query.items())))
        if key not in self._ids:
            self._ids[key] = self._ask(path, query)
        return self._ids[key]

    def _ask(self, path: str, query: Mapping[str, str]) -> tuple[str, ...]:
        if not path.startswith("/settings/") and path.count("/") % 2 == 1:
            query = {**_OF_RECORDS, **query}
        url = f"{self._org.base_url}{self._root}{path}"
        url = f"{url}?{urlencode(query)}" if query else url
        try:
            response = self._org.send(Request("GET", url, {"accept": "application/json"}))
        except TransportError as cause:
            raise NotJudged(cause.outcome, f"not asked: {path}: {cause}") from cause
        status = response.status
        if status in _NOT_ANSWERED or is_unanswered(status):
            raise NotJudged("not-run", f"not asked: {path}: HTTP {status}")
        if not is_success(status):
            raise NotJudged("not-run", f"not asked: {path}: HTTP {status}", not_applicable=True)
        return _ids_in(response.json) if response.body else ()


def _module_of(query: Mapping[str, str]) -> dict[str, str]:
    """The part of a query that says of which module settings are, which their list takes too."""
    return {"module": query["module"]} if "module" in query else {}


def _ids_in(body: Any) -> tuple[str, ...]:
    """The ids of the rows of a list."""
    values = body.values() if _is_row(body) else ()
    rows: list[Any] = next((value for value in values if isinstance(value, list)), [])
    return tuple(str(row["id"]) for row in rows if _is_row(row) and row.get("id"))


def _is_row(value: Any) -> bool:
    return isinstance(value, dict)
