"""`watch` on the command line: its runs, its pages, its rehearsals, and what it prints."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest

from tests.command import run_command
from tests.watch.conftest import Hook, Watch
from tests.watch.report_factory import CASES, observation, report
from tests.watch.test_properties import FlakyChannel
from zoho_conformance.cli import cli
from zoho_conformance.exchanges.http.errors import AuthError
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.report import Report
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.run_watch import deliver, observe_all
from zoho_conformance.watch.state import State, add_channels, new_state

LIST = "get_record_locking_information"


@pytest.fixture
def cassettes(tmp_path: Path) -> Path:
    return Path(shutil.copytree(locations.root() / "cassettes" / "reference", tmp_path / "mine"))


def test_runs_on_cassettes(watch: Watch, hook: Hook, cassettes: Path) -> None:
    options = ("--cassettes", str(cassettes), "--webhook", hook.url, "--state", "s.json")
    assert watch(None, *options).returncode == 0
    file = cassettes / "v7" / LIST / "ok.yaml"
    whole = file.read_text()
    file.write_text(whole.replace('"Manual"', '"Manuel"'))
    assert watch(None, *options).returncode == 1
    file.unlink()
    assert watch(None, *options).returncode == 3
    file.write_text(whole)
    assert watch(None, *options).returncode == 0
    opened, cleared = (request.json for request in hook.requests)
    assert [finding["rule"] for finding in opened["events"][0]["added"]] == ["value-undocumented"]
    assert [event["kind"] for event in cleared["events"]] == ["cleared"]


def fails() -> Report:
    raise AuthError("ZOHO_REFRESH_TOKEN was rejected")


def refuses() -> Report:
    raise UsageError("baseline.toml: is not TOML")


def test_a_run_that_fails_is_observed_as_one_that_could_not_judge() -> None:
    saw = observe_all([fails, lambda: from_json(report(["a"]), "a report")], None)
    assert (saw.verdict, saw.incomplete) == ("drift", True)
    assert saw.reasons == ("ZOHO_REFRESH_TOKEN was rejected",)
    alone = observe_all([fails], None)
    assert (alone.verdict, alone.incomplete) == ("not-judged", True)


def test_a_usage_error_is_not_observed_as_a_run() -> None:
    with pytest.raises(UsageError, match="is not TOML"):
        observe_all([refuses], None)


def page(tmp_path: Path) -> Path:
    """A page, and the contract that is derived of it."""
    file = tmp_path / "page.md"
    file.write_text(
        "# Get Things\n\n### Request Details\n\n### Request URL\n\n"
        "{api-domain}/crm/{version}/things\n\n### Possible Errors\n\n"
        "- NOT_FOUND **HTTP 404**\n\n  no such thing  \n  **Resolution:** Name another.\n\n"
        "### Sample Request\n\n"
        '```\ncurl "https://www.zohoapis.com/crm/v7/things"\n-X GET\n```\n\n'
        '### Sample Response\n\n```\n{\n  "things": [\n    {\n      "id": "1"\n    }\n  ]\n}\n```\n'
    )
    return file


def test_a_changed_page_is_drift_and_an_unreadable_one_is_not(
    watch: Watch, hook: Hook, tmp_path: Path
) -> None:
    file, into = page(tmp_path), tmp_path / "contracts-here"
    derive(file, into)
    options = ("--no-check", "--contracts", str(into), "--webhook", hook.url, "--after", "2")
    assert watch(None, *options, "--pages", str(file)).returncode == 0
    whole = file.read_text()
    file.write_text(whole.replace("NOT_FOUND **HTTP 404**", "NOT_FOUND **HTTP 400**"))
    assert watch(None, *options, "--pages", str(file)).returncode == 1
    file.write_text("<html><body>Sign in</body></html>")
    assert [watch(None, *options, "--pages", str(file)).returncode for _ in "12"] == [3, 3]
    file.write_text(whole)
    assert watch(None, *options, "--pages", str(file)).returncode == 0
    opened, blind, cleared = (request.json for request in hook.requests)
    (drift,) = opened["open"]
    assert (drift["rule"], drift["target"]) == ("page-error-changed", "pages")
    assert "contract: HTTP 404" in opened["text"]
    assert "page: HTTP 400" in opened["text"]
    assert [event["kind"] for event in blind["events"]] == ["blind"]
    assert [event["kind"] for event in cleared["events"]] == ["sighted", "cleared"]


def derive(file: Path, into: Path) -> None:
    cli(["derive", str(file), "--into", str(into)], standalone_mode=False)


def test_a_rehearsal_delivers_nothing_and_writes_no_state(
    watch: Watch, hook: Hook, tmp_path: Path
) -> None:
    done = watch(
        report(["a"]), "--dry-run", "--webhook", f"{hook.url}/hidden", "--state", "new/s.json"
    )
    assert (done.returncode, done.stderr, hook.requests) == (1, "", [])
    assert "--- would be delivered to webhook at 127.0.0.1" in done.stdout
    assert "New drift" in done.stdout
    assert "hidden" not in done.stdout
    assert not (tmp_path / "new").exists()


def test_a_rehearsal_leaves_the_state_unchanged(watch: Watch) -> None:
    watch(report(["a"]), "--state", "s.json")
    before = Path("s.json").read_bytes()
    done = watch(report(day=2), "--state", "s.json", "--dry-run")
    assert (done.returncode, Path("s.json").read_bytes()) == (0, before)
    assert "clear" in done.stdout


def test_json_output_holds_events_and_deliveries(watch: Watch, hook: Hook) -> None:
    hook.answers = [500]
    done = watch(report(["a"]), "--format", "json", "--webhook", hook.url)
    result = json.loads(done.stdout)
    assert (result["verdict"], result["status"], result["runs"]) == ("drift", "drift", 1)
    assert [event["kind"] for event in result["events"]] == ["opened"]
    (delivery,) = result["deliveries"]
    assert (delivery["outcome"], delivery["why"]) == (
        "failed",
        "the server is temporarily unavailable (500)",
    )
    again = json.loads(watch(report(["a"]), "--format", "json", "--webhook", hook.url).stdout)
    assert (again["events"], again["deliveries"][0]["outcome"]) == ([], "told")
    idle = json.loads(watch(report(["a"]), "--format", "json", "--webhook", hook.url).stdout)
    assert idle["deliveries"][0]["outcome"] == "nothing"
    rehearsal = watch(report(), "--format", "json", "--webhook", hook.url, "--dry-run")
    assert ["clear" in message["text"] for message in json.loads(rehearsal.stdout)["messages"]] == [
        True
    ]


def test_a_run_that_could_not_judge_is_not_called_clear(watch: Watch) -> None:
    done = watch(report(out=CASES))
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        3,
        "Zoho CRM conformance (default-report): not judged in 1 run",
    )


def test_text_output_says_what_changed_and_what_is_open(watch: Watch) -> None:
    done = watch(report(["a"]))
    assert done.stdout.startswith("Zoho CRM conformance (default-report): 1 finding open, 1 new\n")
    assert "Still open" not in done.stdout
    done = watch(report(["a", "b"], day=2))
    assert "1 change open in 2 findings, 1 new" in done.stdout
    assert "\nStill open\n" in done.stdout
    done = watch(report(out=CASES, day=3))
    assert "not judged: outage: no answer (3 cases)" in done.stdout
    assert "1 change open in 2 findings, not judged in 1 run\n" in done.stdout
    assert watch(report(day=4)).stdout.startswith("Zoho CRM conformance (default-report): clear\n")


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "a report to write without a form": (("report.json", "--report", "x"), "unknown suffix"),
    "a target": (("report.json", "--target", "live"), "has already been judged"),
    "a selection": (("report.json", "-k", "ok"), "has already been judged"),
    "a baseline": (("report.json", "--no-baseline"), "has already been judged"),
    "an age": (("report.json", "--max-age", "3"), "has already been judged"),
    "no check": (("report.json", "--no-check", "--pages", "x.md"), "has already been judged"),
    "nothing to look at": (("--no-check",), "name what to compare instead"),
    "a page that is not there": (("--no-check", "--pages", "x.md"), "x.md: no such file"),
    "a report that is not there": (("none.json",), "none.json: cannot be read"),
    "a name": (("report.json", "--name", "a b"), "use letters, digits"),
    "a level": (("report.json", "--after", "0"), "--after"),
}


@pytest.mark.parametrize(("options", "meaning"), WRONG.values(), ids=WRONG)
def test_options_that_do_not_go_together_exit_with_2(
    watch: Watch, tmp_path: Path, options: tuple[str, ...], meaning: str
) -> None:
    (tmp_path / "report.json").write_text(json.dumps(report()))
    done = watch(None, *options)
    assert done.returncode == 2
    assert meaning in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("home/**/*.json"))


def test_the_state_is_saved_after_each_delivery() -> None:
    first, second = FlakyChannel("1" * 12, []), FlakyChannel("2" * 12, [True])
    state, _ = advance(add_channels(new_state("w"), [first.key, second.key]), observation(["a"]), 3)
    kept: list[State] = []
    deliver(state, observation(["a"]), [first, second], kept.append)
    assert [len(saved.outbox(first.key).queue) for saved in kept] == [0, 0]
    assert [len(saved.outbox(second.key).queue) for saved in kept] == [1, 1]
    assert kept[-1].outbox(second.key).failures == 1


def test_a_report_older_than_the_state_is_refused(watch: Watch) -> None:
    assert watch(report(["a"], day=3)).returncode == 1
    done = watch(report(day=2))
    assert (done.returncode, done.stdout) == (2, "")
    assert "pass a newer report" in done.stderr
    again = watch(report(["a"], day=3))
    assert "1 finding open" in again.stdout


def test_the_whole_command_that_shows_drift_again_is_printed(
    watch: Watch, cassettes: Path, tmp_path: Path
) -> None:
    file = cassettes / "v7" / LIST / "ok.yaml"
    file.write_text(file.read_text().replace('"Manual"', '"Manuel"'))
    options = ("--cassettes", "mine", "-k", "lock and not unlock", "--no-baseline")
    seen = watch(None, *options, "--state", "s.json", "--name", "nightly", "-v", "--after", "2")
    (line,) = (line for line in seen.stdout.splitlines() if "see it again: " in line)
    words = shlex.split(line.partition("see it again: ")[2])
    assert words[:2] == ["zoho-conformance", "check"]
    assert set(words[2:]) == {"--cassettes=mine", "-k", "lock and not unlock", "--no-baseline"}
    shown = run_command(tmp_path, *words[1:])
    assert (shown.returncode, "value-undocumented" in shown.stdout) == (1, True)
    private = watch(None, *options, "--state", "p.json", "--private", "--dry-run")
    assert "mine" not in private.stdout
    of_report = watch(report(["a"])).stdout
    assert "see it again: zoho-conformance report report.json --details\n" in of_report
