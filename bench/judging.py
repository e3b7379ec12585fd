"""Exchanges of a log judged and counted, against parsing their bodies alone, and the growth."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import orjson
from msgspec.structs import replace

from bench.sidebyside import compare
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.model.exchange import Exchange, Response
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

_OPERATION = "get_record_locking_information"
_REFUSED = "NOT_ALLOWED"


def main() -> None:
    library = Library()
    single, few, many = (_with_rows(_recorded("ok"), rows) for rows in (1, 20, 200))
    drifting = _with_key_renamed(single)
    for title, exchange, times in (
        ("200 rows: match, judge, count / parse with orjson", many, 20),
        ("20 rows: match, judge, count / parse with orjson", few, 200),
        ("1 row: match, judge, count / parse with orjson", single, 2000),
        ("1 row with drift: match, judge, count / parse with orjson", drifting, 200),
        ("a refusal: match, judge, count / parse with orjson", _recorded(_REFUSED), 200),
    ):
        compare(
            title,
            ("assess", _assessing(library, exchange, times)),
            ("orjson", _parsing(exchange, times)),
            clock=time.thread_time,
        )
    compare(
        "judging 200 rows / 20 rows (linear: 10)",
        ("200 rows", _assessing(library, many, 20)),
        ("20 rows", _assessing(library, few, 20)),
        clock=time.thread_time,
    )


def _assessing(library: Library, exchange: Exchange, times: int) -> Callable[[], object]:
    """Assess an exchange so often, each time as new from a log."""
    assessor = Assessor(library.promises, library.judge)
    request, response = exchange.request, exchange.response

    def assess() -> None:
        for _ in range(times):
            answer = Response(response.status, response.headers, response.body)
            assessor.assess(request, answer)
        # What waits to be counted is counted.
        assessor.coverage()

    return assess


def _parsing(exchange: Exchange, times: int) -> Callable[[], object]:
    body = exchange.response.body

    def parse() -> None:
        for _ in range(times):
            orjson.loads(body)

    return parse


def _recorded(name: str) -> Exchange:
    with open_run(Settings()) as run:
        target = run.targets["reference"]
        case = next(c for c in target.cases if (c.operation, c.name) == (_OPERATION, name))
        return target.answer(case)


def _with_rows(exchange: Exchange, count: int) -> Exchange:
    body = exchange.response.json
    body = body | {"data": body["data"][:1] * count, "info": body["info"] | {"count": count}}
    return _with_body(exchange, json.dumps(body, separators=(",", ":")))


def _with_key_renamed(exchange: Exchange) -> Exchange:
    return _with_body(exchange, exchange.response.body.decode().replace('"id"', '"ident"'))


def _with_body(exchange: Exchange, body: str) -> Exchange:
    response = exchange.response
    answer = Response(response.status, response.headers, body.encode())
    return replace(exchange, response=answer)


if __name__ == "__main__":
    main()
