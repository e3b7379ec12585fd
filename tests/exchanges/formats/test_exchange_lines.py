"""The lines at which recorded exchanges begin."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.exchanges.formats import json_lines
from zoho_conformance.exchanges.formats.exchange_lines import find_lines

ENTRY = {"request": {"method": "GET", "url": 'https://x.example/a{[\\"b'}, "response": {"s": [{}]}}
VCR = {"request": {"method": "GET", "uri": "/a"}, "response": {"status": {"code": 200}}}
EXAMPLE = {"name": "one", "code": 200, "header": [{"key": "a"}]}
LINE = json.dumps(
    {
        "request": {"method": "GET", "url": "https://www.zohoapis.com/crm/v7/Leads"},
        "response": {"status": 200, "headers": {}, "body": "{}"},
    }
)
DOCUMENTS: dict[str, Any] = {
    "har": {"log": {"pages": [{"id": 1}], "entries": [ENTRY, ENTRY]}},
    "newman": {"run": {"executions": [ENTRY, ENTRY]}},
    "nock": [{"scope": "https://x.example", "path": "/a", "method": "GET", "response": {}}] * 2,
    "wiremock journal": {"requests": [ENTRY, ENTRY]},
    "wiremock mappings": {"mappings": [ENTRY, ENTRY]},
    "ruby vcr": {"http_interactions": [VCR, VCR], "recorded_with": "VCR 6.1.0"},
    "vcrpy": {"version": 1, "interactions": [VCR, VCR]},
    "nango": {
        "input": {},
        "api": {"get": {"/a.b": {"response": {}}, "/b": [{"response": {"c": {}}}]}},
    },
    "postman": {
        "info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [
            {"name": "folder", "item": [{"request": {"url": "/a"}, "response": [EXAMPLE]}]},
            {"request": {"url": "/a"}, "response": [EXAMPLE]},
        ],
    },
}


@pytest.mark.parametrize("tool", DOCUMENTS)
def test_the_entries_of_a_document_begin_at_their_braces(tmp_path: Path, tool: str) -> None:
    file = tmp_path / "recording.json"
    file.write_text(json.dumps(DOCUMENTS[tool], indent=1))
    lines = file.read_text().splitlines()
    line_of_entry = find_lines(file, {1, 2, 3})
    assert list(line_of_entry) == [1, 2]
    first, second = (lines[line - 1].strip() for line in line_of_entry.values())
    assert first.endswith("{")
    assert second.endswith("{")
    below = lines[line_of_entry[1]].strip()
    assert below == lines[line_of_entry[2]].strip() or tool == "nango"


def test_the_items_of_a_yaml_cassette_begin_at_their_dashes(tmp_path: Path) -> None:
    file = tmp_path / "cassette.yaml"
    item = "- request: {uri: '- request', body: [1, {a: 2}]}\n  response: {}\n"
    head = "# a note\nmetadata:\n- a\ninteractions:\n"
    file.write_text(f"{head}{item}\n{item}version: 1\n")
    assert find_lines(file, {1, 2, 3}) == {1: 5, 2: 8}


@pytest.mark.parametrize(
    ("head", "item", "lines"),
    [
        ("responses:\n", "- response:\n    url: /a\n", {1: 2, 2: 4}),
        ("", "\n-\n    request:\n        url: /a\n", {1: 3, 2: 7}),
        ("!tape\ninteractions:\n", "- request: {uri: /a}\n  response: {}\n", {1: 3, 2: 5}),
    ],
)
def test_the_items_of_other_yaml_begin_where_their_list_has_them(
    head: str, item: str, lines: dict[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "recording.yaml"
    file.write_text(f"{head}{item}{item}", encoding="utf-8")
    assert find_lines(file, {1, 2, 3}) == lines


def test_the_lines_of_a_log_are_its_exchanges(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_text(f"{LINE}\n\n{LINE}\n{LINE}")
    assert find_lines(file, {1, 3}) == {1: 1, 3: 4}


def test_what_has_no_lines_has_none(tmp_path: Path) -> None:
    packed = tmp_path / "a.har.gz"
    packed.write_bytes(gzip.compress(json.dumps(DOCUMENTS["har"]).encode()))
    text = tmp_path / "note.txt"
    text.write_text("interactions: [")
    for file in (packed, text, tmp_path / "gone.har"):
        assert find_lines(file, {1}) == {}


def test_a_document_that_is_cut_off_has_the_lines_that_it_has(tmp_path: Path) -> None:
    file = tmp_path / "cut.har"
    text = json.dumps(DOCUMENTS["har"], indent=1)
    file.write_text(text[: text.rindex('"request"') + 4])
    assert list(find_lines(file, {1, 2})) == [1, 2]


@pytest.mark.parametrize("piece", [1, 2, 7, 20, 65536])
@pytest.mark.parametrize("end", ["", "\n", "\n \t", "\n\n\n"])
def test_of_a_long_log_the_lines_are_counted_that_have_something_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int, end: str
) -> None:
    monkeypatch.setattr(json_lines, "_MAX_READ_BYTES", 0)
    monkeypatch.setattr(json_lines, "_PIECE_BYTES", piece)
    file = tmp_path / "calls.ndjson"
    filled = LINE, f" {LINE}", "{", "\t7"
    lines = [filled[0], "", filled[1], " \t\r", filled[2], "\x0b\x0c", filled[3]]
    file.write_text("\n".join(lines) + end, newline="")
    assert find_lines(file, range(1, 10)) == {1: 1, 2: 3, 3: 5, 4: 7}


def test_a_line_that_is_too_long_is_an_entry_whatever_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_lines, "_MAX_READ_BYTES", 0)
    monkeypatch.setattr(json_lines, "_PIECE_BYTES", 16)
    monkeypatch.setattr(json_lines, "MAX_LINE_BYTES", len(LINE) + 1)
    file = tmp_path / "calls.ndjson"
    blanks = " " * len(LINE)
    file.write_text(f"{LINE}\n{blanks}\n{blanks} \n{LINE}\n{blanks}  ", newline="")
    assert find_lines(file, range(1, 10)) == {1: 1, 2: 3, 3: 4, 4: 5}
