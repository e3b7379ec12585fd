"""Maps of logs: paths as jq has them, presets, and what is wrong with others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.guard.answers import PATH, body
from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.field_map import parse_field_map
from zoho_conformance.exchanges.formats.interface import decode_all
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings


def test_a_path_has_names_quoted_names_and_places() -> None:
    fields = parse_field_map('url=.req.url,body=.res["pay,load"][0]."a.b",status=code')
    assert fields.paths["url"] == (("req", "url"),)
    assert fields.paths["response_body"] == (("res", "pay,load", 0, "a.b"),)
    assert fields.paths["status"] == (("code",),)


def test_what_follows_a_preset_counts_instead_of_its_own() -> None:
    fields = parse_field_map("kong,body=.upstream.body")
    assert fields.paths["response_body"] == (("upstream", "body"),)
    assert fields.paths["method"] == (("request", "method"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("urll=.x", "unknown field 'urll'; did you mean 'url'"),
        ("kongo", "kongo is neither FIELD=.PATH nor one of kong, nginx, apache, otel"),
        ("url=.a[", r"\.a\[ is not a path"),
        ("status=.code", "needs url or path"),
        ("url=", "is not a path"),
    ],
)
def test_a_map_that_is_none_is_refused(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        parse_field_map(text)


def test_a_log_is_read_by_its_map(tmp_path: Path) -> None:
    line = {"a": [{"verb": "GET", "at": PATH, "in": "www.zohoapis.com"}], "b": {"c": "200"}}
    file = tmp_path / "mine.log"
    file.write_text(json.dumps(line | {"d": body()}) + "\n", encoding="utf-8")
    fields = parse_field_map("method=.a[0].verb,path=.a[0].at,host=.a[0].in,status=.b.c,body=.d")
    report = run_check(Settings(recordings=(str(file),), fields=fields))
    assert [each.outcome for each in report.exchanges] == ["conforms"]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (None, {"request": "/crates", "query": "?size=2", "method": "GET", "status": "200"}),
        (None, {"request": "GET /crates?size=2 HTTP/1.1", "status": 200}),
        ("apache", {"verb": "GET", "request": "/crates?size=2", "response": "200"}),
        ("apache", {"method": "GET", "uri": "/crates", "query": "?size=2", "status": "200"}),
    ],
)
def test_the_query_of_an_access_log_is_read_wherever_it_is(
    fields: str | None, line: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "access.log"
    file.write_text(2 * f"{json.dumps(line)}\n", encoding="utf-8")
    source = Source.of_file(file)
    recording = open_source(source, parse_field_map(fields) if fields else None)
    assert recording is not None
    for exchange in decode_all(recording).exchanges:
        assert (exchange.request.path, dict(exchange.request.query)) == ("/crates", {"size": "2"})
        assert (exchange.request.method, exchange.response.status) == ("GET", 200)
