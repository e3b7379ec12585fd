"""The lines of a log on disk are found once, and read again one by one."""

from __future__ import annotations

import errno
import gzip
import json
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from zoho_conformance.exchanges.formats import ndjson_log
from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.interface import DecodedExchange, Unread, entries_of
from zoho_conformance.exchanges.formats.lines_on_disk import LinesOnDisk, Spot
from zoho_conformance.exchanges.formats.ndjson_log import NdjsonLog, Span
from zoho_conformance.exchanges.formats.source import START_BYTES, Source

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pread"), reason="the system cannot read at a place: lines are kept"
)

MARK = b"\xef\xbb\xbf"


def line_of(number: int) -> bytes:
    exchange = {
        "request": {"method": "GET", "url": f"https://crm.example/crm/v7/Lamps/{number}?page=1"},
        "response": {"status": 200, "body": json.dumps({"data": [{"n": number, "x": "x" * 900}]})},
    }
    return json.dumps(exchange).encode()


LINES = [line_of(number) for number in range(100)]


def open_log(file: Path, content: bytes) -> NdjsonLog:
    file.write_bytes(content)
    recording = open_source(Source.of_file(file), None)
    assert isinstance(recording, NdjsonLog)
    return recording


def on_disk(log: NdjsonLog) -> LinesOnDisk:
    lines = LinesOnDisk.of(log)
    assert lines is not None
    return lines


def spots_of(lines: LinesOnDisk) -> list[Spot]:
    return [spot for spot in lines.spots() if not isinstance(spot, Unread)]


def test_what_is_read_again_is_what_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ndjson_log, "MAX_LINE_BYTES", 2000)
    odd = [b"", b" \t\r", MARK, MARK + b" ", MARK + MARK + LINES[0], b"{", b"[]", LINES[1] + b"\r"]
    too_long = line_of(1).replace(b"xxx", b"x" * 2000)
    content = b"\n".join([*LINES[:50], *odd, too_long, *LINES[50:]])
    log = open_log(tmp_path / "odd.ndjson", content)
    middle = Span(len(content) // 3, 2 * len(content) // 3)
    for part in (log, log.within(Span(0, middle.start)), log.within(middle)):
        lines = on_disk(part)
        again: list[DecodedExchange | Unread] = []
        for spot in lines.spots():
            entry = spot if isinstance(spot, Unread) else lines.entry(spot)
            again.append(entry if isinstance(entry, Unread) else entry.decoded())
        entries = entries_of(part)
        assert again == [
            entry if isinstance(entry, Unread) else entry.decoded() for entry in entries
        ]
    assert len(list(on_disk(log).spots())) == len(LINES) + 5


def test_the_address_of_a_line_has_no_numbers(tmp_path: Path) -> None:
    log = open_log(tmp_path / "lamps.ndjson", b"\n".join(LINES))
    addresses = {spot[0] for spot in spots_of(on_disk(log))}
    assert addresses == {b"/crm/v/Lamps/"}


def test_a_line_that_is_not_there_any_more_is_told(tmp_path: Path) -> None:
    file = tmp_path / "lamps.ndjson"
    lines = on_disk(open_log(file, b"\n".join(LINES)))
    spots = spots_of(lines)
    file.write_bytes(b"\n".join(LINES[:30]) + b"\n")
    gone = lines.entry(spots[30])
    assert isinstance(gone, Unread)
    assert str(gone).endswith(
        "lamps.ndjson: exchange 31 (line 31): the file was changed while it was read"
    )
    assert not isinstance(lines.entry(spots[29]), Unread)


def test_a_log_that_is_gone_before_it_is_read_is_told_as_any_other(tmp_path: Path) -> None:
    file = tmp_path / "lamps.ndjson"
    log = open_log(file, b"\n".join(LINES))
    file.unlink()
    assert LinesOnDisk.of(log) is None
    (gone,) = entries_of(log)
    assert isinstance(gone, Unread)
    assert "cannot be read" in str(gone)


def test_a_log_that_cannot_be_opened_any_more_has_no_lines_to_read_again(tmp_path: Path) -> None:
    log = open_log(tmp_path / "lamps.ndjson", b"\n".join(LINES))

    def refuse() -> BinaryIO:
        raise PermissionError(errno.EACCES, "Permission denied")

    log.source._raw = refuse
    assert LinesOnDisk.of(log) is None


def test_a_log_that_was_renamed_meanwhile_is_still_read(tmp_path: Path) -> None:
    file = tmp_path / "lamps.ndjson"
    lines = on_disk(open_log(file, b"\n".join(LINES)))
    file.rename(tmp_path / "lamps.ndjson.1")
    file.write_bytes(b"")
    spots = spots_of(lines)
    assert len(spots) == len(LINES)
    assert not any(isinstance(lines.entry(spot), Unread) for spot in spots)


@pytest.mark.parametrize("kind", ["packed", "small", "several", "array"])
def test_other_recordings_have_no_lines_to_read_again(tmp_path: Path, kind: str) -> None:
    contents = {
        "packed": gzip.compress(b"\n".join(LINES)),
        "small": b"\n".join(LINES[:3]),
        "several": json.dumps({"resourceSpans": [], "padding": "x" * START_BYTES}).encode(),
        "array": b"[" + b",\n".join(LINES) + b"]",
    }
    file = tmp_path / ("lamps.ndjson.gz" if kind == "packed" else "lamps.ndjson")
    file.write_bytes(contents[kind])
    recording = open_source(Source.of_file(file), None)
    assert recording is not None
    assert LinesOnDisk.of(recording) is None
