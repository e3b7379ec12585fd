"""`check` and pytest with contracts and recordings of the caller's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.checks.matching.factories import library, page
from tests.cli.conftest import CommandLine
from tests.sessions import run_suite
from zoho_conformance.exchanges.cassettes import write

_LAMPS = page(
    ("get_lamps", "GET", "/settings/lamps"),
    keys=[("lamps", "array"), ("lamps[].id", "string")],
    rows=[("NO_FLAME", 400, "Nobody has a match.")],
)


@pytest.fixture
def derived(tmp_path: Path) -> Path:
    return library(tmp_path / "derived", _LAMPS).root


def tape(folder: Path, body: object, status: int = 200, path: str = "settings/lamps") -> Path:
    folder.mkdir(exist_ok=True)
    url = f"https://www.zohoapis.com/crm/v7/{path}"
    text = write.one_exchange_text({}, "GET", url, None, status, json.dumps(body))
    (folder / "test_lamps.yaml").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (({"lamps": [{"id": "7"}]}, 200), (0, "CONFORMS: ")),
        (({"lamps": [{"id": 7}]}, 200), (1, "DRIFT: ")),
        (({"code": "RAIN", "details": {}, "message": "", "status": "error"}, 400), (1, "DRIFT: ")),
        (({}, 503), (3, "NOT JUDGED: ")),
    ],
)
def test_the_verdict_on_recordings_by_contracts_that_were_derived(
    command_line: CommandLine,
    pytester: pytest.Pytester,
    derived: Path,
    tmp_path: Path,
    answer: tuple[object, int],
    expected: tuple[int, str],
) -> None:
    code, begins = expected
    taped = tape(tmp_path / "taped", *answer)
    options = (f"--contracts={derived}", f"--cassettes={taped}")
    done = command_line("check", *options)
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.startswith(begins)
    session = run_suite(pytester, *options)
    assert (session.code == 0) == (code == 0)
    assert begins in session.text


def test_the_tests_of_recordings_are_named_after_operation_case_and_file(
    pytester: pytest.Pytester, derived: Path, tmp_path: Path
) -> None:
    taped = tape(tmp_path / "taped", {"lamps": [{"id": "7"}]})
    options = ("--collect-only", f"--contracts={derived}", f"--cassettes={taped}")
    session = run_suite(pytester, *options)
    assert "test_rule[get_lamps-ok@test_lamps:rule[all]]" in session.text


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--api-version=v9",), "--api-version v9: the contracts in"),
        (("--target=reference",), "there are no probes for the operations of these contracts"),
        (("--cassettes=nowhere",), "nowhere: no such file or folder (expected recordings)"),
    ],
)
def test_what_cannot_be_judged_exits_with_2(
    command_line: CommandLine, derived: Path, options: tuple[str, ...], problem: str
) -> None:
    done = command_line("check", f"--contracts={derived}", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_recordings_that_match_no_contract_are_not_judged(
    command_line: CommandLine, derived: Path, tmp_path: Path
) -> None:
    taped = tape(tmp_path / "taped", {}, path="settings/hooks/4150868000001")
    done = command_line("check", f"--contracts={derived}", f"--cassettes={taped}")
    assert done.returncode == 3
    reason = "GET www.zohoapis.com/crm/v7/settings/hooks/{…}: no contract has the path"
    assert reason in done.stdout
    assert "4150868000001" not in done.stdout
