"""The memory of an audit goes by what it finds, and not by how much it reads."""

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
OPERATIONS = 40
"""As many as an archive of most programs has; contracts take some 200 kB each."""

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the memory of a process is not to be had there"
)


def megabytes(folder: Path, archive: Path) -> float:
    return cost_of((*AUDIT, str(archive)), folder).megabytes


def test_fifteen_times_the_exchanges_need_hardly_more_memory(tmp_path: Path) -> None:
    traffic = Traffic(open_library(), operations=OPERATIONS)
    few = write_log(tmp_path / "few.ndjson", traffic.exchanges(FEW))
    many = write_log(tmp_path / "many.ndjson", traffic.exchanges(MANY))
    har = write_har(tmp_path / "many.har", islice(traffic.exchanges(MANY), MANY // 3))
    before = megabytes(tmp_path, few)
    assert megabytes(tmp_path, many) < min(before + MOST_GROWTH, MOST)
    assert megabytes(tmp_path, har) < min(before + MOST_GROWTH, MOST)
