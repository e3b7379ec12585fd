"""`baseline update`, `prune` and `list`: what they take, what they refuse, what they write."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.command import Terminal, run_command
from tests.runs.baseline.conftest import (
    LIST,
    SOURCE,
    TODAY,
    Setup,
    entry,
    states,
)
from zoho_conformance.cli.baseline import list_rows, parse_expiry
from zoho_conformance.model import locations
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.reports.baseline_candidates import AcceptOptions
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.report import as_json
from zoho_conformance.reports.update_baseline import UpdateResult, prune, update
from zoho_conformance.runs.baseline import load

ROOT = locations.root()
FP = entry().fingerprint
WARNING = "data[].$editable"


def accept(setup: Setup, report: dict[str, Any] | None = None, **options: Any) -> UpdateResult:
    options.setdefault("reason", "known")
    return update(
        from_json(report or setup.report(), "a report"),
        setup.file,
        setup.library,
        AcceptOptions(**options),
        TODAY,
    )


def test_from_drift_to_a_baseline_to_the_next_drift(setup: Setup) -> None:
    """What a newcomer does, command by command."""
    setup.drift()
    folder = setup.folder.parent
    check = ("check", "--cassettes=mine", "--report=x.json")
    drifted = run_command(folder, *check)
    assert drifted.returncode == 1
    assert f"error value-undocumented [{FP}]" in drifted.stdout
    refused = run_command(folder, "baseline", "update", "x.json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert (
        "a reason is needed to accept drift (1 of the report's findings): give --reason"
        in refused.stderr
    )
    assert not setup.file.exists()
    accepted = run_command(
        folder, "baseline", "update", "x.json", "--reason=known at Zoho", "--owner=ann"
    )
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert f"added {FP} value-undocumented {LIST}-ok at {SOURCE}, until " in accepted.stdout
    known = run_command(folder, *check)
    assert known.returncode == 0
    assert known.stdout.startswith("CONFORMS: ")
    assert "  baseline: baseline.toml, 1 entry, 1 known" in known.stdout.splitlines()
    table = run_command(folder, "baseline", "list")
    assert table.returncode == 0
    (head, row) = table.stdout.splitlines()
    assert head.split()[0] == "FINGERPRINT"
    assert row.split()[0] == FP
    assert row.endswith("(in 90 d)  ann  known at Zoho")
    setup.spoil('"$editable": true', '"$editable": "true"')
    alerted = run_command(folder, *check, "--fail-on=warning")
    assert alerted.returncode == 1
    assert alerted.stdout.splitlines()[0].endswith("0 errors, 1 warning, 0 notes, 1 known")
    ignored = run_command(folder, "check", "--cassettes=mine", "--no-baseline")
    assert ignored.returncode == 1
    assert "baseline:" not in ignored.stdout


def test_resolved_drift_fails_the_run_until_it_is_pruned(setup: Setup) -> None:
    setup.accept(entry())
    folder = setup.folder.parent
    stale = run_command(folder, "check", "--cassettes=mine")
    assert stale.returncode == 1
    todo = "drop its entry with `zoho-conformance baseline prune REPORT`"
    assert f"no longer seen: {todo}" in stale.stdout
    part = run_command(folder, "baseline", "prune", "--cassettes=mine", "-k", "ok")
    assert (part.returncode, part.stdout) == (3, "")
    assert "nothing was dropped: the run judged only what -k ok selects" in part.stderr
    assert len(load(setup.file)) == 1
    whole = run_command(folder, "baseline", "prune", "--cassettes=mine")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.splitlines()[-1] == "baseline.toml: 1 dropped"
    assert load(setup.file) == ()
    assert run_command(folder, "check", "--cassettes=mine").returncode == 0


def test_on_a_terminal_the_reason_is_asked_for(setup: Setup) -> None:
    setup.drift()
    setup.spoil('"$editable": true', '"$editable": "true"')
    command = ("baseline", "update", "--cassettes=mine")
    typed = Terminal("seen by ann\n\n")
    done = run_command(setup.folder.parent, *command, stdin=typed)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Why is it accepted?") == 2
    assert "came:     Manuel" in done.stdout
    assert "1 added, 0 renewed, 0 seen again, 1 left out" in done.stdout
    (entry,) = load(setup.file)
    assert (entry.path, entry.accepted.reason) == (SOURCE, "seen by ann")


def test_an_accepted_finding_is_written_with_all_its_fields(setup: Setup) -> None:
    setup.drift()
    done = accept(setup, ticket="T-7", owner="bob", expires=TODAY + timedelta(days=5))
    (added,) = load(setup.file)
    assert [entry.fingerprint for entry in done.added] == [FP]
    assert added.contract == setup.library.contract_digest(LIST)
    assert (added.level, added.path, added.case) == ("error", SOURCE, "ok")
    accepted = added.accepted
    assert (accepted.reason, accepted.ticket, accepted.owner) == ("known", "T-7", "bob")
    assert (accepted.first_seen, accepted.last_seen) == (TODAY, TODAY)
    assert accepted.expires == TODAY + timedelta(days=5)


@pytest.mark.parametrize(
    ("level", "paths"),
    [
        ("error", {SOURCE}),
        ("warning", {SOURCE, WARNING}),
        ("info", {SOURCE, WARNING, "data[].new_key"}),
    ],
)
def test_findings_below_the_level_are_not_accepted(
    setup: Setup, level: Any, paths: set[str]
) -> None:
    setup.drift()
    setup.spoil('"$editable": true', '"new_key": 1, "$editable": "true"')
    accept(setup, level=level)
    assert {entry.path for entry in load(setup.file)} == paths


def test_only_limits_what_is_accepted(setup: Setup) -> None:
    setup.drift()
    setup.spoil('"$editable": true', '"new_key": 1, "$editable": "true"')
    report = setup.report()
    accept(setup, report, only=(FP,))
    assert [entry.path for entry in load(setup.file)] == [SOURCE]
    (info,) = [row["fingerprint"] for row in report["findings"] if row["level"] == "info"]
    for fingerprint, problem in {
        "0" * 12: "the report has no such finding",
        FP: "already known; no renewal needed",
        info: "its level is info; accept it with --level info",
    }.items():
        with pytest.raises(UsageError, match=f"--only {fingerprint}: {problem}"):
            accept(setup, report, only=(fingerprint,))


def test_a_partial_run_drops_nothing(setup: Setup) -> None:
    setup.drift()
    setup.accept(entry(WARNING, rule="type-changed"), entry(came="Other", case="NOT_ALLOWED"))
    part = setup.report(only=lambda planned: planned.case.id == f"{LIST}-ok", selected="ok")
    accept(setup, part)
    assert len(load(setup.file)) == 3
    with pytest.raises(ConformanceError, match="the run judged only what -k ok selects"):
        prune(from_json(part, "a report"), setup.file, setup.library)
    assert len(load(setup.file)) == 3


def test_the_day_on_which_drift_was_last_seen_is_updated(setup: Setup) -> None:
    setup.drift()
    before = TODAY - timedelta(days=9)
    old = replace(entry().accepted, first_seen=before, last_seen=before)
    setup.accept(replace(entry(), accepted=old))
    done = accept(setup)
    assert (len(done.added), len(done.renewed), len(done.seen)) == (0, 0, 1)
    (seen,) = load(setup.file)
    assert seen.accepted == replace(old, last_seen=TODAY)
    again = setup.file.read_bytes()
    accept(setup)
    assert setup.file.read_bytes() == again


@pytest.mark.parametrize("how", ["expired", "contract", "level"])
@pytest.mark.parametrize("renew", [True, False])
def test_an_invalid_entry_is_renewed(setup: Setup, how: str, *, renew: bool) -> None:
    setup.drift()
    lapsed = {
        "expired": entry(days=-1),
        "contract": replace(entry(), contract="1" * 12),
        "level": replace(entry(), level="warning"),
    }[how]
    setup.accept(lapsed)
    report = setup.report()
    assert states(report) == {SOURCE: "new"}
    with pytest.raises(UsageError, match="a reason is needed"):
        accept(setup, report, reason=None)
    done = accept(setup, report, **({"reason": None, "renew": True} if renew else {}))
    assert (len(done.added), len(done.renewed), len(done.seen)) == (0, 1, 0)
    (renewed,) = load(setup.file)
    assert renewed.accepted.reason == ("known at Zoho" if renew else "known")
    assert (renewed.accepted.ticket, renewed.accepted.owner) == ("T-1", "ann")
    assert renewed.accepted.expires == TODAY + timedelta(days=90)
    assert states(setup.report()) == {SOURCE: "known"}


def test_renew_adds_no_entries(setup: Setup) -> None:
    setup.drift()
    done = accept(setup, reason=None, renew=True)
    assert (len(done.added), [left.finding.fingerprint for left in done.left_out]) == (0, [FP])
    assert not setup.file.exists()


def test_a_finding_accepted_by_a_ruling_needs_no_entry(setup: Setup) -> None:
    setup.folder = ROOT / "cassettes" / "documented"
    report = setup.report()
    assert {finding["state"] for finding in report["findings"]} == {"known"}
    assert accept(setup, report, level="info").added == ()


def test_a_report_made_with_other_contracts_is_refused(setup: Setup) -> None:
    setup.drift()
    report = setup.report()
    report["run"]["contract_digests"][LIST] = "1" * 12
    for command in (
        lambda: accept(setup, report),
        lambda: prune(from_json(report, "a report"), setup.file, setup.library),
    ):
        setup.accept(entry(WARNING))
        with pytest.raises(UsageError, match=f"made with another contract of {LIST}"):
            command()
    report["run"]["contract_digests"] = {"get_what_was_removed": "1" * 12}
    with pytest.raises(UsageError, match="another contract of get_what_was_removed"):
        accept(setup, report)


def test_a_report_of_a_comparison_is_refused(setup: Setup) -> None:
    report = report_comparison(
        "diff",
        "a page",
        (),
        "error",
        api_version="v7",
        contract_digest="0" * 12,
        operations=[LIST],
    )
    with pytest.raises(UsageError, match="not a report of `check`"):
        accept(setup, as_json(report))


def test_a_run_that_judged_nothing_is_refused(setup: Setup) -> None:
    for file in setup.folder.rglob("*.yaml"):
        file.write_text("")
    with pytest.raises(ConformanceError, match="nothing was judged") as caught:
        accept(setup)
    assert not isinstance(caught.value, UsageError)
    done = run_command(setup.folder.parent, "baseline", "update", "--cassettes=mine", "--reason=x")
    assert (done.returncode, done.stdout) == (3, "")


def test_faults_of_a_refused_request_are_accepted_like_any_finding(setup: Setup) -> None:
    """A request is judged whatever the answer was, so the baseline holds for it all the same."""
    folder, sent = setup.folder.parent, setup.folder.parent / "sent.yaml"
    text = (setup.folder / "v7" / "lock_records" / "ok.yaml").read_text()
    misspelt = text.replace("Locking_Information__s\n", "Locking_Information__s?trigegr=workflow\n")
    sent.write_text(misspelt.replace("code: 201", "code: 401"))
    check = ("check", "sent.yaml", "--report=x.json", "--fail-on-requests=warning")
    assert run_command(folder, *check).returncode == 1
    accepted = run_command(folder, "baseline", "update", "x.json", "--reason=the next release")
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert "1 added" in accepted.stdout
    known = run_command(folder, *check)
    assert known.returncode == 3  # not judged: what was refused is still no pass
    assert "1 known" in known.stdout.splitlines()[0]
    assert "  baseline: baseline.toml, 1 entry, 1 known" in known.stdout.splitlines()


def test_prune_needs_a_report_of_a_run_with_the_baseline(setup: Setup) -> None:
    setup.accept(entry())
    with pytest.raises(UsageError, match="is of a run without a baseline"):
        prune(from_json(setup.report(known=False), "a report"), setup.file, setup.library)
    report = setup.report()
    seen = replace(entry().accepted, last_seen=TODAY + timedelta(days=1))
    setup.accept(replace(entry(), accepted=seen), entry("data[].id"))
    assert prune(from_json(report, "a report"), setup.file, setup.library) == ()
    assert len(load(setup.file)) == 2


def test_an_incomplete_run_prunes_nothing(setup: Setup) -> None:
    setup.accept(entry())
    setup.outage("ok-automatic")
    with pytest.raises(ConformanceError, match="did not judge 1 of its cases"):
        prune(from_json(setup.report(), "a report"), setup.file, setup.library)


def test_entries_are_listed_with_their_time() -> None:
    rows = list_rows([entry("b"), entry("a", days=-2)], TODAY + timedelta(days=3))
    assert [row["path"] for row in rows] == ["a", "b"]
    assert [row["age_days"] for row in rows] == [3, 3]
    assert [(row["days_left"], row["expired"]) for row in rows] == [(-5, True), (87, False)]


@pytest.mark.parametrize(("asked", "days"), [(None, None), ("30", 30), ("0", 0), (str(TODAY), 0)])
def test_an_expiry_is_a_day_or_a_number_of_days(asked: str | None, days: int | None) -> None:
    wanted = None if days is None else TODAY + timedelta(days=days)
    assert parse_expiry(asked, TODAY) == wanted


@pytest.mark.parametrize("asked", ["soon", "-3", "2020-01-01", "9" * 30, ""])
def test_an_invalid_expiry_is_refused(asked: str) -> None:
    with pytest.raises(UsageError, match=f"--expires {asked}: "):
        parse_expiry(asked, TODAY)


UNUSABLE = {
    ("baseline", "list"): "baseline.toml: no such file",
    ("baseline", "prune"): "baseline.toml: no such file",
    ("baseline", "list", "--baseline=broken.toml"): "broken.toml: not TOML",
    ("check", "--baseline=nowhere.toml"): "nowhere.toml: no such file",
    ("check", "--baseline=broken.toml"): "broken.toml: not TOML",
    ("check", "--baseline=broken.toml", "--no-baseline"): "one or the other",
    ("record", "--target=reference", "--baseline=broken.toml"): "--baseline: only with --compare",
    ("baseline", "update", "nowhere.json"): "nowhere.json: cannot be read",
    ("baseline", "update", "--reason= "): "--reason: must not be empty",
    ("baseline", "update", "--expires=soon", "--reason=x"): "--expires soon",
    ("baseline", "update", "x.json", "--report=htm=x.html"): "did you mean 'html'",
    ("baseline", "update", "x.json", "--target=reference"): "leave out --target",
    ("baseline", "update", "--mutant=x"): "--target reference",
}


@pytest.mark.parametrize("arguments", UNUSABLE, ids=" ".join)
def test_unusable_options_and_files_exit_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "broken.toml").write_text("x = =")
    done = run_command(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert UNUSABLE[arguments] in done.stderr
    assert len(done.stderr.splitlines()) == 1
