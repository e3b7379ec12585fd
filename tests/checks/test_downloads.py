"""Answers that are files, where a page documents no JSON, and where it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.matching.factories import JSON, library, page, refusal, request_to
from zoho_conformance import Difference, Promise, custom_check
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import classify, judge_foreign
from zoho_conformance.checks.recordings import compare_with_recording
from zoho_conformance.checks.shown.exchange import show_exchange
from zoho_conformance.checks.shown.request import show_request
from zoho_conformance.model.exchange import Exchange, Response
from zoho_conformance.runs.library import Library

PICTURE = b"\x89PNG\r\n\x1a\n\0"
WEB_PAGE = b"<html>Sign in</html>"
ATTACHED = {"content-disposition": 'Attachment; filename="lamp.json"'}


@pytest.fixture
def lamps(tmp_path: Path) -> Library:
    return library(
        tmp_path,
        page(("get_picture", "GET", "/settings/lamps/{lamp_id}/picture")),
        page(
            ("get_lamps", "GET", "/settings/lamps/{lamp_id}"),
            keys=(("lamps", "array"), ("lamps[].id", "string")),
        ),
        page(("light_lamps", "POST", "/settings/lamps")),
    )


def _of(media_type: str) -> dict[str, str]:
    return {"content-type": media_type}


def _exchange(library: Library, operation: str, response: Response) -> Exchange:
    promise = library.promises[operation]
    path = promise.operation.path.replace("{lamp_id}", "7")
    request = request_to(promise.operation.method, path)
    return Exchange(classify(promise, response), request, response)


def _judge(library: Library, operation: str, response: Response) -> Judgement:
    return judge_foreign(library.judge(operation), _exchange(library, operation, response))


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param(_of("image/png"), PICTURE, id="picture"),
        pytest.param(_of("application/x-download;charset=UTF-8"), b'{"a": 1}', id="json-file"),
        pytest.param(_of("text/csv"), b"a lamp", id="table"),
        pytest.param(_of("text/plain"), b'{"a": 1}', id="json-as-text"),
        pytest.param({**_of("text/plain"), **ATTACHED}, b"a lamp", id="attached-text"),
        pytest.param({}, PICTURE, id="media-type-not-recorded"),
        pytest.param({**JSON, **ATTACHED}, b'{"code": "A", "status": "error"}', id="attached"),
        pytest.param({**_of("text/html"), **ATTACHED}, WEB_PAGE, id="attached-web-page"),
    ],
)
def test_a_documented_download_conforms(
    lamps: Library, headers: dict[str, str], body: bytes
) -> None:
    judgement = _judge(lamps, "get_picture", Response(200, headers, body))
    assert (judgement.outcome, judgement.findings) == ("conforms", ())


def test_the_status_of_a_download_is_judged(lamps: Library) -> None:
    response = Response(201, _of("image/png"), PICTURE)
    judgement = _judge(lamps, "get_picture", response)
    assert [(each.rule, each.actual) for each in judgement.findings] == [
        ("status-undocumented", "201")
    ]
    promise = lamps.promises["get_picture"]
    request = show_request(promise, request_to("GET", "/settings/lamps/7/picture"))
    shown = show_exchange(promise, request, response, ())
    assert [line.text for line in shown.response] == [
        "HTTP 201",
        "content-type: image/png",
        "<a file>",
    ]


def test_an_error_instead_of_a_download_is_drift_under_any_media_type(lamps: Library) -> None:
    body = json.dumps(refusal("NO_FLAME")).encode()
    for headers in (JSON, _of("text/plain"), {}):
        judgement = _judge(lamps, "get_picture", Response(200, headers, body))
        assert "error-under-success" in {each.rule for each in judgement.findings}


@pytest.mark.parametrize(
    ("operation", "response", "reason"),
    [
        pytest.param(
            "get_picture",
            Response(200, _of("text/html"), WEB_PAGE),
            "HTTP 200, a web page (text/html) came instead of the file",
            id="web-page",
        ),
        pytest.param(
            "get_picture",
            Response(200, {}, WEB_PAGE),
            "HTTP 200, a web page (no content type) came instead of the file",
            id="web-page-without-media-type",
        ),
        pytest.param(
            "get_picture",
            Response(200, _of("text/plain"), b"Out of order"),
            "HTTP 200, text (text/plain) came instead of the file",
            id="message",
        ),
        pytest.param(
            "get_picture",
            Response(200, dict(JSON), b"{"),
            "HTTP 200, the body is not JSON (application/json)",
            id="broken-json",
        ),
        pytest.param(
            "get_picture",
            Response(200, _of("image/png"), PICTURE, damage="it cannot be unpacked"),
            "HTTP 200, it cannot be unpacked",
            id="damaged",
        ),
        pytest.param(
            "get_picture",
            Response(404, _of("image/png"), PICTURE),
            "HTTP 404, a file (image/png) came instead of JSON",
            id="file-for-an-error",
        ),
        pytest.param(
            "get_lamps",
            Response(200, _of("application/x-download"), PICTURE),
            "HTTP 200, a file (application/x-download) came instead of JSON",
            id="file-for-rows",
        ),
        pytest.param(
            "get_lamps",
            Response(200, {**_of("text/html"), **ATTACHED}, WEB_PAGE),
            "HTTP 200, a file (text/html) came instead of JSON",
            id="attached-for-rows",
        ),
        pytest.param(
            "get_lamps",
            Response(200, _of("application/xml"), b"<a/>"),
            "HTTP 200, the body is not JSON (application/xml)",
            id="text-of-an-api",
        ),
        pytest.param(
            "light_lamps",
            Response(200, _of("image/png"), PICTURE),
            "HTTP 200, a file (image/png) came instead of JSON",
            id="write",
        ),
    ],
)
def test_what_is_not_judged_is_worded_by_what_was_due(
    lamps: Library, operation: str, response: Response, reason: str
) -> None:
    judgement = _judge(lamps, operation, response)
    assert (judgement.outcome, judgement.reason) == ("unreadable", reason)


def test_downloads_have_the_shape_of_one_another_and_not_of_json(lamps: Library) -> None:
    picture, text, rows = (
        _exchange(lamps, "get_picture", Response(200, headers, body))
        for headers, body in (
            (_of("image/png"), PICTURE),
            (_of("image/png"), b"(left out)"),
            (JSON, b"{}"),
        )
    )
    promise = lamps.promises["get_picture"]
    assert not [*compare_with_recording(promise, text, picture)]
    findings = [*compare_with_recording(promise, picture, rows)]
    assert [(each.promised, each.actual) for each in findings] == [("a file", "JSON")]


def test_custom_checks_are_not_given_downloads(tmp_path: Path) -> None:
    @custom_check("acme-lamp", level="error", about="answer", sentence="Reads the lamps.")
    def read_lamps(_promise: Promise, exchange: Exchange) -> Iterator[Difference]:
        if exchange.response.json["lamps"] is None:
            yield Difference("lamps", expected="a lamp", actual="none")

    library(tmp_path, page(("get_picture", "GET", "/settings/lamps/{lamp_id}/picture")))
    checked = Library(tmp_path, "v7", [read_lamps])
    judgement = _judge(checked, "get_picture", Response(200, _of("image/png"), PICTURE))
    assert (judgement.outcome, judgement.reason) == ("conforms", "")
    judgement = _judge(checked, "get_picture", Response(200, dict(JSON), b"[]"))
    assert judgement.outcome == "check-error"
