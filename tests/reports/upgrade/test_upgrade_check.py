"""What a client must change to move to another version, by its recordings and by contracts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from docs.own_schemas import schema
from tests.exchanges.formats.written import Call, plain_lines
from tests.guard.answers import PATH, body
from tests.reports.test_version_ends import ending
from zoho_conformance.cli import cli
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.contracts.version_ends import load_ends
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.formats import UPGRADE_FORMATS
from zoho_conformance.reports.upgrade.analyse import check_upgrade
from zoho_conformance.reports.upgrade.report import (
    UpgradeChange,
    UpgradeOperation,
    UpgradeReport,
    to_json,
)

HOST = "https://www.zohoapis.com"
RECORD = PATH.partition("?")[0]
LOCK = {"data": [{"Locked_Reason__s": "Audit"}]}
REFUSED = {"code": "NOT_ALLOWED", "details": {}, "message": "not allowed", "status": "error"}
LISTED = Call("GET", HOST + PATH, body())
LOCKED = Call("POST", HOST + RECORD, REFUSED, status=403, sent=LOCK)
CHANGED = Call("PUT", f"{HOST}{RECORD}/4150868000000310009", REFUSED, status=403, sent=LOCK)
REMOVED = Call("PUT", f"{HOST}/crm/v7/settings/record_locking_configurations", REFUSED, status=403)

Recorded = Callable[..., str]
MakeV8 = Callable[..., Path]


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    """A log of these calls, sent to a version."""

    def write(*calls: Call, version: str = "v7") -> str:
        file = tmp_path / "calls.ndjson"
        text = plain_lines(list(calls)).replace("/crm/v7/", f"/crm/{version}/")
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def checked(log: str, to: str, contracts: Path | None = None) -> UpgradeReport:
    return check_upgrade([log], to, contracts, None, "error", lambda _: None)


def by_id(report: UpgradeReport) -> Mapping[str, UpgradeOperation]:
    return {operation.id: operation for operation in report.operations}


def changes(report: UpgradeReport, operation: str) -> Mapping[tuple[str, str, str], UpgradeChange]:
    return {
        (each.kind, each.side, each.path): each
        for each in by_id(report)[operation].changes
        if each.used
    }


def test_what_both_versions_have_alike_needs_no_change(recorded: Recorded, make_v8: MakeV8) -> None:
    root = make_v8(edit=lambda _, __: None)
    report = checked(recorded(LISTED, LOCKED, CHANGED), "v8", root)
    assert (report.verdict, report.compared_versions) == ("conforms", ("v7",))
    assert not [each for operation in report.operations for each in operation.changes]


def test_each_change_in_use_is_told_once_with_what_to_do(
    recorded: Recorded, make_v8: MakeV8
) -> None:
    report = checked(recorded(LISTED, LISTED, LOCKED, CHANGED, REMOVED), "v8", make_v8())
    assert report.verdict == "drift"
    listed = changes(report, "get_record_locking_information")
    assert set(listed) == {
        ("parameter-required", "request", "layout_id"),
        ("key-renamed", "response", "data[].Locked_Reason__s"),
        ("type-changed", "response", "data[].Locked_Time__s"),
    }
    assert {(each.used, each.shown_by) for each in listed.values()} == {(2, "both")}
    locked = changes(report, "lock_records")
    renamed = locked["key-renamed", "request", "data[].Locked_Reason__s"]
    assert renamed.advice == "Send it as data[].reason."
    assert locked["error-changed", "response", "NOT_ALLOWED status"].after == "HTTP 409"
    (moved,) = changes(report, "update_record_locking_information").values()
    assert (moved.kind, moved.after.partition(" ")[0]) == ("operation-changed", "PATCH")
    (gone,) = changes(report, "update_record_locking_configuration").values()
    assert (gone.kind, gone.after) == ("operation-removed", "the path takes GET only")


def test_operations_and_changes_are_in_the_order_of_their_use(
    recorded: Recorded, make_v8: MakeV8
) -> None:
    report = checked(recorded(LOCKED, LISTED, LISTED), "v8", make_v8())
    assert [operation.exchanges for operation in report.operations] == [2, 1]
    ranks = [(not each.used, each.level) for each in report.operations[0].changes]
    assert ranks == sorted(ranks)


def test_what_no_recording_uses_is_no_reason_to_fail(recorded: Recorded, make_v8: MakeV8) -> None:
    def lose_an_error(_: str, contract: Any) -> None:
        rows = contract["errors"]
        contract["errors"] = [row for row in rows if row["code"] != "INTERNAL_ERROR"]

    report = checked(recorded(LISTED), "v8", make_v8(edit=lose_an_error))
    (operation,) = report.operations
    (change,) = operation.changes
    assert (report.verdict, change.kind, change.used) == ("conforms", "error-removed", 0)


def test_without_contracts_of_their_own_version_recordings_are_judged(
    recorded: Recorded, make_v8: MakeV8
) -> None:
    log = recorded(LISTED, LOCKED, REMOVED, version="v6")
    report = checked(log, "v8", make_v8())
    assert (report.from_versions, report.compared_versions) == (("v6",), ())
    listed = changes(report, "get_record_locking_information")
    assert ("parameter-required", "request", "layout_id") in listed
    assert ("type-changed", "response", "data[].Locked_Time__s") in listed
    locked = changes(report, "lock_records")
    assert ("key-required", "request", "data[].reason") in locked
    assert ("key-removed", "request", "data[].Locked_Reason__s") in locked
    assert ("error-changed", "response", "NOT_ALLOWED") in locked
    every = {each.kind for operation in report.operations for each in operation.changes}
    assert "operation-changed" in every
    assert {each.shown_by for each in listed.values()} == {"recordings"}


def test_a_status_that_only_the_new_page_states_breaks_where_another_comes(
    recorded: Recorded, make_v8: MakeV8
) -> None:
    def state(_: str, contract: Any) -> None:
        for operation in contract["operations"]:
            operation["success_status"] = 202

    report = checked(recorded(LISTED), "v8", make_v8(edit=state))
    (change,) = by_id(report)["get_record_locking_information"].changes
    assert (change.kind, change.level, change.shown_by) == ("status-changed", "error", "both")


@pytest.mark.parametrize(("lost", "is_used"), [("Manual", True), ("Automatic", False)])
def test_a_value_that_is_gone_counts_where_it_comes(
    recorded: Recorded, make_v8: MakeV8, lost: str, *, is_used: bool
) -> None:
    def lose(_: str, contract: Any) -> None:
        for key in contract["response_keys"]:
            if key["path"] == "data[].Lock_Source__s":
                key["values"] = [value for value in key["values"] if value != lost]

    report = checked(recorded(LISTED), "v8", make_v8(edit=lose))
    (change,) = by_id(report)["get_record_locking_information"].changes
    assert (change.kind, bool(change.used)) == ("values-changed", is_used)


def test_what_no_page_says_differently_is_drift_and_no_change(
    recorded: Recorded, make_v8: MakeV8
) -> None:
    """The table of v7 has the row by a ruling, and nobody has ruled on v8 yet."""
    refused = {**REFUSED, "code": "INVALID_DATA", "message": "invalid data"}
    ruled = Call("POST", HOST + RECORD, refused, status=400, sent=LOCK)
    report = checked(recorded(ruled, LOCKED), "v8", make_v8(edit=lambda _, __: None))
    assert not by_id(report)["lock_records"].changes


def test_calls_of_the_version_itself_and_of_other_hosts_are_counted_apart(
    recorded: Recorded, make_v8: MakeV8
) -> None:
    there = Call("GET", HOST + PATH.replace("/v7/", "/v8/"), body())
    token = Call("POST", "https://accounts.zoho.com/oauth/v2/token", {})
    report = checked(recorded(there, token, LISTED), "v8", make_v8())
    assert (report.already, report.foreign, len(report.operations)) == (1, 1, 1)


def test_a_call_that_neither_version_has_is_no_change(recorded: Recorded, make_v8: MakeV8) -> None:
    strange = Call("GET", f"{HOST}/crm/v7/no/such/thing/at/all", {})
    report = checked(recorded(strange, LISTED), "v8", make_v8(edit=lambda _, __: None))
    assert list(report.unknown.values()) == [1]
    assert report.verdict == "conforms"


def test_nothing_to_move_is_no_verdict(recorded: Recorded, make_v8: MakeV8) -> None:
    there = Call("GET", HOST + PATH.replace("/v7/", "/v8/"), body())
    assert checked(recorded(there), "v8", make_v8()).verdict == "not-judged"


def test_a_version_without_contracts_is_refused_with_those_there_are(recorded: Recorded) -> None:
    with pytest.raises(UsageError, match="--to v9: no contracts of v9, there are those of v7"):
        checked(recorded(LISTED), "v9")


@pytest.fixture
def full(recorded: Recorded, make_v8: MakeV8) -> UpgradeReport:
    """A report that has changes of all sides."""
    return checked(recorded(LISTED, LOCKED, CHANGED, REMOVED), "v8", make_v8())


def test_the_json_form_fits_its_schema(full: UpgradeReport) -> None:
    assert not Validator(schema("upgrade")).violations(json.loads(to_json(full)))


@pytest.mark.parametrize("form", UPGRADE_FORMATS)
def test_every_form_has_each_change_in_use(full: UpgradeReport, form: str) -> None:
    shown = UPGRADE_FORMATS[form].load()(full).replace("\\", "")
    for word in ("layout_id", "Locked_Reason__s", "PATCH", "NOT_ALLOWED", "data[].reason"):
        assert word in shown
    assert "4150868000000310001" not in shown


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["upgrade-check", *words])


def test_the_command_writes_reports_and_exits_as_the_verdict_says(
    recorded: Recorded, make_v8: MakeV8, tmp_path: Path
) -> None:
    out = tmp_path / "x.json"
    log, root = recorded(LISTED), str(make_v8())
    done = run(log, "--to", "v8", "--contracts", root, "--report", str(out))
    assert done.exit_code == 1
    assert done.output.startswith("CHANGES NEEDED for v8: 3 changes that these recordings use")
    assert json.loads(out.read_text("utf-8"))["verdict"] == "drift"
    assert run(log, "--to", "v7").exit_code == 3


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--to", "v9"), "no contracts of v9"),
        (("--to", "v7", "--report", "x.sarif"), "upgrade-check has no format sarif"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    recorded: Recorded, words: tuple[str, ...], problem: str
) -> None:
    done = run(recorded(LISTED), *words)
    assert isinstance(done.exception, UsageError)
    assert problem in str(done.exception)


def test_the_ends_of_versions_are_told_in_every_form(recorded: Recorded, tmp_path: Path) -> None:
    lifecycle, log = ending(tmp_path, 12, "v2"), recorded(LISTED, version="v2")
    ends = load_ends(lifecycle)
    report = check_upgrade([log], "v7", None, None, "error", lambda _: None, ends=ends)
    assert [(end.version, end.source) for end in report.ends] == [("v2", "SUP-1")]
    for form in UPGRADE_FORMATS.values():
        assert "in 12 days" in form.load()(report) or '"ends": "' in form.load()(report)
