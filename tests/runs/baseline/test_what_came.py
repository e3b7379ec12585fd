"""What came is part of what was accepted: another thing at the same place is drift."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.runs.baseline.conftest import LIST, PROMISED, SOURCE, Setup, entry, states
from tests.runs.baseline.test_commands import accept
from tests.runs.baseline.test_runs import counts
from zoho_conformance.reports import text
from zoho_conformance.reports.read import from_json
from zoho_conformance.runs.baseline import load

REFUSED = "NOT_ALLOWED"


def code(setup: Setup, new: str, old: str = '"NOT_ALLOWED"') -> None:
    setup.spoil(f'"code": {old}', f'"code": "{new}"', REFUSED)


SECOND_DRIFT: dict[str, tuple[Callable[[Setup], None], Callable[[Setup], None]]] = {
    "an error code": (
        lambda setup: code(setup, "QUOTA_EXCEEDED"),
        lambda setup: code(setup, "ACCOUNT_SUSPENDED", '"QUOTA_EXCEEDED"'),
    ),
    "a value": (Setup.drift, lambda setup: setup.spoil('"Manuel"', '"Manually"')),
    "a type": (
        lambda setup: setup.spoil('"$editable": true', '"$editable": "true"'),
        lambda setup: setup.spoil('"$editable": "true"', '"$editable": 1'),
    ),
    "a status": (
        lambda setup: setup.spoil("code: 200", "code: 206"),
        lambda setup: setup.spoil("code: 206", "code: 207"),
    ),
    "a new name of a key": (
        lambda setup: setup.spoil('"Locked_Time__s"', '"Lock_Time__s"'),
        lambda setup: setup.spoil('"Lock_Time__s"', '"Locked_Time"'),
    ),
    "a format": (
        lambda setup: setup.spoil('-04:00"', '"'),
        lambda setup: setup.spoil("T09", " 09"),
    ),
}


@pytest.mark.parametrize(("first", "second"), SECOND_DRIFT.values(), ids=SECOND_DRIFT)
def test_other_drift_at_the_place_of_what_was_accepted_is_told(
    setup: Setup, first: Callable[[Setup], None], second: Callable[[Setup], None]
) -> None:
    first(setup)
    accept(setup)
    assert setup.report(fail_on="warning")["verdict"] == "conforms"
    second(setup)
    report = setup.report(fail_on="warning")
    assert report["verdict"] == "drift"
    assert {"new", "gone"} <= {finding["state"] for finding in report["findings"]}


def test_two_things_at_one_place_are_two_findings(setup: Setup) -> None:
    foreign = setup.folder.parent / "theirs"
    foreign.mkdir()
    recorded = (setup.folder / "v7" / LIST / f"{REFUSED}.yaml").read_text()
    for name, came in (("a", "QUOTA_EXCEEDED"), ("b", "ACCOUNT_SUSPENDED")):
        text_ = recorded.replace('"code": "NOT_ALLOWED"', f'"code": "{came}"')
        (foreign / f"{name}.yaml").write_text(text_)
    setup.folder = foreign
    findings = setup.report()["findings"]
    assert {finding["came"] for finding in findings} == {"QUOTA_EXCEEDED", "ACCOUNT_SUSPENDED"}
    assert len({finding["fingerprint"] for finding in findings}) == 2


def earlier(**changes: Any) -> Any:
    return entry(promised=None, came=None, **changes)


def test_an_entry_of_an_earlier_version_accepts_the_one_thing_that_comes(setup: Setup) -> None:
    setup.drift()
    setup.accept(earlier())
    report = setup.report()
    assert (report["verdict"], states(report)) == ("conforms", {SOURCE: "known"})
    assert report["run"]["baseline"]["to_renew"] == 1
    (known,) = report["findings"]
    assert "does not say what came: renew it with" in known["note"]
    assert f"--only {known['fingerprint']} --renew" in known["note"]
    shown = text.render(from_json(report, "a report"))
    assert "1 to renew" in shown
    assert known["note"] in shown


def two_values_come(setup: Setup) -> None:
    setup.drift()
    foreign = setup.folder.parent / "theirs"
    foreign.mkdir()
    recorded = (setup.folder / "v7" / LIST / "ok.yaml").read_text()
    (foreign / "a.yaml").write_text(recorded)
    (foreign / "b.yaml").write_text(recorded.replace('"Manuel"', '"Manually"'))
    setup.folder = foreign


def test_an_entry_of_an_earlier_version_accepts_nothing_where_two_things_come(
    setup: Setup,
) -> None:
    two_values_come(setup)
    setup.accept(earlier())
    report = setup.report()
    assert report["verdict"] == "drift"
    mine = [finding for finding in report["findings"] if finding["path"] == SOURCE]
    assert [finding["state"] for finding in mine] == ["new", "new"]
    assert all("does not say which of several things" in finding["note"] for finding in mine)


@pytest.mark.parametrize(("words", "state"), [("Manuel", "known"), ("Other", "new")])
def test_an_entry_with_what_came_in_words_accepts_only_that(
    setup: Setup, words: str, state: str
) -> None:
    setup.drift()
    setup.accept(earlier(actual=words))
    report = setup.report()
    assert states(report) == {SOURCE: state}
    assert f"--only {report['findings'][0]['fingerprint']} --renew" in report["findings"][0]["note"]


def test_renewal_says_what_came_and_keeps_what_people_wrote(setup: Setup) -> None:
    setup.drift()
    setup.accept(earlier(actual="Other"))
    setup.file.write_text(
        setup.file.read_text()
        .replace("version = 2", "version = 1")
        .replace("[[finding]]", "# ask ann\n[[finding]]\nmine = 1")
    )
    done = accept(setup, reason=None, renew=True)
    assert (len(done.added), len(done.renewed), len(done.left_out)) == (0, 1, 0)
    written = setup.file.read_text()
    for line in ("version = 2", "# ask ann", "mine = 1", f'promised = "{PROMISED}"'):
        assert line in written.splitlines()
    assert "actual" not in written
    (renewed,) = load(setup.file)
    assert (renewed.fingerprint, renewed.came) == (entry().fingerprint, "Manuel")
    assert renewed.accepted.reason == "known at Zoho"
    assert counts(setup.report()) == {"known": 1}


def test_renewal_writes_down_each_of_several_things_that_come(setup: Setup) -> None:
    two_values_come(setup)
    setup.accept(earlier())
    accept(setup, reason=None, renew=True)
    written = load(setup.file)
    assert {(entry.came, entry.accepted.reason) for entry in written} == {
        ("Manuel", "known at Zoho"),
        ("Manually", "known at Zoho"),
    }
    assert counts(setup.report()) == {"known": 2}


def test_entries_of_several_cases_become_one(setup: Setup) -> None:
    setup.spoil('"$editable": true', '"$editable": "true"')
    setup.spoil('"$editable": true', '"$editable": "true"', "ok-automatic")
    mine = {"path": "data[].$editable", "rule": "type-changed"}
    setup.accept(earlier(**mine), earlier(**mine, case="ok-automatic"))
    assert setup.report(fail_on="warning")["verdict"] == "conforms"
    done = accept(setup, reason=None, renew=True)
    assert len(done.renewed) == 1
    (renewed,) = load(setup.file)
    assert (renewed.came, renewed.case) == ("string", "ok")


def test_a_new_reason_is_not_given_to_what_an_earlier_version_accepted(setup: Setup) -> None:
    setup.drift()
    setup.spoil('"$editable": true', '"$editable": "true"')
    setup.accept(earlier())
    done = accept(setup, reason="another matter")
    assert [added.path for added in done.added] == ["data[].$editable"]
    reasons = {entry.path: entry.accepted.reason for entry in load(setup.file)}
    assert reasons == {SOURCE: "known at Zoho", "data[].$editable": "another matter"}


def test_one_finding_has_all_its_cases(setup: Setup) -> None:
    for case in ("ok", "ok-automatic"):
        setup.spoil('"$editable": true', '"$editable": "true"', case)
    (finding,) = setup.report()["findings"]
    assert (finding["case"], finding["also"], finding["count"]) == ("ok", ["ok-automatic"], 2)
    assert finding["cases"] == [
        {"case": case, "recording": None, "count": 1} for case in ("ok", "ok-automatic")
    ]
