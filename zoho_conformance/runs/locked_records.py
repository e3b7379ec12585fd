"""Which records of a module are locked, as far as the org says.

A lock can be read of its record only, so the records come first: from a search, which may show a
record only some time after it was locked, and from the list that runs pick their records from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.undo import Row

LISTED = "?fields=id,Locked__s&per_page=200"
"""The request, below a module, for records and whether they are locked."""
SEARCHED = "/search?criteria=(Locked__s:equals:true)&fields=id&per_page=200"
"""The request, below a module, for records that are locked."""
_MAX_PAGES = 10
"""All that an org shows of a search, and of a list without a token: 2000 records."""


@dataclass(frozen=True, slots=True)
class LockedRecords:
    """The ids of locked records; `problem` is why there may be more, None if these are all.

    `code` is that of the refusal to list records, where the org refused.
    """

    ids: tuple[str, ...]
    problem: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class _Pages:
    """The rows of some pages, whether there are more, and why they could not be had."""

    rows: tuple[Row, ...]
    more: bool = False
    problem: str | None = None
    code: str | None = None


def find_locked_records(
    module_url: str, org: Connection, why_not: Callable[[], str | None]
) -> LockedRecords:
    """The locked records of the module at an address; `why_not` says why to ask no more."""
    first = _read_pages(module_url + LISTED, 1, org, why_not)
    ids = list(_locked(first.rows))
    searched = _read_pages(module_url + SEARCHED, _MAX_PAGES, org, why_not)
    ids += _ids(searched.rows)
    if searched.problem is None:
        problem = None
        if searched.more:
            problem = f"a search shows {len(searched.rows)} records at most"
        elif first.problem is not None:
            problem = f"{first.problem} when listing records, and a search may not show all yet"
        return LockedRecords(tuple(dict.fromkeys(ids)), problem)
    listed = first
    if first.more:
        listed = _read_pages(module_url + LISTED, _MAX_PAGES, org, why_not)
        ids += _locked(listed.rows)
    complete = listed.problem is None and not listed.more and _tells(listed.rows)
    problem = None if complete else f"{searched.problem} when searching for locked records"
    return LockedRecords(tuple(dict.fromkeys(ids)), problem, first.code)


def _read_pages(
    url: str, max_pages: int, org: Connection, why_not: Callable[[], str | None]
) -> _Pages:
    """The rows of the first pages of a list."""
    rows: list[Row] = []
    for page in range(1, max_pages + 1):
        problem = why_not()
        if problem is not None:
            return _Pages(tuple(rows), problem=problem)
        answer = _read_page(f"{url}&page={page}", org)
        rows += answer.rows
        if answer.problem is not None or not answer.more:
            return replace(answer, rows=tuple(rows), more=False)
    return _Pages(tuple(rows), more=True)


def _read_page(url: str, org: Connection) -> _Pages:
    try:
        answer = org.send(Request("GET", url, {"accept": "application/json"}), again=True)
    except TransportError as cause:
        return _Pages((), problem=str(cause))
    if not is_success(answer.status):
        code = next(json_path.values(answer.json, "code"), None)
        known = code if isinstance(code, str) else None
        return _Pages((), problem=f"HTTP {answer.status}", code=known)
    if not answer.body:
        return _Pages(())
    rows = next(json_path.values(answer.json, "data"), None)
    if not isinstance(rows, list):
        return _Pages((), problem="an answer that does not say which records there are")
    more = next(json_path.values(answer.json, "info.more_records"), None)
    return _Pages(tuple(row for row in rows if isinstance(row, dict)), more is True)


def _ids(rows: tuple[Row, ...]) -> Iterator[str]:
    return (row["id"] for row in rows if isinstance(row.get("id"), str))


def _locked(rows: tuple[Row, ...]) -> Iterator[str]:
    return _ids(tuple(row for row in rows if row.get("Locked__s") is True))


def _tells(rows: tuple[Row, ...]) -> bool:
    """Whether every record says if it is locked."""
    return all(isinstance(row.get("Locked__s"), bool) for row in rows)
