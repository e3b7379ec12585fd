"""`[[levels]]` of a configuration, in every command and every form of a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandLine
from tests.reports.conftest import LIST, Shop, copied_recordings, drift
from zoho_conformance import Drift, Guard
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError

FILE = "zoho-conformance.toml"
CHECK = ("check", "rec")
RAISED = """
[[levels]]
rule = "key-undocumented"
level = "error"
reason = "we refuse unknown keys"
"""
OFF = """
[[levels]]
operation = "get_record_locking_*"
path = "data[].Lock_Source__s"
level = "off"
reason = "misspelt by our proxy"
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Recordings with an error, a warning and two notes."""
    shop = copied_recordings(tmp_path)
    drift(shop)
    (tmp_path / "rec").mkdir()
    for case in ("ok", "ok-automatic"):
        shop.file(LIST, case).rename(tmp_path / "rec" / f"{case}.yaml")
    return shop


def configure(shop: Shop, text: str, name: str = FILE) -> Path:
    folder = shop.folder.parent
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def judged(command_line: CommandLine, folder: Path, *arguments: str) -> tuple[int, Any]:
    done = command_line(*arguments, "--report", "x.json", folder=folder)
    assert not done.stderr.count("Traceback")
    return done.returncode, json.loads((folder / "x.json").read_text(encoding="utf-8"))


def levels_by_path(report: Any) -> dict[str, tuple[str, str | None, str]]:
    return {
        row["path"]: (row["level"], row["documented_level"], row["state"])
        for row in report["findings"]
        if not row["ruling"]
    }


@pytest.mark.parametrize("command", [CHECK, ("audit", "rec")])
def test_levels_decide_what_fails_and_nothing_is_lost(
    shop: Shop, command_line: CommandLine, command: tuple[str, ...]
) -> None:
    folder = configure(shop, "")
    code, before = judged(command_line, folder, *command)
    assert code == 1
    configure(shop, OFF)
    code, report = judged(command_line, folder, *command)
    assert (code, report["verdict"]) == (0, "conforms")
    assert len(report["findings"]) == len(before["findings"])
    assert levels_by_path(report)["data[].Lock_Source__s"] == ("error", "error", "known")
    (entry,) = report["run"]["levels"]["entries"]
    assert (entry["decided"], entry["changed"]) == (1, 1)
    configure(shop, OFF + RAISED)
    code, report = judged(command_line, folder, *command)
    assert (code, report["verdict"]) == (1, "drift")
    assert levels_by_path(report)["data[].new_key"] == ("error", "info", "new")


def test_every_form_shows_what_the_configuration_decides(
    shop: Shop, command_line: CommandLine
) -> None:
    folder = configure(shop, OFF + RAISED)
    files = ["x.html", "x.md", "x.sarif", "x.xml", "ctrf=x.ctrf", "github=x.gh", "text=x.txt"]
    reports = [argument for file in files for argument in ("--report", file)]
    printed = command_line(*CHECK, *reports, folder=folder).stdout
    for file in files:
        text = (folder / file.partition("=")[2] if "=" in file else folder / file).read_text()
        assert "we refuse unknown keys" in text, file
        if not file.startswith("github"):
            assert "misspelt by our proxy" in text, file
    assert "1 switched off" in printed
    assert "Switched off by the configuration:" in printed
    assert "  levels: zoho-conformance.toml, 2 entries, " in printed


def test_a_raised_request_fails_only_where_requests_do(
    shop: Shop, command_line: CommandLine
) -> None:
    raised = '[levels]\nrule = "request-*"\nlevel = "error"\nreason = "ours to mend"\n'
    folder = configure(shop, OFF + raised.replace("[levels]", "[[levels]]"))
    recording = (folder / "rec/ok.yaml").read_text(encoding="utf-8")
    (folder / "sent.yaml").write_text(recording.replace("?fields=", "?unheard=1&fields="))
    assert command_line("check", "sent.yaml", folder=folder).returncode == 0
    failing = command_line("check", "sent.yaml", "--fail-on-requests", "error", folder=folder)
    assert failing.returncode == 1


def test_the_baseline_is_held_to_the_level_of_the_configuration(
    shop: Shop, command_line: CommandLine
) -> None:
    folder = configure(shop, "")
    judged(command_line, folder, *CHECK)
    command_line("baseline", "update", "x.json", "--reason", "known", folder=folder)
    assert command_line(*CHECK, folder=folder).returncode == 0
    # An entry for what is switched off is not gone, and none covers what is an error now.
    configure(shop, OFF)
    code, report = judged(command_line, folder, *CHECK)
    assert (code, report["run"]["baseline"]["gone"]) == (0, 0)
    configure(shop, RAISED)
    assert command_line(*CHECK, folder=folder).returncode == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('rule = "key-mising"', "unknown rule key-mising; did you mean key-missing?"),
        ('operation = "get_recordz"', "unknown operation get_recordz; did you mean get_records?"),
    ],
)
@pytest.mark.parametrize("command", [("check",), ("audit", "rec"), ("diff", "one", "one")])
def test_a_name_that_nobody_has_ends_with_one_line(
    shop: Shop, command_line: CommandLine, command: tuple[str, ...], text: str, problem: str
) -> None:
    folder = configure(shop, f'[[levels]]\n{text}\nlevel = "off"\nreason = "x"\n')
    (folder / "one").mkdir()
    contract = locations.root() / "contracts/v7/get_record_locking_information.json"
    (folder / "one/a.json").write_bytes(contract.read_bytes())
    done = command_line(*command, folder=folder)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"zoho-conformance: zoho-conformance.toml: levels[0]: {problem}"
    )


def test_watch_says_what_the_configuration_decides(shop: Shop, command_line: CommandLine) -> None:
    folder = configure(shop, RAISED)
    watch = ("watch", "--cassettes", "rec", "--state", "state.json")
    first = command_line(*watch, folder=folder).stdout
    assert "error, documented as info; entry 1 of the configured levels" in first
    assert "- levels: zoho-conformance.toml, 1 entry, 2 findings changed" in first
    configure(shop, RAISED.replace('"error"', '"off"'))
    second = command_line(*watch, folder=folder).stdout
    assert "switched off, documented as info; entry 1" in second


def test_diff_and_derive_count_no_change_that_is_switched_off(
    shop: Shop, command_line: CommandLine
) -> None:
    text = '[levels]\nrule = "page-*"\nlevel = "off"\nreason = "announced"\n'
    folder = configure(shop, text)
    contract = locations.root() / "contracts/v7/get_record_locking_information.json"
    for name in ("one", "two"):
        (folder / name).mkdir()
    (folder / "one/a.json").write_bytes(contract.read_bytes())
    changed = contract.read_text(encoding="utf-8").replace("Lock_Source__s", "Lock_Origin__s")
    (folder / "two/a.json").write_text(changed, encoding="utf-8")
    code, report = judged(command_line, folder, "diff", "one", "two")
    assert (code, report["verdict"]) == (0, "conforms")
    assert {row["state"] for row in report["findings"]} == {"known"}
    configure(shop, "")
    assert command_line("diff", "one", "two", folder=folder).returncode == 1


def test_a_private_report_shows_neither_the_path_nor_the_reason_of_an_entry(
    shop: Shop, command_line: CommandLine
) -> None:
    secret = OFF.replace("data[].Lock_Source__s", "data[].Walrus_*").replace("proxy", "walrus")
    folder = configure(shop, OFF + secret)
    command_line(*CHECK, "--private", "--report", "x.json", folder=folder)
    text = (folder / "x.json").read_text(encoding="utf-8").casefold()
    assert "walrus" not in text
    assert "misspelt" not in text


def test_config_show_lists_the_levels(shop: Shop, command_line: CommandLine) -> None:
    folder = configure(shop, OFF)
    shown = command_line("config", "show", folder=folder).stdout
    assert (
        "1: off for every rule in get_record_locking_* at data[].Lock_Source__s: misspelt" in shown
    )
    listed = json.loads(command_line("config", "show", "--json", folder=folder).stdout)["levels"]
    assert [entry["reason"] for entry in listed] == ["misspelt by our proxy"]


def test_a_guard_takes_the_levels_of_a_file(shop: Shop) -> None:
    folder = configure(shop, OFF)
    cassette = folder / "rec/ok.yaml"
    with pytest.raises(Drift):
        Guard().check(cassette)
    result = Guard(levels=folder / FILE).check(cassette)
    assert result.outcome == "conforms"
    assert [finding.state for finding in result.findings] == ["known"]


def test_a_guard_names_the_owners_of_a_file(shop: Shop) -> None:
    folder = configure(shop, '[[owners]]\npath = "data[].*"\nowner = "lamps"\n')
    with pytest.raises(Drift, match=r"owner: +lamps"):
        Guard(owners=folder / FILE).check(folder / "rec/ok.yaml")
    with pytest.raises(UsageError, match=r"has no \[\[owners\]\]"):
        Guard(owners=configure(shop, OFF) / FILE)
