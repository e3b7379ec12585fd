"""`baseline update`, `prune` and `list`: what they take, what they refuse, what they write."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.runs.baseline.conftest import (
    LIST,
    SOURCE,
    TODAY,
    Shop,
    entry,
    states,
)
from zoho_conformance.cli.baseline import _day, list_rows
from zoho_conformance.cli.commands.baseline import AcceptOptions, UpdateResult, prune, update
from zoho_conformance.model import locations
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.baseline import load

ROOT = locations.root()
COMMAND = [sys.executable, "-m", "zoho_conformance"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
FP = entry().fingerprint
WARNING = "data[].$editable"


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def updated(shop: Shop, report: dict[str, Any] | None = None, **wishes: Any) -> UpdateResult:
    wishes.setdefault("reason", "told")
    return update(
        from_json(report or shop.report(), "a report"),
        shop.file,
        shop.library,
        AcceptOptions(**wishes),
        TODAY,
    )


def test_from_a_drifted_cassette_to_being_told_of_the_next(shop: Shop) -> None:
    """A newcomer's way, command by command."""
    shop.drift()
    folder = shop.folder.parent
    check = ("check", "--cassettes=mine", "--report=x.json")
    drifted = ran(folder, *check)
    assert drifted.returncode == 1
    assert f"error value-undocumented [{FP}]" in drifted.stdout
    refused = ran(folder, "baseline", "update", "x.json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert (
        "a reason is needed for what is accepted (1 of the report's findings): give --reason"
        in refused.stderr
    )
    assert not shop.file.exists()
    accepted = ran(folder, "baseline", "update", "x.json", "--reason=told to Zoho", "--owner=ann")
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert f"added {FP} value-undocumented {LIST}-ok at {SOURCE}, until " in accepted.stdout
    known = ran(folder, *check)
    assert known.returncode == 0
    assert known.stdout.startswith("CONFORMS: ")
    assert "  baseline: baseline.toml, 1 entry, 1 known" in known.stdout.splitlines()
    table = ran(folder, "baseline", "list")
    assert table.returncode == 0
    (head, row) = table.stdout.splitlines()
    assert head.split()[0] == "FINGERPRINT"
    assert row.split()[0] == FP
    assert row.endswith("(in 90 d)  ann  told to Zoho")
    shop.spoil('"$editable": true', '"$editable": "true"')
    alerted = ran(folder, *check, "--fail-on=warning")
    assert alerted.returncode == 1
    assert alerted.stdout.splitlines()[0].endswith("0 errors, 1 warning, 0 infos, 1 known")
    ignored = ran(folder, "check", "--cassettes=mine", "--no-baseline")
    assert ignored.returncode == 1
    assert "baseline:" not in ignored.stdout


def test_what_is_no_longer_seen_is_told_and_pruned(shop: Shop) -> None:
    shop.accept(entry())
    folder = shop.folder.parent
    told = ran(folder, "check", "--cassettes=mine")
    assert told.returncode == 1
    todo = "drop its entry with `zoho-conformance baseline prune --report REPORT`"
    assert f"no longer seen: {todo}" in told.stdout
    part = ran(folder, "baseline", "prune", "--cassettes=mine", "-k", "ok")
    assert (part.returncode, part.stdout) == (3, "")
    assert "nothing was dropped: the run judged only what -k ok selects" in part.stderr
    assert len(load(shop.file)) == 1
    whole = ran(folder, "baseline", "prune", "--cassettes=mine")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.splitlines()[-1] == "baseline.toml: 1 dropped"
    assert load(shop.file) == ()
    assert ran(folder, "check", "--cassettes=mine").returncode == 0


