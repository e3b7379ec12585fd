"""The memory of an audit goes by what it finds, and not by how much it reads or writes."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

from bench.archives import write_har, write_log
from bench.processes import AUDIT, cost_of
from bench.traffic import Traffic
from zoho_conformance.runs.library import open_library

FEW, MANY = 1_000, 15_000
MOST_GROWTH = 15.0
MOST = 85.0
MOST_FOR_REPORT = 5.0
MOST_FOR_TEMPLATES = 4.0
"""Of an HTML report: Jinja, and the templates that it compiles, whatever they show."""
OPERATIONS = 40
"""As many as an archive of most programs has; contracts take some 200 kB each."""

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the memory of a process is not to be had there"
)


REPORTS = ("json", "html", "sarif", "ctrf.json", "xml", "txt")


def megabytes(folder: Path, archive: Path, *options: str) -> float:
    return cost_of((*AUDIT, str(archive), *options), folder).megabytes


def test_fifteen_times_the_exchanges_need_hardly_more_memory(tmp_path: Path) -> None:
    traffic = Traffic(open_library(), operations=OPERATIONS)
    few = write_log(tmp_path / "few.ndjson", traffic.exchanges(FEW))
    many = write_log(tmp_path / "many.ndjson", traffic.exchanges(MANY))
    har = write_har(tmp_path / "many.har", islice(traffic.exchanges(MANY), MANY // 3))
    before = megabytes(tmp_path, few)
    assert megabytes(tmp_path, many) < min(before + MOST_GROWTH, MOST)
    assert megabytes(tmp_path, har) < min(before + MOST_GROWTH, MOST)


def test_reports_of_megabytes_need_no_memory_of_their_own(tmp_path: Path) -> None:
    traffic = Traffic(open_library(), operations=OPERATIONS)
    log = write_log(tmp_path / "drifted.ndjson", traffic.exchanges(FEW, drifted=1))
    without = megabytes(tmp_path, log)
    for suffix in REPORTS:
        report = tmp_path / f"report.{suffix}"
        most = without + MOST_FOR_REPORT + (MOST_FOR_TEMPLATES if suffix == "html" else 0)
        assert megabytes(tmp_path, log, "--report", str(report)) < most, suffix
    sizes = [(tmp_path / f"report.{suffix}").stat().st_size for suffix in ("json", "html")]
    assert min(sizes) > 1_500_000
