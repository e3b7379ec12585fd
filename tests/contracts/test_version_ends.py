"""When versions end: what a file may say, and which threshold a day is within."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoho_conformance.contracts.version_ends import (
    THRESHOLDS,
    VersionEnd,
    load_ends,
    threshold_of,
)
from zoho_conformance.model.errors import UsageError

ENTRY = {"version": '"v2"', "ends": "2027-03-31", "source": '"SUP-1"', "as_of": "2026-11-20"}


def written(folder: Path, *entries: dict[str, str]) -> Path:
    file = folder / "lifecycle.toml"
    texts = ("\n".join(f"{key} = {value}" for key, value in entry.items()) for entry in entries)
    file.write_text("\n".join(f"[[version]]\n{text}" for text in texts), encoding="utf-8")
    return file


def test_each_end_that_ships_has_a_public_source() -> None:
    ends = load_ends()
    assert ends["v1"].ends == date(2019, 12, 31)
    assert all(end.source.startswith("https://www.zoho.com/") for end in ends.values())


def test_an_end_of_the_project_counts_more_than_one_that_ships(tmp_path: Path) -> None:
    later = {**ENTRY, "version": '"v1"'}
    ends = load_ends(written(tmp_path, ENTRY, later))
    assert (ends["v2"].ends, ends["v1"].ends) == (date(2027, 3, 31), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"source": ""}, "missing field source"),
        ({"as_of": ""}, "missing field as_of"),
        ({"ends": ""}, "missing field ends"),
        ({"source": '" "'}, "source is empty"),
        ({"version": '"2"'}, r"version\[0\]\.version: expected"),
        ({"ends": '"soon"'}, r"version\[0\]\.ends: expected a date"),
        ({"deprecated": "2027-04-01"}, "deprecated is later than ends"),
        ({"end": "2027-04-01"}, "unknown field end"),
    ],
)
def test_an_entry_that_lacks_something_is_refused_in_a_line(
    tmp_path: Path, change: dict[str, str], problem: str
) -> None:
    entry = {key: value for key, value in {**ENTRY, **change}.items() if value}
    with pytest.raises(UsageError, match=problem) as refused:
        load_ends(written(tmp_path, entry))
    assert "\n" not in str(refused.value)


def test_a_version_has_one_end(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"version\[1\]: v2 has two ends"):
        load_ends(written(tmp_path, ENTRY, ENTRY))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load_ends(tmp_path / "lifecycle.toml")


@given(st.integers(-4000, 4000))
def test_a_threshold_is_the_nearest_that_is_not_yet_passed(days: int) -> None:
    day = date(2026, 11, 27)
    end = VersionEnd(version="v2", ends=day + timedelta(days), source="x", as_of=day)
    threshold = threshold_of(end.days_left(day))
    if days < 0:
        assert threshold == 0
    elif threshold is None:
        assert days > max(THRESHOLDS)
    else:
        assert days <= threshold
        assert not any(days <= nearer < threshold for nearer in THRESHOLDS)
