"""Where custom checks come from, and that a run treats their findings like all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command import own_imports
from zoho_conformance.guard import Guard, load_contracts
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports import html, sarif, text
from zoho_conformance.reports.explain import explain_finding
from zoho_conformance.reports.read import read_report
from zoho_conformance.reports.report import Report, to_json
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs import plugins
from zoho_conformance.runs.plugins import load_checks
from zoho_conformance.runs.settings import Settings

RULE = "acme-lock-without-reason"
CASE = "get_record_locking_information-ok-automatic"
CHECK = f"""
from zoho_conformance import Difference, custom_check

@custom_check("{RULE}", level="warning", about="success", sentence="A lock gives no reason.",
              operations=["get_record_locking_information"], means="Users are in the dark.")
def lock_without_reason(promise, exchange):
    for lock in exchange.response.json["data"]:
        if lock["Locked_Reason__s"] is None:
            yield Difference("data[].Locked_Reason__s", expected="a reason", actual="null")
"""

Module = Callable[[str, str], str]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Module]:
    """Write a module into the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, source: str) -> str:
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        return name

    with own_imports(tmp_path):
        yield write


@pytest.fixture
def report(module: Module) -> Report:
    """The report of a run with a check that finds drift in the shipped recordings."""
    settings = Settings(fail_on="warning", plugins=(module("acme_checks", CHECK),))
    return run_check(settings, f"{CASE}")


def test_a_module_in_the_working_directory_is_found(module: Module) -> None:
    (check,) = load_checks([module("acme_checks", CHECK)])
    assert (check.rule.id, check.function.__module__) == (RULE, "acme_checks")


def test_a_module_that_is_named_twice_counts_once(module: Module) -> None:
    name = module("acme_checks", CHECK)
    assert len(load_checks([name, name])) == 1


def test_checks_that_a_module_imports_from_another_count_once(module: Module) -> None:
    name = module("acme_checks", CHECK)
    importing = module("acme_more", "from acme_checks import lock_without_reason\n")
    assert len(load_checks([name, importing])) == 1


def test_installed_packages_are_asked_for_their_checks(
    module: Module, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "acme-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Name: acme\nVersion: 1.0\n", encoding="utf-8")
    named = f"[{plugins.GROUP}]\nacme = {module('acme_checks', CHECK)}\n"
    (installed / "entry_points.txt").write_text(named, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert [check.rule.id for check in load_checks([])] == [RULE]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import nowhere_at_all\n", r"cannot be imported \(ModuleNotFoundError: No module named"),
        ("1 / 0\n", r"cannot be imported \(ZeroDivisionError"),
        ("def (\n", r"cannot be imported \(SyntaxError"),
        ("check = 1\n", "has no checks"),
        (CHECK.replace(RULE, "key-lock"), "built-in rules begin like this"),
    ],
)
def test_a_module_without_checks_is_a_usage_error(module: Module, source: str, reason: str) -> None:
    with pytest.raises(UsageError, match=f"--plugin acme_checks: .*{reason}") as refused:
        load_checks([module("acme_checks", source)])
    assert "\n" not in str(refused.value)


def test_two_checks_with_one_rule_are_a_usage_error(module: Module) -> None:
    names = [module("acme_checks", CHECK), module("acme_other", CHECK)]
    with pytest.raises(UsageError, match=f"acme_other: acme_checks has the rule {RULE} too"):
        load_checks(names)


def test_the_drift_that_a_check_finds_fails_the_run(report: Report) -> None:
    assert report.verdict == "drift"
    (finding,) = (finding for finding in report.findings if finding.state == "new")
    assert (finding.rule, finding.case) == (RULE, "ok-automatic")
    assert [rule.id for rule in report.custom_rules] == [RULE]


def test_a_check_can_be_selected_by_its_rule(module: Module) -> None:
    settings = Settings(plugins=(module("acme_checks", CHECK),))
    report = run_check(settings, RULE)
    assert {exchange.operation for exchange in report.exchanges} == {
        "get_record_locking_information"
    }


def test_every_form_of_a_report_explains_a_custom_rule(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(to_json(report), encoding="utf-8")
    again = read_report(str(file))
    assert again == report
    fingerprint = next(finding.fingerprint for finding in again.findings if finding.rule == RULE)
    for form in (
        explain_finding(fingerprint, again),
        html.page.render(again),
        sarif.render(again),
    ):
        assert "Users are in the dark." in form
    assert RULE in text.render(again)


def test_a_baseline_can_accept_the_findings_of_a_check(report: Report, tmp_path: Path) -> None:
    (finding,) = (finding for finding in report.findings if finding.rule == RULE)
    digest = report.run.contract_digests[finding.operation]
    baseline = tmp_path / "baseline.toml"
    baseline.write_text(
        f"""version = 2
[[finding]]
fingerprint = "{finding.fingerprint}"
rule = "{RULE}"
operation = "{finding.operation}"
case = "{finding.case}"
path = "{finding.path}"
promised = "{finding.promised}"
came = "{finding.came}"
level = "warning"
contract = "{digest}"
reason = "asked for"
ticket = ""
owner = ""
first_seen = 2026-01-01
last_seen = 2026-01-01
expires = 2999-01-01
""",
        encoding="utf-8",
    )
    settings = Settings(fail_on="warning", plugins=("acme_checks",), baseline=baseline)
    again = run_check(settings, CASE)
    assert [each.state for each in again.findings if each.rule == RULE] == ["known"]
    # Without the module nobody looked for the drift, so that its entry is not gone.
    without = run_check(Settings(fail_on="warning", baseline=baseline), CASE)
    assert without.run.baseline is not None
    assert (without.verdict, without.run.baseline.unseen) == ("conforms", 1)


def test_a_check_that_breaks_down_leaves_a_run_without_a_verdict(module: Module) -> None:
    broken = CHECK.replace('"Locked_Reason__s"', '"Nothing"')
    report = run_check(Settings(plugins=(module("acme_checks", broken),)), CASE)
    assert report.verdict == "not-judged"
    (exchange,) = report.exchanges
    assert (exchange.outcome, exchange.judged) == ("check-error", False)
    assert RULE in exchange.reason
    assert "acme_checks" in exchange.reason


def test_a_guard_judges_by_the_checks_of_plugins(module: Module) -> None:
    guard = Guard(load_contracts(plugins=[module("acme_checks", CHECK)]))
    judged = guard.judge(
        method="GET",
        url="https://www.zohoapis.com/crm/v7/Leads/1/Locking_Information__s?fields=Locked_Reason__s",
        status=200,
        headers={"content-type": "application/json"},
        body={"data": [{"Locked_Reason__s": None}]},
    )
    assert RULE in {finding.rule for finding in judged.findings}
