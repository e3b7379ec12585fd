"""What came against what pages have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.audit.archives import URL
from tests.audit.test_observed import log_of, observe
from tests.command import run_command
from tests.guard.answers import OPERATION, body
from zoho_conformance.compare.diff.observed import compare_observed
from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.observed import load_observed
from zoho_conformance.model import locations
from zoho_conformance.model.finding import Finding

FILE = locations.root() / "contracts" / "v7" / f"{OPERATION}.json"
ROWS = 30
Edit = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def page() -> Contract:
    return contract_file.load(FILE)


def came(folder: Path, edit: Edit | None = None) -> Path:
    """What came of rows, the last of which was edited."""
    answers = [body() for _ in range(ROWS)]
    if edit is not None:
        edit(answers[-1]["data"][0])
    return observe(log_of(folder, *answers))


def findings(page: Contract, folder: Path, edit: Edit | None = None) -> list[Finding]:
    compared = compare_observed([page], load_observed(came(folder, edit)))
    assert compared.operations == (OPERATION,)
    return list(compared.findings)


def difference(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.path, finding.actual


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            lambda row: row.update(Vendor__c={"id": "1"}),
            ("key-undocumented", "data[].Vendor__c", "object in 1 of 30 objects"),
        ),
        (
            lambda row: row.update(Locked_Time__s=7),
            ("type-changed", "data[].Locked_Time__s", "integer in 1 of 30 objects"),
        ),
        (
            lambda row: row.update(Locked_Time__s=None),
            ("null-undocumented", "data[].Locked_Time__s", "null in 1 of 30 objects"),
        ),
        (
            lambda row: row.update(Lock_Source__s="Scheduled"),
            ("value-undocumented", "data[].Lock_Source__s", "Scheduled in 1 of 30 values"),
        ),
    ],
)
def test_what_came_and_no_page_has_is_told(
    page: Contract, tmp_path: Path, edit: Edit, expected: tuple[str, str, str]
) -> None:
    usual = set(map(difference, findings(page, tmp_path)))
    assert expected not in usual
    assert expected in set(map(difference, findings(page, tmp_path, edit)))


def test_what_a_page_has_and_never_came_is_a_note(page: Contract, tmp_path: Path) -> None:
    notes = [each for each in findings(page, tmp_path) if each.rule == "observed-never"]
    assert {each.level for each in notes} == {"info"}
    assert ("data[].Lock_Source__s", "the value Automatic", "in none of 30 values") in {
        (each.path, each.expected, each.actual) for each in notes
    }


def test_a_key_that_never_came_is_a_note_where_it_could_have_come(
    page: Contract, tmp_path: Path
) -> None:
    observed = load_observed(came(tmp_path))
    (operation,) = observed.operations
    (answers,) = operation.answers
    keys = tuple(key for key in answers.keys if not key.path.startswith("data[].Locked_For__s.id"))
    changed = msgspec.structs.replace(
        observed,
        operations=(
            msgspec.structs.replace(
                operation, answers=(msgspec.structs.replace(answers, keys=keys),)
            ),
        ),
    )
    differences = set(map(difference, compare_observed([page], changed).findings))
    assert ("observed-never", "data[].Locked_For__s.id", "in none of 30 objects") in differences


def test_the_command_tells_both_and_fails_by_level(tmp_path: Path) -> None:
    observed = came(tmp_path, lambda row: row.update(Locked_Time__s=7))
    failed = run_command(tmp_path, "diff", str(FILE), str(observed))
    assert failed.returncode == 1
    assert "type-changed" in failed.stdout
    assert "integer in 1 of 30 objects" in failed.stdout
    usual = run_command(tmp_path, "diff", str(FILE), str(came(tmp_path)))
    assert usual.returncode == 0


def test_what_cannot_be_compared_is_told(tmp_path: Path) -> None:
    observed = came(tmp_path)
    first = run_command(tmp_path, "diff", str(observed), str(FILE))
    assert first.returncode == 2
    assert "pass it second" in first.stderr
    of_v8 = observe(log_of(tmp_path, body(), url=URL.replace("/v7/", "/v8/")))
    other = run_command(tmp_path, "diff", str(FILE), str(of_v8))
    assert other.returncode == 2
    assert "or none in its API version" in other.stderr
    assert len(other.stderr.splitlines()) == 1
