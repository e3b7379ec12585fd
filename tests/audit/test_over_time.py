"""What `audit` says of keys over time, however the archive is split and in whatever order."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.command import run_command
from tests.guard.answers import PATH, body
from zoho_conformance.audit.parts import parts_of
from zoho_conformance.audit.work import Work

KEY = "Lock_Source__s"


def write_archive(
    file: Path,
    shares: tuple[float, ...],
    *,
    null: bool = False,
    month: int = 5,
    key: str = KEY,
    within: str = "",
) -> None:
    """For each share 120 answers of one row, which has the key in so many of them, shuffled."""
    rng = random.Random(4)  # noqa: S311 - the same numbers in every run
    when = datetime(2026, month, 1, tzinfo=UTC)
    lines = []
    for share in shares:
        for _ in range(120):
            when += timedelta(hours=1)
            answer = body()
            if rng.random() >= share:
                row = answer["data"][0]
                holder = row[within] if within else row
                holder.pop(key, None)
                if null:
                    holder[key] = None
            line = {
                "request": {"method": "GET", "url": f"https://www.zohoapis.com{PATH}"},
                "response": {
                    "status": 200,
                    "headers": {"content-type": "application/json"},
                    "body": json.dumps(answer),
                },
                "time": when.isoformat(),
            }
            lines.append(json.dumps(line) + "\n")
    rng.shuffle(lines)
    file.write_text("".join(lines), encoding="utf-8")


def test_each_summary_has_the_samples_of_its_own_parts(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.ndjson", (0.9,))
    auditor = Work(over_time=True).auditor()
    ((part, source),) = parts_of([str(tmp_path / "a.ndjson")], None, split=False)
    samples = []
    for _ in range(2):
        auditor.judge_part(part, source)
        samples.append(auditor.take_summary().samples)
    assert samples[0]
    assert samples[0].keys() == samples[1].keys()


def findings(folder: Path, *options: str) -> dict[str, Any]:
    done = run_command(folder, "audit", "a.ndjson", "--report", "x.json", *options)
    assert "Traceback" not in done.stderr
    report = json.loads((folder / "x.json").read_text(encoding="utf-8"))
    rules = ("presence-dropped", "always-null-now")
    return {row["rule"]: row for row in report["findings"] if row["rule"] in rules}


def test_a_key_that_came_no_more_is_told_with_its_counts_and_times(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.ndjson", (0.98, 0))
    (dropped,) = findings(tmp_path).values()
    assert (dropped["rule"], dropped["level"]) == ("presence-dropped", "warning")
    assert dropped["path"] == f"data[].{KEY}"
    assert "of 120 rows looked at, last at 2026-05-0" in dropped["expected"]
    assert dropped["actual"] == "in 0 of 120 rows looked at since 2026-05-06T01:00:00+00:00"
    assert dropped["exchanges"] == 120


def test_processes_and_parts_change_nothing(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.ndjson", (0.98, 0))
    alone = findings(tmp_path)
    assert findings(tmp_path, "--jobs", "2") == alone
    assert findings(tmp_path, "--no-over-time") == {}


def test_a_key_that_is_null_from_a_day_on_is_told(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.ndjson", (0.98, 0), null=True)
    (null,) = findings(tmp_path).values()
    assert null["rule"] == "always-null-now"
    assert null["actual"].startswith("null in all of 120 rows looked at since ")


def test_a_key_inside_a_row_that_came_no_more_is_told(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.ndjson", (0.98, 0), key="name", within="Locked_By__s")
    (dropped,) = findings(tmp_path).values()
    assert (dropped["rule"], dropped["path"]) == ("presence-dropped", "data[].Locked_By__s.name")


def test_what_comes_as_often_as_before_is_not_told(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.ndjson", (0.5, 0.5))
    assert findings(tmp_path) == {}


def test_large_archives_are_looked_at_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("zoho_conformance.audit.over_time._SMALL_BYTES", 1000)
    write_archive(tmp_path / "a.ndjson", (0.98, 0))
    assert findings(tmp_path) == {}
    assert "presence-dropped" in findings(tmp_path, "--over-time")
