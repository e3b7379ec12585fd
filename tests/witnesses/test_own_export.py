"""Our own export as a witness: it says what the pages say, so that nothing is found in error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli.exporting import export
from conformance.commands.witness import compare
from conformance.library import Library
from conformance.witnesses.comparison import Comparison


@pytest.fixture(scope="module", params=["json", "yaml"])
def compared(
    library: Library, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Sequence[Comparison]:
    file: Path = tmp_path_factory.mktemp("own") / f"own.{request.param}"
    result = CliRunner().invoke(export, ["openapi", "-o", str(file)])
    assert result.exit_code == 0, result.output
    return compare(library, [str(file)])


def test_every_operation_is_matched_and_none_is_in_error(compared: Sequence[Comparison]) -> None:
    (one,) = compared
    assert set(one.matched) == set(one.asked)
    assert [(f.operation, f.rule, f.path) for f in one.findings if f.level == "error"] == []


def test_every_sample_is_accepted_and_no_body_is_taken_whatever_it_holds(
    compared: Sequence[Comparison],
) -> None:
    (one,) = compared
    assert {v.sample for v in one.verdicts} == {"accepts", None}
    assert not any(v.broken or v.empty or v.anything or v.open for v in one.verdicts)
    assert all(v.named == v.keys for v in one.verdicts)
