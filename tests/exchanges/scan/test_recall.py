"""What of a table of leaks is found, and how silent scan is on what only looks like them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchanges.scan.expand import TABLES, Row, rows
from zoho_conformance.exchanges.scan.scan_file import scan_file

# The rules were made with the first pair. The others were written before they had been tried, each
# after the one before: then 84 of 86, 123 of 137 and 109 of 118 leaks were found, and 2 of 87,
# 5 of 125 and 5 of 98 lookalikes reported. The bare address of a public server is missed still.
PAIRS = {
    "tried": ("leaks", "lookalikes"),
    "unseen": ("unseen_leaks", "unseen_lookalikes"),
    "harder": ("harder_leaks", "harder_lookalikes"),
    "latest": ("latest_leaks", "latest_lookalikes"),
}
_WORD = re.compile(r"[\w.@+-]{9,}")
MIN_RECALL = MIN_PRECISION = 0.99


def reports(row: Row, folder: Path) -> list[str]:
    scanned = scan_file(row.write(folder))
    assert not scanned.unread, row
    # A secret has to fail a commit; what is personal only has to be mentioned.
    return scanned.errors if row.section == "secrets" else scanned.errors + scanned.warnings


def reported(table: str, folder: Path) -> Iterator[tuple[Row, list[str]]]:
    for row in rows(table):
        yield row, reports(row, folder / f"{table}{row.line}")


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_scan_finds_leaks_and_is_silent_on_lookalikes(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leaks = dict(reported(pair[0], tmp_path))
    lookalikes = dict(reported(pair[1], tmp_path))
    hits = sum(map(bool, leaks.values()))
    false_alarms = sum(map(bool, lookalikes.values()))
    recall, precision = hits / len(leaks), hits / (hits + false_alarms)
    wrong = [row for row, lines in leaks.items() if not lines]
    wrong += [row for row, lines in lookalikes.items() if lines]
    with capsys.disabled():
        print(  # noqa: T201 - the figures are what the test is for
            f"\nscan, {pair[0]}: {hits} of {len(leaks)} leaks found (recall {recall:.1%}), "
            f"{false_alarms} of {len(lookalikes)} lookalikes reported (precision {precision:.1%})"
        )
    assert min(len(leaks), len(lookalikes)) >= 60
    assert (recall >= MIN_RECALL, precision >= MIN_PRECISION) == (True, True), wrong


@pytest.mark.parametrize("table", [leaks for leaks, _ in PAIRS.values()])
def test_no_report_repeats_a_value(table: str, tmp_path: Path) -> None:
    for row in rows(table):
        file = row.write(tmp_path / str(row.line))
        scanned = scan_file(file)
        written = _WORD.findall(file.read_text(encoding="utf-8"))
        words = {word for word in written if any(map(str.isdigit, word))}
        for line in scanned.errors + scanned.warnings:
            assert not [word for word in words if word in line.replace(str(file), "")], line


def test_the_tables_hold_nothing_that_another_scanner_takes_for_a_leak() -> None:
    for file in TABLES.glob("*leaks.txt"):
        scanned = scan_file(file)
        assert [line for line in scanned.errors if ": a credential" not in line] == []
