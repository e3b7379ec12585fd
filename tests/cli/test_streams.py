"""What the command line prints of others is no command to the CI system that runs it."""

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.command import run_command
from tests.watch.report_factory import CASES, finding, report
from zoho_conformance.cli.streams import plain_streams
from zoho_conformance.model.display import without_commands

COMMANDS = (
    "::error::x",
    "  ::set-output name=a::b",
    "\u00a0::warning::x",
    "a ##[error]x",
    "##vso[x]",
)


@pytest.mark.parametrize(
    "command",
    ["::error::x", "  ::set-env name=a::b", "\u00a0::add-mask::x", "a ##[error]x", "##teamcity[x]"],
)
def test_a_command_to_a_ci_system_is_parted(command: str) -> None:
    text = without_commands(f"first\n{command}\r{command}\n")
    assert text.count(": :") + text.count("# #") == 2
    assert text.replace(": :", "::").replace("# #", "##") == f"first\n{command}\r{command}\n"


@pytest.mark.parametrize("text", ["a::b", "see ::1", "# #[", "## [x]", "::", "##"])
def test_other_text_stays_as_it_is(text: str) -> None:
    expected = ": :" if text == "::" else text
    assert without_commands(text) == expected


def test_a_line_that_is_printed_in_parts_begins_once(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = StringIO()
    monkeypatch.setattr(sys, "stdout", printed)
    with plain_streams():
        for part in ("a", "::b\n", "  ", "::c\n"):
            sys.stdout.write(part)
        with pytest.raises(TypeError):
            sys.stdout.write(b"")  # type: ignore[arg-type]
    assert printed.getvalue() == "a::b\n  : :c\n"


@pytest.mark.parametrize("form", ["text", "markdown", "github", "json", "junit", "sarif"])
def test_a_hostile_report_gives_no_command_of_its_own(tmp_path: Path, form: str) -> None:
    hostile = "::error::x\n::error::y ##[error]z"
    row = finding("a", **dict.fromkeys(("path", "expected", "actual", "message"), hostile))
    value = report([row], CASES[1:])
    for exchange in value["exchanges"]:
        exchange["reason"] = exchange["reason"] and hostile
    value["run"]["targets"][0]["about"] = hostile
    (tmp_path / "r.json").write_text(json.dumps(value))
    done = run_command(tmp_path, "report", "r.json", "--format", form)
    lines = f"{done.stdout}{done.stderr}".splitlines()
    assert "error" in done.stdout
    ours = ("::error file=", "::error title=", "::warning title=", "::notice title=")
    foreign = [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
    assert not [line for line in foreign if form != "github" or not line.startswith(ours)]


def test_a_file_with_a_line_end_in_its_name_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\n::error::x.yaml").write_text("interactions: [")
    done = run_command(tmp_path, "scan", ".")
    assert not any(line.startswith("::") for line in f"{done.stdout}\n{done.stderr}".splitlines())
