"""WireMock's mappings: bodies in files beside them, queries in parts, and what is no recording."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.exchanges.formats.detect import open_recording, open_source
from zoho_conformance.exchanges.formats.find_sources import find_sources
from zoho_conformance.exchanges.formats.interface import Decoded, decode_all

PATH = "/crates"


def decoded(file: Path) -> Decoded:
    recording = open_recording(file)
    assert recording is not None
    return decode_all(recording)


def decoded_mapping(
    folder: Path, request: Mapping[str, Any], response: Mapping[str, Any] | None = None
) -> Decoded:
    file = folder / "mapping.json"
    answer = {"status": 200, "jsonBody": {"crates": []}} if response is None else response
    mapping = {"id": "1", "request": {"method": "GET", **request}, "response": answer}
    file.write_text(json.dumps(mapping), encoding="utf-8")
    return decoded(file)


def test_the_file_of_a_mappings_body_is_read_beside_it_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "__files").mkdir()
    (tmp_path / "__files/locks.json").write_text('{"crates": []}', encoding="utf-8")
    (tmp_path / "secret.json").write_text('{"secret": 1}', encoding="utf-8")
    for name, content in (("a", "locks.json"), ("b", "../secret.json")):
        mapping = {
            "request": {"method": "GET", "urlPath": PATH},
            "response": {"status": 200, "bodyFileName": content},
        }
        (tmp_path / f"mappings/{name}.json").write_text(json.dumps(mapping), encoding="utf-8")
    (exchange,) = decoded(tmp_path / "mappings/a.json").exchanges
    assert exchange.response.json == {"crates": []}
    assert [unread.reason for unread in decoded(tmp_path / "mappings/b.json").unread] == [
        "the file of its body is missing"
    ]


@pytest.mark.parametrize("folder", ["", "stubs/"])
def test_the_file_of_a_mappings_body_is_read_in_an_archive(folder: str, tmp_path: Path) -> None:
    mapping = {
        "request": {"method": "GET", "urlPath": PATH},
        "response": {"status": 200, "bodyFileName": "locks.json"},
    }
    outside = {**mapping, "response": {"status": 200, "bodyFileName": "../secret.json"}}
    archive = tmp_path / "stubs.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(f"{folder}mappings/a.json", json.dumps(mapping))
        opened.writestr(f"{folder}mappings/b.json", json.dumps(outside))
        opened.writestr(f"{folder}__files/locks.json", '{"crates": []}')
        opened.writestr(f"{folder}secret.json", '{"secret": 1}')
    recordings = [open_source(named.source) for named in find_sources(str(archive))]
    first, second = (decode_all(recording) for recording in recordings if recording is not None)
    assert [exchange.response.json for exchange in first.exchanges] == [{"crates": []}]
    assert [each.reason for each in second.unread] == ["the file of its body is missing"]


@pytest.mark.parametrize(
    ("request_", "query", "lacks_query"),
    [
        ({"url": f"{PATH}?size=2"}, {"size": "2"}, False),
        ({"url": PATH}, {}, False),
        ({"urlPath": PATH, "queryParameters": {"size": {"equalTo": "2"}}}, {"size": "2"}, False),
        (
            {"urlPath": PATH, "queryParameters": {"kind": {"hasExactly": [{"equalTo": "a b"}]}}},
            {"kind": "a b"},
            False,
        ),
        # What takes any query, or any value, was not recorded.
        ({"urlPath": PATH}, {}, True),
        ({"urlPath": PATH, "queryParameters": {"size": {"matches": "[0-9]+"}}}, {}, True),
        (
            {"urlPath": PATH, "queryParameters": {"kind": {"includes": [{"equalTo": "a"}]}}},
            {},
            True,
        ),
    ],
)
def test_the_query_of_a_mapping_is_what_it_takes_alone(
    request_: dict[str, Any], query: dict[str, str], tmp_path: Path, *, lacks_query: bool
) -> None:
    (exchange,) = decoded_mapping(tmp_path, request_).exchanges
    assert exchange.request.query == query
    assert exchange.request.lacks_query == lacks_query


def test_a_mapping_that_forwards_to_another_server_has_no_answer(tmp_path: Path) -> None:
    response = {"proxyBaseUrl": "https://api.example.com"}
    content = decoded_mapping(tmp_path, {"urlPath": PATH}, response)
    assert [each.reason for each in content.unread] == [
        "its answer is that of another server, and not recorded"
    ]
