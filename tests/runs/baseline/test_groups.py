"""An entry for a group: one decision on one change, wherever it shows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.command import run_command
from tests.reports.test_read import version_1
from tests.runs.baseline.conftest import BY_ID, LIST, TODAY, Setup
from tests.runs.baseline.test_commands import accept
from tests.runs.baseline.test_runs import counts
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.update_baseline import prune
from zoho_conformance.runs.baseline import load

OLD, NEW = '"Locked_Time__s"', '"Lock_Time__s"'


def rename(setup: Setup, operation: str = LIST, case: str = "ok") -> None:
    setup.spoil(f"{OLD}: ", f"{NEW}: ", case, operation)


def test_a_change_is_accepted_as_a_whole(setup: Setup) -> None:
    rename(setup)
    rename(setup, BY_ID)
    done = accept(setup, groups=True)
    assert len(done.added) == 1
    (group,) = load(setup.file)
    assert (group.rule, group.path, group.came) == (
        "key-renamed",
        "Locked_Time__s",
        "Lock_Time__s",
    )
    assert group.contracts.keys() == {LIST, BY_ID}
    report = setup.report()
    assert (report["verdict"], counts(report)) == ("conforms", {"known": 1})
    assert {finding["state"] for finding in report["findings"]} == {"known"}
    assert [row["state"] for row in report["groups"]] == ["known"]
    assert group.fingerprint == report["groups"][0]["fingerprint"]
    # It may show in further cases.
    rename(setup, case="ok-automatic")
    assert setup.report()["verdict"] == "conforms"


def test_another_change_at_the_same_place_is_told(setup: Setup) -> None:
    rename(setup)
    accept(setup, groups=True)
    setup.spoil(NEW, '"Locked_Time"')
    report = setup.report()
    assert report["verdict"] == "drift"
    assert sorted(finding["state"] for finding in report["findings"]) == ["gone", "new"]


def test_the_same_change_at_another_path_is_told_until_it_is_accepted_there(setup: Setup) -> None:
    setup.spoil('"name": ', '"title": ')
    accept(setup, groups=True, level="info")
    (group,) = load(setup.file)
    assert group.path == "name"
    setup.accept(replace(group, paths=("[].Locked_For__s.name",)))
    report = setup.report()
    assert report["verdict"] == "drift"
    assert [row["state"] for row in report["groups"]] == ["new"]
    (new,) = [row for row in report["findings"] if row["state"] == "new"]
    assert new["path"] == "data[].Locked_By__s.name"
    assert "accepted at [].Locked_For__s.name alone: check the drift, then" in new["note"]
    done = accept(setup, report, reason=None, renew=True)
    assert (len(done.added), len(done.renewed)) == (0, 1)
    assert load(setup.file)[0].paths == group.paths
    assert setup.report()["verdict"] == "conforms"


def test_only_names_a_group(setup: Setup) -> None:
    rename(setup)
    rename(setup, BY_ID)
    setup.drift()
    report = setup.report()
    group = next(row for row in report["groups"] if row["rule"] == "key-renamed")
    done = accept(setup, report, only=(group["fingerprint"],))
    assert [added.fingerprint for added in done.added] == [group["fingerprint"]]
    assert {finding["state"] for finding in setup.report()["findings"]} == {"known", "new"}
    with pytest.raises(UsageError, match="already known; no renewal needed"):
        accept(setup, setup.report(), only=(group["fingerprint"],))


def test_the_entry_of_a_group_is_gone_in_a_complete_run_alone(setup: Setup) -> None:
    rename(setup)
    accept(setup, groups=True)
    setup.spoil(NEW, OLD)
    part = setup.report(only=lambda planned: planned.case.operation == LIST, selected=LIST)
    assert counts(part) == {"unseen": 1}
    report = setup.report()
    assert (report["verdict"], counts(report)) == ("drift", {"gone": 1})
    (gone,) = report["findings"]
    assert (gone["operation"], gone["path"]) == (LIST, "Locked_Time__s")
    dropped = prune(from_json(report, "a report"), setup.file, setup.library)
    assert [entry.fingerprint for entry in dropped] == [gone["fingerprint"]]
    assert load(setup.file) == ()


@pytest.mark.parametrize("how", ["expired", "contract", "level"])
def test_an_invalid_entry_of_a_group_is_renewed_as_a_group(setup: Setup, how: str) -> None:
    rename(setup)
    rename(setup, BY_ID)
    accept(setup, groups=True)
    (group,) = load(setup.file)
    late = replace(group.accepted, expires=TODAY - timedelta(days=1))
    setup.accept(
        {
            "expired": replace(group, accepted=late),
            "contract": replace(group, contracts={**group.contracts, LIST: "1" * 12}),
            "level": replace(group, level="warning"),
        }[how]
    )
    report = setup.report()
    assert report["verdict"] == "drift"
    assert "new" in {finding["state"] for finding in report["findings"]}
    done = accept(setup, report, reason=None, renew=True)
    assert (len(done.added), len(done.renewed), len(done.left_out)) == (0, 1, 0)
    assert load(setup.file)[0].contracts == group.contracts
    assert setup.report()["verdict"] == "conforms"


def test_a_report_of_version_1_names_no_groups(setup: Setup) -> None:
    rename(setup)
    report = version_1(setup.report())
    with pytest.raises(UsageError, match="do not say which findings are one change"):
        accept(setup, report, groups=True)


def test_findings_of_a_report_of_version_1_are_accepted_with_what_came_in_words(
    setup: Setup,
) -> None:
    rename(setup)
    report = version_1(setup.report())
    accept(setup, report)
    (accepted,) = load(setup.file)
    assert (accepted.came, accepted.actual) == (None, "the key Lock_Time__s in its place")
    assert setup.report()["verdict"] == "conforms"
    setup.spoil(NEW, '"Locked_Time"')
    assert setup.report()["verdict"] == "drift"


def test_what_a_person_sees_of_a_group(setup: Setup) -> None:
    rename(setup)
    rename(setup, BY_ID)
    folder = setup.folder.parent
    run_command(folder, "check", "--cassettes=mine", "--report=x.json")
    done = run_command(folder, "baseline", "update", "x.json", "--groups", "--reason=announced")
    assert re.search(
        r"added \w+ key-renamed any operation at \[\]\.Locked_Time__s, where Lock_Time__s came,",
        done.stdout,
    )
    listed = run_command(folder, "baseline", "list").stdout
    assert "any operation" in listed
    assert "Lock_Time__s" in listed
