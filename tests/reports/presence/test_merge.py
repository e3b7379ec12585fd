"""The presence of keys over many runs, from reports with invented coverage."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec import structs

from tests.command import Done, run_command
from zoho_conformance.model import locations
from zoho_conformance.reports import read
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.markdown import MAX_COMMENT_BYTES
from zoho_conformance.reports.presence import html, markdown, text, wording
from zoho_conformance.reports.presence.matrix import PresenceMatrix, PresenceRow, to_json
from zoho_conformance.reports.presence.merge import Merger
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

OPERATION = "lock_records"
ID = "data[].details.id"
STATUS = "data[].status"
NEW = "data[].Lantern"

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    """The report on one operation of the shipped recordings, as its file has it."""
    with open_run(Settings()) as run:
        report = as_json(build_report(run, run.planned, "error"))
    report["coverage"] = {OPERATION: report["coverage"][OPERATION]}
    report["exchanges"] = [row for row in report["exchanges"] if row["operation"] == OPERATION]
    report["findings"], report["groups"] = [], []
    return report


def keys_of(report: dict[str, Any]) -> dict[str, Any]:
    keys: dict[str, Any] = report["coverage"][OPERATION]["keys"]
    return keys


def seen(path: str, times: int, of: int, null: int = 0) -> Edit:
    """Sets in how many objects of a run a key came; of 0 objects it never does."""

    def edit(report: dict[str, Any]) -> None:
        keys = keys_of(report)
        for part in ("presence", "absent"):
            keys[part] = [key for key in keys[part] if key["path"] != path]
        keys["never_seen"] = [name for name in keys["never_seen"] if name != path]
        if times:
            keys["presence"].append({"path": path, "seen": times, "of": of, "null": null})
            return
        keys["never_seen"].append(path)
        if of:
            keys["absent"].append({"path": path, "of": of})

    return edit


def undocumented(path: str, times: int) -> Edit:
    return lambda report: keys_of(report)["undocumented"].append({"path": path, "seen": times})


def drifted(path: str, rule: str = "type-changed", state: str = "new") -> Edit:
    finding: dict[str, Any] = {
        "fingerprint": "0123456789ab",
        "rule": rule,
        "level": "error",
        "basis": "stated",
        "target": "reference",
        "operation": OPERATION,
        "case": "ok",
        "also": [],
        "path": path,
        "expected": "a string",
        "actual": "a number",
        "count": 0 if state == "gone" else 1,
        "state": state,
        "ruling": None,
        "why": "",
        "accepted": None,
        "note": "",
        "source": {"page": "Lock Records", "section": "response keys", "line": 1},
        "contract": None,
        "message": "type-changed",
    }
    return lambda report: report["findings"].append(finding)


def not_judged(report: dict[str, Any]) -> None:
    for row in report["exchanges"]:
        row.update(outcome="outage", reason="503")


@pytest.fixture
def run_on(shipped: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """A report on the run of a day, with edits."""

    def run_on(day: int, *edits: Edit) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(json.dumps(shipped))
        report["run"]["started"] = f"2026-11-{day:02}T10:00:00+00:00"
        for edit in edits:
            edit(report)
        return report

    return run_on


def merge(*reports: dict[str, Any]) -> PresenceMatrix:
    merger = Merger()
    for report in reports:
        merger.add(report["run"]["started"], read.from_json(report, "x.json"))
    return merger.matrix()


def row_of(matrix: PresenceMatrix, path: str) -> PresenceRow:
    (operation,) = matrix.operations
    return next(row for row in operation.keys if row.path == path)


def test_a_key_has_a_cell_for_each_run_the_oldest_first(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    row = row_of(
        merge(
            run_on(4, seen(ID, 0, 0)),
            run_on(1, seen(ID, 2, 2)),
            run_on(3, seen(ID, 0, 7)),
            run_on(2, seen(ID, 3, 5, null=1)),
        ),
        ID,
    )
    assert wording.timeline(row, 9) == "=~0-"
    assert (row.seen_in, row.runs, row.seen, row.objects, row.state) == (2, 3, 5, 14, "sometimes")
    assert wording.describe_row(row) == "2 of 3 runs, 5 of 14 objects"
    assert [wording.describe_cell(cell) for cell in row.cells if cell] == [
        "2 of 2 objects",
        "3 of 5 objects, 1 null",
        "0 of 7 objects",
        "no object that could have it",
    ]


@pytest.mark.parametrize(
    ("edits", "state"),
    [
        ([seen(ID, 2, 2), seen(ID, 9, 9)], "always"),
        ([seen(ID, 2, 2), seen(ID, 0, 0)], "always"),
        ([seen(ID, 2, 2), seen(ID, 0, 3)], "sometimes"),
        ([seen(ID, 0, 2), seen(ID, 0, 0)], "never"),
        ([seen(ID, 0, 0), seen(ID, 0, 0)], "no-object"),
    ],
)
def test_what_no_object_could_show_says_nothing_about_a_key(
    run_on: Callable[..., dict[str, Any]], edits: list[Edit], state: str
) -> None:
    matrix = merge(*(run_on(day, edit) for day, edit in enumerate(edits, start=1)))
    assert row_of(matrix, ID).state == state


def test_a_key_that_no_page_has_is_a_row_of_its_own(run_on: Callable[..., dict[str, Any]]) -> None:
    matrix = merge(run_on(1), run_on(2, undocumented(NEW, 3)), run_on(3))
    row = row_of(matrix, NEW)
    assert (row.state, row.undocumented_in, wording.timeline(row, 9)) == ("undocumented", 1, " ? ")
    assert "1 undocumented" in wording.summary(matrix)


def test_a_key_that_a_later_page_documents_was_undocumented_before(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    row = row_of(merge(run_on(1, undocumented(NEW, 3)), run_on(2, seen(NEW, 2, 2))), NEW)
    assert (row.state, row.undocumented_in, wording.timeline(row, 9)) == ("always", 1, "?=")
    assert not row.is_settled


@pytest.mark.parametrize("path", [ID, f"{ID}[]"])
@pytest.mark.parametrize("state", ["new", "known"])
def test_drift_is_told_beside_the_counts(
    run_on: Callable[..., dict[str, Any]], path: str, state: str
) -> None:
    row = row_of(merge(run_on(1), run_on(2, seen(ID, 2, 2), drifted(path, state=state))), ID)
    assert (row.drifted_in, row.state, wording.timeline(row, 9)) == (1, "always", "=!")
    last = row.cells[-1]
    assert last is not None
    accepted = ", accepted" if state == "known" else ""
    assert wording.describe_cell(last) == f"2 of 2 objects; type-changed (error{accepted})"


def test_drift_on_no_key_is_counted_and_gone_drift_is_none(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    matrix = merge(
        run_on(1, drifted("http.status", "status-undocumented"), drifted(ID, state="gone")),
        run_on(2, undocumented(NEW, 1), drifted(NEW, "key-undocumented")),
    )
    assert [run.drift_elsewhere for run in matrix.runs] == [1, 0]
    assert not any(row.drifted_in for row in matrix.rows)


def test_a_run_without_a_verdict_on_an_operation_has_no_cells(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    matrix = merge(run_on(1), run_on(2, seen(ID, 0, 0), not_judged))
    (operation,) = matrix.operations
    assert operation.judged_in == (0,)
    assert row_of(matrix, ID).cells[1] is None


def test_a_report_of_an_earlier_version_shows_whether_a_key_could_have_come(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    def earlier(report: dict[str, Any]) -> None:
        del keys_of(report)["absent"]

    here = merge(run_on(1, seen(STATUS, 0, 4), earlier))
    assert row_of(here, STATUS).state == "never"
    details = "data[].details"
    inside = merge(run_on(1, seen(details, 0, 4), seen(ID, 0, 0), earlier))
    assert row_of(inside, ID).state == "no-object"
    mixed = row_of(merge(run_on(1, seen(ID, 0, 4), earlier), run_on(2, seen(ID, 2, 2))), ID)
    assert wording.describe_row(mixed) == "1 of 2 runs, 2 of at least 2 objects"


def test_a_report_of_version_1_is_merged(run_on: Callable[..., dict[str, Any]]) -> None:
    def first(report: dict[str, Any]) -> None:
        report["schema_version"] = 1
        del report["groups"], keys_of(report)["absent"]

    assert len(merge(run_on(1, first), run_on(2)).runs) == 2


@pytest.fixture
def files(tmp_path: Path, run_on: Callable[..., dict[str, Any]]) -> Path:
    """A folder with the reports of two runs, a copy, and what is not a report of a run."""
    reports = {"a": run_on(1), "b": run_on(2, undocumented(NEW, 1)), "copy": run_on(1)}
    for name, report in reports.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(report), encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    pages = run_on(3)
    pages["run"]["kind"] = "diff"
    (tmp_path / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
    return tmp_path


def merged(folder: Path, *arguments: str) -> Done:
    return run_command(folder, "coverage", "merge", *arguments)


def test_reports_that_cannot_be_merged_cost_the_others_nothing(files: Path) -> None:
    done = merged(files, "a.json", "broken.json", "pages.json", "no.json", "b.json")
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("PRESENCE: 2 runs, 2026-11-01 to 2026-11-02; 1 operation, ")
    for name in ("broken.json", "pages.json", "no.json"):
        assert done.stdout.count(f"  NOT MERGED: {name}: ") == 1
    done = merged(files, "a.json", "broken.json", "--format", "json")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert json.loads(done.stdout)["not_merged"][0]["report"] == "broken.json"


def test_a_copy_of_a_report_is_not_a_run_of_its_own(files: Path) -> None:
    done = merged(files, "a.json", "b.json", "copy.json", "a.json")
    assert done.returncode == 0
    assert "PRESENCE: 2 runs" in done.stdout
    assert "NOT MERGED: copy.json: the same run as a.json" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "name the JSON reports"),
        (["broken.json", "no.json"], "broken.json: not JSON"),
        (["a.json", "--format", "junit"], "unknown format 'junit'"),
        (["a.json", "--operation", "lock_record"], "did you mean 'lock_records'"),
        (["a.json", "--format", "json", "--format", "html", "-o", "x"], "-o: takes one format"),
    ],
)
def test_what_cannot_be_done_is_one_line(files: Path, arguments: list[str], problem: str) -> None:
    done = merged(files, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert problem in done.stderr


def test_every_form_is_written_to_its_file(files: Path) -> None:
    forms = {"text": "p.txt", "markdown": "p.md", "html": "p.html", "json": "p.json"}
    asked = [part for form, file in forms.items() for part in ("--format", f"{form}={file}")]
    done = merged(files, "a.json", "b.json", *asked)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for file in forms.values():
        assert "Lantern" in (files / file).read_text(encoding="utf-8")
    schema = json.loads((locations.root() / "schemas/own/presence.schema.json").read_bytes())
    value = json.loads((files / "p.json").read_bytes())
    assert not list(Draft202012Validator(schema).iter_errors(value))


def test_names_from_outside_are_harmless_in_every_form(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    matrix = merge(run_on(1, undocumented("data[].<b>|`x`\u202e\u001b[31m", 1)))
    run = structs.replace(matrix.runs[0], report="<script>|.json\n::error::x")
    hostile = structs.replace(matrix, runs=(run,))
    assert "<b>" not in html.render(hostile)
    assert "<script" not in html.render(hostile)
    for shown in (text.render_file(hostile), markdown.render(hostile)):
        assert "\u202e" not in shown
        assert "\x1b" not in shown
        assert "\n::error" not in shown
    assert json.loads(to_json(hostile))["runs"][0]["report"] == run.report


def test_markdown_keeps_within_a_comment_and_counts_what_it_leaves_out(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    many = [undocumented(f"data[].Lantern_{number:04}", 1) for number in range(1500)]
    shown = markdown.render(merge(run_on(1, *many)))
    assert len(shown.encode()) < MAX_COMMENT_BYTES
    rows = shown.count("| `?` |")
    assert f"**{1500 - rows} more keys** are not shown here" in shown


def test_many_runs_have_columns_for_the_newest_alone(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    matrix = merge(*(run_on(1 + day % 28, seen(ID, day + 1, day + 1)) for day in range(70)))
    page = html.render(matrix)
    assert "the newest 60 runs" in page
    assert "over all 70" in page
    assert "the newest 40 runs" in text.render(matrix)
    assert len(text.render(matrix, details=True)) > len(text.render(matrix))


def test_an_operation_is_named_by_each_id_that_a_report_has_for_it(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    report = run_on(1)
    (operation,) = report["coverage"]
    report["run"]["other_ids"] = {operation: ["get_wicks_of_lamps"]}
    merger = Merger()
    merger.add("x.json", read.from_json(report, "x.json"))
    assert merger.operation_id("get_wicks_of_lamps") == operation
    assert merger.operation_id(operation) == operation
    assert merger.operation_id("get_moths") == "get_moths"


def test_a_key_that_came_no_more_in_later_runs_is_told(
    run_on: Callable[..., dict[str, Any]],
) -> None:
    before = [run_on(day, seen(ID, 245, 250)) for day in (1, 2)]
    since = [run_on(day, seen(ID, 0, 250)) for day in (3, 4)]
    row = row_of(merge(*since, *before), ID)
    (fall,) = row.falls
    assert (fall.rule, fall.seen_before, fall.objects_before) == ("presence-dropped", 490, 500)
    assert wording.describe_row(row).startswith(
        "presence-dropped: in 0 of 500 objects since 2026-11-03T10:00:00+00:00, 490 of 500 before, "
        "last 2026-11-02T10:00:00+00:00; "
    )
    # One run may have asked for other things, and chance hides what was rare.
    assert row_of(merge(*before, since[0]), ID).falls == ()
    rare = [run_on(day, seen(ID, 2, 250)) for day in (1, 2)]
    assert row_of(merge(*rare, *since), ID).falls == ()


def test_a_key_that_is_null_in_later_runs_is_told(run_on: Callable[..., dict[str, Any]]) -> None:
    before = [run_on(day, seen(ID, 250, 250, null=5)) for day in (1, 2)]
    since = [run_on(day, seen(ID, 250, 250, null=250)) for day in (3, 4)]
    (fall,) = row_of(merge(*before, *since), ID).falls
    assert fall.rule == "always-null-now"
