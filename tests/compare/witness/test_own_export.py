"""Our own export as a witness: it says what the pages say, so that nothing is found in error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.cli.derive import derived_files
from zoho_conformance.cli.export import export
from zoho_conformance.compare.witness.comparison import Comparison
from zoho_conformance.pages.reader import read
from zoho_conformance.runs import library as libraries
from zoho_conformance.runs.library import Library


@pytest.fixture(scope="module", params=["json", "yaml"])
def compared(
    library: Library, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Sequence[Comparison]:
    file: Path = tmp_path_factory.mktemp("own") / f"own.{request.param}"
    result = CliRunner().invoke(export, ["openapi", "-o", str(file)])
    assert result.exit_code == 0, result.output
    return compare_witnesses(library, [str(file)], library.suite)


def test_every_operation_is_matched_and_none_is_in_error(compared: Sequence[Comparison]) -> None:
    (comparison,) = compared
    assert set(comparison.matched) == set(comparison.asked)
    assert [(f.operation, f.rule, f.path) for f in comparison.findings if f.level == "error"] == []


def test_our_export_accepts_every_sample_and_no_garbage(
    compared: Sequence[Comparison],
) -> None:
    (comparison,) = compared
    assert {v.sample for v in comparison.verdicts} == {"accepts", None}
    assert not any(
        v.problem or v.accepts_empty or v.accepts_anything or v.open_keys
        for v in comparison.verdicts
    )
    assert all(v.matching_keys == v.keys for v in comparison.verdicts)


PAGE = """# Get Lamps

#### Endpoints

[GET /lamps](https://lamps.example/docs/api/v7/lamps.html)

#### Header

Authorization: Zoho-oauthtoken 1000.made.up

X-LAMP-ORG: {org}

#### Response JSON Keys

- litboolean



Whether it burns.

**Possible values:** true, false

- heightinteger



Where it hangs.

**Possible values:** 1, 0

#### Possible Errors

- NO\\_LAMPHTTP 400



There is none.
"""


@pytest.fixture
def lamps(tmp_path: Path) -> tuple[Library, Path]:
    """A page whose values are no strings, and that wants a header; its export beside it."""
    derived_files.write_changed(tmp_path, derived_files.derive_files(read(PAGE), ()))
    file = tmp_path / "own.json"
    made = CliRunner().invoke(export, ["openapi", "--contracts", str(tmp_path), "-o", str(file)])
    assert made.exit_code == 0, made.output
    return libraries.open_library(tmp_path), file


def test_values_that_are_not_strings_and_headers_are_compared(lamps: tuple[Library, Path]) -> None:
    library, file = lamps
    assert '"enum": [' in file.read_text()
    (agreed,) = compare_witnesses(library, [str(file)])
    assert agreed.findings == ()
    other = file.read_text().replace("X-LAMP-ORG", "X-MOON-ORG").replace('"integer"', '"string"')
    file.write_text(other)
    (differs,) = compare_witnesses(library, [str(file)])
    assert {(finding.rule, finding.path) for finding in differs.findings} == {
        ("witness-parameter-differs", "x-lamp-org"),
        ("witness-parameter-differs", "x-moon-org"),
        ("witness-type-differs", "height"),
    }