def test_on_a_terminal_a_reason_is_asked_for(shop: Shop) -> None:
    shop.drift()
    shop.spoil('"$editable": true', '"$editable": "true"')
    ours, theirs = pty.openpty()
    command = [*COMMAND, "baseline", "update", "--cassettes=mine"]
    with subprocess.Popen(
        command,
        cwd=shop.folder.parent,
        env=ENVIRONMENT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as asking:
        os.write(ours, b"seen by ann\n\n")
        said, wrong = asking.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert asking.returncode == 0, wrong
    assert said.count("Why is it accepted?") == 2
    assert "came:     Manuel" in said
    assert "1 added, 0 renewed, 0 seen again, 1 left out" in said
    (one,) = load(shop.file)
    assert (one.path, one.accepted.reason) == (SOURCE, "seen by ann")


def test_what_is_accepted_is_noted_in_full(shop: Shop) -> None:
    shop.drift()
    done = updated(shop, ticket="T-7", owner="bob", expires=TODAY + timedelta(days=5))
    (one,) = load(shop.file)
    assert [one.fingerprint for one in done.added] == [FP]
    assert one.contract == shop.library.contract_digest(LIST)
    assert (one.level, one.path, one.case) == ("error", SOURCE, "ok")
    told = one.accepted
    assert (told.reason, told.ticket, told.owner) == ("told", "T-7", "bob")
    assert (told.first_seen, told.last_seen) == (TODAY, TODAY)
    assert told.expires == TODAY + timedelta(days=5)


@pytest.mark.parametrize(
    ("level", "paths"),
    [
        ("error", {SOURCE}),
        ("warning", {SOURCE, WARNING}),
        ("info", {SOURCE, WARNING, "data[].new_key"}),
    ],
)
def test_the_level_is_the_least_that_is_taken(shop: Shop, level: Any, paths: set[str]) -> None:
    shop.drift()
    shop.spoil('"$editable": true', '"new_key": 1, "$editable": "true"')
    updated(shop, level=level)
    assert {one.path for one in load(shop.file)} == paths


def test_only_what_is_named_is_taken(shop: Shop) -> None:
    shop.drift()
    shop.spoil('"$editable": true', '"new_key": 1, "$editable": "true"')
    report = shop.report()
    updated(shop, report, only=(FP,))
    assert [one.path for one in load(shop.file)] == [SOURCE]
    (info,) = [one["fingerprint"] for one in report["findings"] if one["level"] == "info"]
    for named, told in {
        "0" * 12: "the report has no such finding",
        FP: "is known already, and needs no renewal",
        info: "is info; take it with --level info",
    }.items():
        with pytest.raises(UsageError, match=f"--only {named}: {told}"):
            updated(shop, report, only=(named,))


def test_a_part_of_a_run_adds_and_drops_nothing(shop: Shop) -> None:
    shop.drift()
    shop.accept(entry(WARNING, rule="type-changed"), entry(case="NOT_ALLOWED"))
    part = shop.report(only=lambda one: one.case.id == f"{LIST}-ok", selected="ok")
    updated(shop, part)
    assert len(load(shop.file)) == 3
    with pytest.raises(ConformanceError, match="the run judged only what -k ok selects"):
        prune(from_json(part, "a report"), shop.file, shop.library)
    assert len(load(shop.file)) == 3


def test_what_is_seen_again_is_noted(shop: Shop) -> None:
    shop.drift()
    before = TODAY - timedelta(days=9)
    old = replace(entry().accepted, first_seen=before, last_seen=before)
    shop.accept(replace(entry(), accepted=old))
    done = updated(shop)
    assert (len(done.added), len(done.renewed), len(done.seen)) == (0, 0, 1)
    (one,) = load(shop.file)
    assert one.accepted == replace(old, last_seen=TODAY)
    again = shop.file.read_bytes()
    updated(shop)
    assert shop.file.read_bytes() == again


@pytest.mark.parametrize("how", ["expired", "contract", "louder"])
@pytest.mark.parametrize("renew", [True, False])
def test_what_no_longer_holds_is_renewed(shop: Shop, how: str, *, renew: bool) -> None:
    shop.drift()
    lapsed = {
        "expired": entry(days=-1),
        "contract": replace(entry(), contract="1" * 12),
        "louder": replace(entry(), level="warning"),
    }[how]
    shop.accept(lapsed)
    report = shop.report()
    assert states(report) == {SOURCE: "new"}
    with pytest.raises(UsageError, match="a reason is needed"):
        updated(shop, report, reason=None)
    done = updated(shop, report, **({"reason": None, "renew": True} if renew else {}))
    assert (len(done.added), len(done.renewed), len(done.seen)) == (0, 1, 0)
    (one,) = load(shop.file)
    assert one.accepted.reason == ("told to Zoho" if renew else "told")
    assert (one.accepted.ticket, one.accepted.owner) == ("T-1", "ann")
    assert one.accepted.expires == TODAY + timedelta(days=90)
    assert states(shop.report()) == {SOURCE: "known"}


def test_renewing_adds_nothing(shop: Shop) -> None:
    shop.drift()
    done = updated(shop, reason=None, renew=True)
    assert (len(done.added), [one.fingerprint for one in done.left]) == (0, [FP])
    assert not shop.file.exists()


def test_what_a_ruling_knows_needs_no_entry(shop: Shop) -> None:
    shop.folder = ROOT / "cassettes" / "documented"
    report = shop.report()
    assert [one["state"] for one in report["findings"]] == ["known"]
    assert updated(shop, report, level="info").added == ()


def test_other_contracts_are_refused(shop: Shop) -> None:
    shop.drift()
    report = shop.report()
    report["run"]["contract_digests"][LIST] = "1" * 12
    for command in (
        lambda: updated(shop, report),
        lambda: prune(from_json(report, "a report"), shop.file, shop.library),
    ):
        shop.accept(entry(WARNING))
        with pytest.raises(UsageError, match=f"made against another contract of {LIST}"):
            command()
    report["run"]["contract_digests"] = {"get_what_was_removed": "1" * 12}
    with pytest.raises(UsageError, match="another contract of get_what_was_removed"):
        updated(shop, report)


def test_a_report_of_no_run_is_refused(shop: Shop) -> None:
    report = report_comparison(
        "diff",
        "a page",
        (),
        "error",
        api_version="v7",
        contract_digest="0" * 12,
        operations=[LIST],
    )
    with pytest.raises(UsageError, match="is of no run of `check`"):
        updated(shop, as_json(report))


def test_a_run_that_judged_nothing_is_refused(shop: Shop) -> None:
    for file in shop.folder.rglob("*.yaml"):
        file.write_text("")
    with pytest.raises(ConformanceError, match="nothing was judged") as caught:
        updated(shop)
    assert not isinstance(caught.value, UsageError)
    done = ran(shop.folder.parent, "baseline", "update", "--cassettes=mine", "--reason=x")
    assert (done.returncode, done.stdout) == (3, "")


def test_prune_takes_a_report_with_the_baseline_only(shop: Shop) -> None:
    shop.accept(entry())
    with pytest.raises(UsageError, match="is of a run without a baseline"):
        prune(from_json(shop.report(known=False), "a report"), shop.file, shop.library)
    report = shop.report()
    seen = replace(entry().accepted, last_seen=TODAY + timedelta(days=1))
    shop.accept(replace(entry(), accepted=seen), entry("data[].id"))
    assert prune(from_json(report, "a report"), shop.file, shop.library) == ()
    assert len(load(shop.file)) == 2


def test_an_incomplete_run_prunes_nothing(shop: Shop) -> None:
    shop.accept(entry())
    shop.outage("ok-automatic")
    with pytest.raises(ConformanceError, match="did not judge 1 of its cases"):
        prune(from_json(shop.report(), "a report"), shop.file, shop.library)


def test_entries_are_listed_with_their_time() -> None:
    rows = list_rows([entry("b"), entry("a", days=-2)], TODAY + timedelta(days=3))
    assert [one["path"] for one in rows] == ["a", "b"]
    assert [one["age_days"] for one in rows] == [3, 3]
    assert [(one["days_left"], one["expired"]) for one in rows] == [(-5, True), (87, False)]


@pytest.mark.parametrize(("asked", "days"), [(None, None), ("30", 30), ("0", 0), (str(TODAY), 0)])
def test_an_expiry_is_a_day_or_a_number_of_days(asked: str | None, days: int | None) -> None:
    wanted = None if days is None else TODAY + timedelta(days=days)
    assert _day(asked, TODAY) == wanted


@pytest.mark.parametrize("asked", ["soon", "-3", "2020-01-01", "9" * 30, ""])
def test_an_expiry_that_is_none(asked: str) -> None:
    with pytest.raises(UsageError, match=f"--expires {asked}: is "):
        _day(asked, TODAY)


UNUSABLE = {
    ("baseline", "list"): "baseline.toml: no such file",
    ("baseline", "prune"): "baseline.toml: no such file",
    ("baseline", "list", "--baseline=broken.toml"): "broken.toml: not TOML",
    ("check", "--baseline=nowhere.toml"): "nowhere.toml: no such file",
    ("check", "--baseline=broken.toml"): "broken.toml: not TOML",
    ("check", "--baseline=broken.toml", "--no-baseline"): "one or the other",
    ("record", "--target=reference", "--baseline=broken.toml"): "--baseline: is for --compare",
    ("baseline", "update", "nowhere.json"): "nowhere.json: cannot be read",
    ("baseline", "update", "--reason= "): "--reason: is empty",
    ("baseline", "update", "--expires=soon", "--reason=x"): "--expires soon",
    ("baseline", "update", "x.json", "--report=x.json"): "one or the other",
    ("baseline", "update", "x.json", "--target=reference"): "leave out --target",
    ("baseline", "update", "--mutant=x"): "--target reference",
}


@pytest.fixture(scope="module")
def refused(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, ...], subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("refused")
    (folder / "broken.toml").write_text("x = =")
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(UNUSABLE, pool.map(lambda one: ran(folder, *one), UNUSABLE), strict=True))


@pytest.mark.parametrize("asked", UNUSABLE, ids=" ".join)
def test_what_cannot_be_used_exits_with_2(refused: Any, asked: tuple[str, ...]) -> None:
    done = refused[asked]
    assert (done.returncode, done.stdout) == (2, "")
    assert UNUSABLE[asked] in done.stderr
    assert len(done.stderr.splitlines()) == 1
