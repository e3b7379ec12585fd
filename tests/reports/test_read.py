"""Reports read back from files: strictly, and those of earlier versions too."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.reports.conftest import Shop, drift
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding import fingerprint_by_case
from zoho_conformance.reports import explain, html
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.formats import FORMATS
from zoho_conformance.reports.html.history import build_history
from zoho_conformance.reports.read import from_json, read_report
from zoho_conformance.reports.report import Report, as_json, to_json
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings


def version_1(report: dict[str, Any]) -> dict[str, Any]:
    """The report as it was before it said in data what came, and which findings are one change."""
    old = copy.deepcopy(report) | {"schema_version": 1}
    del old["groups"]
    for row in old["findings"]:
        for name in ("promised", "came", "cases", "shared_rule", "shared_path", "shared_key"):
            del row[name]
    return old


def earlier(report: dict[str, Any], description: str) -> dict[str, Any]:
    """The report as it was written before it said in data who answered."""
    old = version_1(report)
    old.pop("custom_rules", None)
    for row in (*old["findings"], *old["exchanges"]):
        del row["recording"]
    for target in old["run"]["targets"]:
        del target["kind"], target["recorded_from"]
        target["about"] = description
    return old


@pytest.fixture(scope="session")
def report() -> dict[str, Any]:
    with open_run(Settings()) as run:
        return as_json(build_report(run, run.planned, "error"))


@pytest.mark.parametrize(
    ("description", "kind", "recorded_from"),
    [
        ("a live sandbox org, asked over HTTP", "live", None),
        ("a live org that could not be asked", "live", None),
        ("the reference org, asked over HTTP", "reference", None),
        ("the samples that the documentation pages print", "documented", None),
        (
            "recorded from our reference org, which says nothing of Zoho",
            "replayed",
            "reference",
        ),
        ("recorded from: live", "replayed", "live"),
        ("recorded by others, of whom is not said", "replayed", "unknown"),
        (
            "recorded by others, matched to operations by method and path",
            "foreign",
            "unknown",
        ),
    ],
)
def test_an_earlier_report_gets_the_kind_of_its_targets_from_their_description(
    report: dict[str, Any], description: str, kind: str, recorded_from: str | None
) -> None:
    upgraded = from_json(earlier(report, description), "x.json")
    target = upgraded.run.targets[0]
    assert (target.kind, target.recorded_from) == (kind, recorded_from)


def test_an_earlier_report_gets_its_recordings_from_its_cases(report: dict[str, Any]) -> None:
    old = earlier(report, "recorded by others, matched to operations by method and path")
    old["exchanges"][0]["case"] = "ok@folder/x#2"
    old["findings"][0]["case"] = "ok@folder/x#2"
    upgraded = from_json(old, "x.json")
    for row in (upgraded.exchanges[0], upgraded.findings[0]):
        assert (row.case, row.recording, row.case_label) == ("ok", "folder/x#2", "ok@folder/x#2")
    assert upgraded.exchanges[1].recording is None


def test_reading_changes_nothing_of_a_report_that_says_who_answered(
    report: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps(report))
    assert as_json(read_report(str(file))) == report
    assert to_json(from_json(report, "x.json")) == to_json(read_report(str(file)))


def test_a_report_of_version_1_is_shown_in_every_form(shop: Shop) -> None:
    drift(shop)
    new = as_json(shop.report())
    old = from_json(version_1(new), "x.json")
    assert [finding.came for finding in old.findings] == [None] * len(new["findings"])
    assert [(group.rule, group.path) for group in old.groups] == [
        (group["rule"], group["path"]) for group in new["groups"]
    ]
    for name, form in FORMATS.items():
        shown = form.render(old)
        assert "value-undocumented" in shown
        # Counts have no values.
        assert "Manuel" in shown or name == "openmetrics"
    fingerprint = old.findings[0].fingerprint
    assert "came:       Manuel" in explain.explain_finding(fingerprint, old)
    assert "came:       Manuel" in explain.explain_finding(old.groups[0].fingerprint, old)
    # Once read, it is a report of this version.
    assert from_json(as_json(old), "x.json") == old


def test_a_key_that_no_report_has_is_refused(report: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"x\.json: run: unknown field colour"):
        from_json({**report, "run": {**report["run"], "colour": "red"}}, "x.json")


def test_recordings_of_a_live_org_in_a_folder_named_documented_are_an_orgs_answers(
    shop: Shop, tmp_path: Path
) -> None:
    for file in shop.folder.rglob("*.yaml"):
        file.write_text(file.read_text().replace("target: reference", "target: live"))
    shop.folder.rename(tmp_path / "documented")
    with open_run(Settings(cassettes=tmp_path / "documented")) as run:
        live = build_report(run, run.planned, "error")
    (target,) = live.run.targets
    assert (target.name, target.kind, target.recorded_from) == ("documented", "replayed", "live")
    page = html.render(live)
    assert "Shows what was answered when the recordings were made." in page
    assert "no server was asked" not in page


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "not JSON"),
        ("[]", "it has no schema_version"),
        ('{"schema_version": 99}', "schema version 99"),
        ('{"schema_version": 1}', "missing fields run, verdict"),
        ('{"schema_version": 2}', "missing fields run, verdict"),
        ('{"schema_version": true}', "schema version True"),
        ("[" * 100_000, "nested too deeply"),
        ('"\\ud800"', "half of a surrogate pair"),
    ],
)
def test_a_file_that_is_not_a_report_is_refused_in_one_line(
    tmp_path: Path, raw: str, message: str
) -> None:
    (tmp_path / "x.json").write_text(raw)
    with pytest.raises(UsageError, match=message) as caught:
        read_report(str(tmp_path / "x.json"))
    assert len(str(caught.value).splitlines()) == 1


def test_a_report_reads_back(drifted: Report, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(to_json(drifted))
    assert read_report(str(tmp_path / "x.json")) == drifted


def test_history_knows_a_finding_of_version_1_again(shop: Shop) -> None:
    drift(shop)
    new = as_json(shop.report())
    old = version_1(new)
    old["run"] = old["run"] | {"started": "2020-01-01T00:00:00+00:00"}
    for row in old["findings"]:
        row["fingerprint"] = fingerprint_by_case(
            row["rule"], row["operation"], row["case"], row["path"]
        )
    earlier_report, report = from_json(old, "old.json"), from_json(new, "new.json")
    changes = build_history(report, [earlier_report]).changes
    assert changes is not None
    assert (changes.new, changes.gone, changes.not_judged) == (frozenset(), [], [])
    old["findings"][0]["actual"] = "Other"
    changes = build_history(report, [from_json(old, "old.json")]).changes
    assert changes is not None
    assert changes.new == {report.findings[0].fingerprint}
    assert [finding.actual for finding in changes.gone] == ["Other"]
