"""The page's own sample of every operation that ships, as it ships and as somebody's recording."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.settings import Settings

_TO_NO_OPERATION = 3
"""Samples without the header that tells their operation, or to what no page documents."""

_OURS = Library()
_SAMPLES = _OURS.root / "cassettes" / "documented" / _OURS.version


@pytest.fixture(scope="module")
def shipped() -> Report:
    """The report on all that ships."""
    return run_check(Settings(all_operations=True))


@pytest.fixture(scope="module")
def taped(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report on the same samples, as somebody else's recordings of nobody knows what."""
    folder = tmp_path_factory.mktemp("taped")
    for file in _SAMPLES.glob("*/*.yaml"):
        text = re.sub(r"^  target: documented\n", "", file.read_text(), flags=re.MULTILINE)
        (folder / f"{file.parent.name}-{file.name}").write_text(text)
    return run_check(Settings(recordings=(folder,)))


def test_the_sample_of_every_operation_conforms(shipped: Report) -> None:
    assert shipped.verdict == "conforms"
    documented = [exchange for exchange in shipped.exchanges if exchange.target == "documented"]
    assert {exchange.operation for exchange in documented} == {
        case.operation for case in _OURS.sample_cases
    }


def test_a_plain_check_is_about_the_suite(shipped: Report) -> None:
    plain = run_check(Settings())
    assert plain.run.contract_digests.keys() == set(_OURS.suite)
    assert plain.coverage == {id_: shipped.coverage[id_] for id_ in _OURS.suite}
    of_suite = [finding for finding in shipped.findings if finding.operation in _OURS.suite]
    assert list(plain.findings) == of_suite


def test_a_sample_is_judged_the_same_as_somebodys_recording(taped: Report) -> None:
    (target,) = taped.run.targets
    assert sum(target.unmatched.values()) <= _TO_NO_OPERATION
    assert not target.foreign
    assert not [f for f in taped.findings if f.level == "error" and f.state != "known"]


def test_the_index_reads_the_same_from_a_copy_of_the_contracts(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / _OURS.version).symlink_to(_OURS.root / "contracts" / _OURS.version)
    assert list(Library(tmp_path).promises) == list(_OURS.promises)
