"""A format that joins is found, judged and scanned: a file of its own, and a line in the list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.exchanges.scan.made import TOKEN
from tests.guard.answers import OPERATION, PATH, body, drifted
from zoho_conformance.exchanges.formats import detect
from zoho_conformance.exchanges.formats.interface import (
    Message,
    RawExchange,
    RecordedPlace,
    Recording,
    Unread,
)
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.scan.scan_file import files_to_scan, scan_file
from zoho_conformance.guard import check
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings

URL = f"https://www.zohoapis.eu{PATH}"


@dataclass(frozen=True)
class Lines:
    """An exchange a line: method, URL and answer."""

    source: Source
    metadata: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[RawExchange | Unread]:
        lines = self.source.read().decode().splitlines()
        for index, line in enumerate(lines, 1):
            place = RecordedPlace(self.source.name, index, index)
            try:
                method, url, answer = line.split(" ", 2)
            except ValueError:
                yield Unread(place, "not a method, a URL and an answer")
                continue
            response = Message((("Content-Type", "application/json"),), answer.encode())
            yield RawExchange(place, method, url, Message((), b""), 200, response, {})


class LinesFormat:
    suffixes = frozenset({".lines"})

    def open(self, source: Source) -> Recording | None:
        return Lines(source) if source.suffix == ".lines" else None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(detect, "FORMATS", (*detect.FORMATS, LinesFormat()))
    lines = [
        f"GET {URL} {json.dumps(body())}",
        "cut off",
        f"GET {URL} {json.dumps(drifted())}",
        f"GET https://api.example.com/things?token={TOKEN} {{}}",
    ]
    (tmp_path / "mine.lines").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_exchanges_of_another_format_are_judged(folder: Path) -> None:
    report = run_check(Settings(cassettes=folder))
    assert [(each.operation, each.outcome) for each in report.exchanges] == [
        (OPERATION, "conforms"),
        (OPERATION, "drift"),
    ]
    assert [finding.rule for finding in report.findings] == ["key-renamed"]
    (target,) = report.run.targets
    assert sum(target.foreign.values()) == 1
    (unread,) = target.unread
    assert unread.endswith("mine.lines: exchange 2 (line 2): not a method, a URL and an answer")


def test_exchanges_of_another_format_are_scanned(folder: Path) -> None:
    (file,) = files_to_scan([folder])
    scanned = scan_file(file)
    assert (scanned.is_recording, scanned.exchanges, len(scanned.unread)) == (True, 3, 1)
    (error,) = scanned.errors
    message = "exchange 4 (line 4): request address token: an OAuth token of Zoho"
    assert error.startswith(f"{file}: {message}")


def test_a_file_of_another_format_is_checked_by_its_path(folder: Path) -> None:
    file = folder / "conforming.lines"
    file.write_text(f"GET {URL} {json.dumps(body())}", encoding="utf-8")
    assert check(file).outcome == "conforms"
    with pytest.raises(UsageError, match="exchange 2"):
        check(folder / "mine.lines")
