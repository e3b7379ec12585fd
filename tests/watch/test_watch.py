"""`watch` as people call it: its runs, its pages, its rehearsals, and what it prints."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.watch.conftest import Hook, Watch
from tests.watch.made import CASES, report, sight
from tests.watch.test_property import Patchy
from zoho_conformance.cli import cli
from zoho_conformance.cli.commands.watch import seen
from zoho_conformance.exchanges.http.errors import AuthError
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.deliver import deliver
from zoho_conformance.watch.state import State, advanced, joined

LIST = "get_record_locking_information"


@pytest.fixture
def cassettes(tmp_path: Path) -> Path:
    return Path(shutil.copytree(locations.root() / "cassettes" / "reference", tmp_path / "mine"))


def test_runs_on_cassettes(watch: Watch, hook: Hook, cassettes: Path) -> None:
    options = ("--cassettes", str(cassettes), "--webhook", hook.url, "--state", "s.json")
    assert watch(None, *options).code == 0
    file = cassettes / "v7" / LIST / "ok.yaml"
    whole = file.read_text()
    file.write_text(whole.replace('"Manual"', '"Manuel"'))
    assert watch(None, *options).code == 1
    file.unlink()
    assert watch(None, *options).code == 3
    file.write_text(whole)
    assert watch(None, *options).code == 0
    opened, cleared = (one.json for one in hook.posted)
    assert [one["rule"] for one in opened["events"][0]["added"]] == ["value-undocumented"]
    assert [one["kind"] for one in cleared["events"]] == ["cleared"]


def breaks() -> dict[str, Any]:
    raise AuthError("ZOHO_REFRESH_TOKEN was refused")


def misused() -> dict[str, Any]:
    raise UsageError("baseline.toml: is not TOML")


def test_a_run_that_breaks_off_is_one_that_could_not_judge() -> None:
    saw = seen([breaks, lambda: report(["a"])], None)
    assert (saw.verdict, saw.blind) == ("drift", True)
    assert saw.reasons == ("ZOHO_REFRESH_TOKEN was refused",)
    alone = seen([breaks], None)
    assert (alone.verdict, alone.blind) == ("not-judged", True)


def test_a_setting_that_cannot_be_used_is_no_run_at_all() -> None:
    with pytest.raises(UsageError, match="is not TOML"):
        seen([misused], None)


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


def test_pages_that_change_are_drift_and_pages_out_of_reach_are_not(
    watch: Watch, hook: Hook, tmp_path: Path
) -> None:
    file, into = page(tmp_path), tmp_path / "contracts-here"
    derive(file, into)
    options = ("--no-check", "--contracts", str(into), "--webhook", hook.url, "--after", "2")
    assert watch(None, *options, "--pages", str(file)).code == 0
    whole = file.read_text()
    file.write_text(whole.replace("NOT_FOUND **HTTP 404**", "NOT_FOUND **HTTP 400**"))
    assert watch(None, *options, "--pages", str(file)).code == 1
    file.write_text("<html><body>Sign in</body></html>")
    assert [watch(None, *options, "--pages", str(file)).code for _ in "12"] == [3, 3]
    file.write_text(whole)
    assert watch(None, *options, "--pages", str(file)).code == 0
    opened, blind, cleared = (one.json for one in hook.posted)
    (drift,) = opened["open"]
    assert (drift["rule"], drift["target"]) == ("page-error-changed", "pages")
    assert "contract: HTTP 404" in opened["text"]
    assert "page: HTTP 400" in opened["text"]
    assert [one["kind"] for one in blind["events"]] == ["blind"]
    assert [one["kind"] for one in cleared["events"]] == ["sighted", "cleared"]


def derive(file: Path, into: Path) -> None:
    cli(["derive", str(file), "--into", str(into)], standalone_mode=False)


def test_a_rehearsal_tells_nobody_and_keeps_nothing(
    watch: Watch, hook: Hook, tmp_path: Path
) -> None:
    done = watch(
        report(["a"]), "--dry-run", "--webhook", f"{hook.url}/hidden", "--state", "new/s.json"
    )
    assert (done.code, done.err, hook.posted) == (1, "", [])
    assert "--- would tell webhook at 127.0.0.1" in done.out
    assert "New drift" in done.out
    assert "hidden" not in done.out
    assert not (tmp_path / "new").exists()


def test_a_rehearsal_leaves_the_state_as_it_is(watch: Watch) -> None:
    watch(report(["a"]), "--state", "s.json")
    before = Path("s.json").read_bytes()
    done = watch(report(day=2), "--state", "s.json", "--dry-run")
    assert (done.code, Path("s.json").read_bytes()) == (0, before)
    assert "clear" in done.out


def test_what_happened_as_json(watch: Watch, hook: Hook) -> None:
    hook.answers = [500]
    done = watch(report(["a"]), "--format", "json", "--webhook", hook.url)
    told = json.loads(done.out)
    assert (told["verdict"], told["status"], told["runs"]) == ("drift", "drift", 1)
    assert [one["kind"] for one in told["events"]] == ["opened"]
    (delivery,) = told["deliveries"]
    assert (delivery["outcome"], delivery["why"]) == (
        "failed",
        "it answers 500: it is out of order",
    )
    again = json.loads(watch(report(["a"]), "--format", "json", "--webhook", hook.url).out)
    assert (again["events"], again["deliveries"][0]["outcome"]) == ([], "told")
    idle = json.loads(watch(report(["a"]), "--format", "json", "--webhook", hook.url).out)
    assert idle["deliveries"][0]["outcome"] == "nothing"
    rehearsal = watch(report(), "--format", "json", "--webhook", hook.url, "--dry-run")
    assert [one["text"].count("clear") > 0 for one in json.loads(rehearsal.out)["messages"]] == [
        True
    ]


def test_a_run_that_could_not_judge_is_not_called_clear(watch: Watch) -> None:
    done = watch(report(out=CASES))
    assert (done.code, done.out.splitlines()[0]) == (
        3,
        "Zoho CRM conformance (default-report): not judged in 1 run",
    )


def test_what_happened_for_people(watch: Watch) -> None:
    done = watch(report(["a"]))
    assert done.out.startswith("Zoho CRM conformance (default-report): 1 finding open, 1 new\n")
    assert "Still open" not in done.out
    done = watch(report(["a", "b"], day=2))
    assert "2 findings open, 1 new" in done.out
    assert "\nStill open\n" in done.out
    done = watch(report(out=CASES, day=3))
    assert "not judged: outage: nobody answered (3 cases)" in done.out
    assert "2 findings open, not judged in 1 run\n" in done.out
    assert watch(report(day=4)).out.startswith("Zoho CRM conformance (default-report): clear\n")


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "two reports": (("report.json", "--report", "report.json"), "one or the other"),
    "a target": (("report.json", "--target", "live"), "was judged already"),
    "a selection": (("report.json", "-k", "ok"), "was judged already"),
    "a baseline": (("report.json", "--no-baseline"), "was judged already"),
    "an age": (("report.json", "--max-age", "3"), "was judged already"),
    "no check": (("report.json", "--no-check", "--pages", "x.md"), "was judged already"),
    "nothing to look at": (("--no-check",), "name what else to look at"),
    "a page that is not there": (("--no-check", "--pages", "x.md"), "x.md: no such file"),
    "a report that is not there": (("none.json",), "none.json: cannot be read"),
    "a name": (("report.json", "--name", "a b"), "is made of letters"),
    "a level": (("report.json", "--after", "0"), "--after"),
}


@pytest.mark.parametrize(("options", "meaning"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_meant_is_told(
    watch: Watch, tmp_path: Path, options: tuple[str, ...], meaning: str
) -> None:
    (tmp_path / "report.json").write_text(json.dumps(report()))
    done = watch(None, *options)
    assert done.code == 2
    assert meaning in done.err
    assert "Traceback" not in done.err
    assert not list(tmp_path.glob("home/**/*.json"))


def test_the_state_is_kept_after_each_channel() -> None:
    first, second = Patchy("1" * 12, []), Patchy("2" * 12, [True])
    state, _ = advanced(joined(State("w"), [first.key, second.key]), sight(["a"]), 3)
    kept: list[State] = []
    deliver(state, sight(["a"]), [first, second], kept.append)
    assert [len(one.outbox(first.key).queue) for one in kept] == [0, 0]
    assert [len(one.outbox(second.key).queue) for one in kept] == [1, 1]
    assert kept[-1].outbox(second.key).failures == 1
