"""Cassettes of vcrpy: read exchange by exchange, and refused in a line that shows no content."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.exchanges.scan.made import interaction
from zoho_conformance.exchanges.formats.detect import open_recording
from zoho_conformance.exchanges.formats.find_sources import recording_files
from zoho_conformance.exchanges.formats.interface import (
    Decoded,
    RawExchange,
    UnreadableRecordingError,
    decode_all,
)
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model import locations
from zoho_conformance.model.exchange import UNREADABLE

RECORDED = locations.root() / "cassettes/reference/v7/get_record_locking_information/ok.yaml"

WRONG = {
    "empty": (("", ""), "x.yaml: empty"),
    "no-address": (("uri:", "url:"), "x.yaml: exchange 1: uri is missing"),
    "a-name": (("code: 200", "code: Ada Lovelace"), "exchange 1: values of other types than vcrpy"),
    "a-list": (
        ("interactions:", "- interactions:"),
        "x.yaml: not valid YAML",
    ),
    "no-interactions": (("interactions:", "exchanges:"), "x.yaml: not a cassette of vcrpy"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_that_is_not_a_cassette_is_refused_without_showing_it(
    tmp_path: Path, kind: str
) -> None:
    (before, after), message = WRONG[kind]
    text = RECORDED.read_text(encoding="utf-8").replace(before, after) if before else ""
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableRecordingError, match=message) as refusal:
        read_cassette(file)
    assert "Lovelace" not in str(refusal.value)


def test_a_file_that_would_crash_the_parser_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("interactions: " + "[a, " * 25_000, encoding="utf-8")
    with pytest.raises(UnreadableRecordingError, match=r"nested more than 256 deep \(line 1\)"):
        read_cassette(file)


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("NaN", "NaN is not a JSON value"),
        ("1e999", "a number is too large"),
        ("9" * 5000, "a number has too many digits"),
    ],
)
def test_a_cassette_in_json_has_to_be_json(tmp_path: Path, number: str, problem: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(f'{{"interactions": [], "version": {number}}}', encoding="utf-8")
    with pytest.raises(UnreadableRecordingError, match=f"x.json: not JSON: {problem}"):
        read_cassette(file)


def test_a_cassette_in_yaml_may_begin_with_a_brace(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("{interactions: []}", encoding="utf-8")
    with pytest.raises(UnreadableRecordingError, match="no recorded exchanges in it"):
        read_cassette(file)


def test_what_is_not_a_file_counts_as_a_recording_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    (tmp_path / "pipe.yaml").symlink_to("/dev/zero")
    (tmp_path / "round.yaml").symlink_to(tmp_path, target_is_directory=True)
    assert [file.name for file in recording_files(tmp_path)] == ["gone.yaml", "pipe.yaml"]
    for name, problem in (("gone", "no such file"), ("pipe", "cannot be read: a device, not a")):
        with pytest.raises(UnreadableRecordingError, match=rf"{name}\.yaml: {problem}"):
            open_recording(tmp_path / f"{name}.yaml")


def test_a_file_larger_than_any_recording_is_refused_unread(tmp_path: Path) -> None:
    text = b"interactions:\n" + b"- request: {}\n" * 6000
    for name, start in (("x.yaml", text), ("y.json", b"")):
        with (tmp_path / name).open("wb") as stream:
            stream.write(start)
            stream.truncate(5 << 30)
    assert open_recording(tmp_path / "y.json") is None
    with pytest.raises(UnreadableRecordingError, match=r"x\.yaml: cannot be read: larger than"):
        open_recording(tmp_path / "x.yaml")


def decoded(tmp_path: Path, *interactions: Any) -> Decoded:
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"interactions": list(interactions)}), encoding="utf-8")
    recording = open_recording(file)
    assert recording is not None
    return decode_all(recording)


def test_a_broken_exchange_is_counted_and_the_others_are_read(tmp_path: Path) -> None:
    lacking = {"request": {"method": "GET"}, "response": {}}
    content = decoded(tmp_path, interaction(), lacking, interaction(), lacking, 7)
    assert [exchange.place.index for exchange in content.exchanges] == [1, 3]
    assert [line.rpartition("/")[2] for line in content.unread_lines()] == [
        "x.json: exchange 2: status is missing (2 exchanges)",
        "x.json: exchange 5: values of other types than vcrpy writes",
    ]


def test_an_exchange_whose_address_is_not_a_url_is_counted(tmp_path: Path) -> None:
    broken = interaction()
    broken["request"]["uri"] = "https://[::1/crm/v7/Leads"
    content = decoded(tmp_path, broken, interaction())
    assert [exchange.place.index for exchange in content.exchanges] == [2]
    assert [unread.reason for unread in content.unread] == ["its address is not a URL"]


def test_a_compressed_body_is_unpacked_and_a_damaged_one_marked(tmp_path: Path) -> None:
    packed = gzip.compress(b'{"data": []}')
    gzipped = {"Content-Encoding": ["gzip"]}
    entries = [interaction(came=body, answered=gzipped) for body in (packed, packed[:-9])]
    file = tmp_path / "x.yaml"
    file.write_text(yaml.safe_dump({"interactions": entries}), encoding="utf-8")
    recording = open_recording(file)
    assert recording is not None
    content = decode_all(recording)
    whole, cut = (exchange.response for exchange in content.exchanges)
    assert (whole.json, whole.damage) == ({"data": []}, "")
    assert (cut.json is UNREADABLE, cut.damage) == (True, "the compressed body is cut off")


def test_several_values_of_a_header_are_kept_raw_and_joined_when_decoded(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    headers = {"X-Several": ["a", "b"]}
    content = {"interactions": [interaction(answered=headers)], "metadata": {"by": "us"}}
    file.write_text(json.dumps(content), encoding="utf-8")
    recording = open_recording(file)
    assert recording is not None
    assert (recording.metadata, recording.beside) == ({"by": "us"}, {"metadata": {"by": "us"}})
    (exchange,) = recording
    assert isinstance(exchange, RawExchange)
    assert exchange.response.headers == (("X-Several", "a"), ("X-Several", "b"))
    assert exchange.decode()[1].headers == {"x-several": "a, b"}


def test_files_of_recordings_are_found_below_a_folder_in_order(tmp_path: Path) -> None:
    for name in ("b/z.yml", "a.JSON", "b/a.yaml", ".hidden/x.yaml", "b/test_locks"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("interactions: []", encoding="utf-8")
    assert [file.relative_to(tmp_path).as_posix() for file in recording_files(tmp_path)] == [
        "a.JSON",
        "b/a.yaml",
        "b/test_locks",
        "b/z.yml",
    ]
