"""The state file is written whole, and is never overwritten by mistake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.watch.conftest import Hook, Watch
from tests.watch.report_factory import CASES, finding, observation, report
from zoho_conformance.checks.presence.course import Course
from zoho_conformance.contracts.schema.interpreted import check_schema
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.state import State, add_channels, new_state
from zoho_conformance.watch.state_file import StateFile, from_json, to_json

OWN = locations.root() / "schemas" / "own"


def eventful_state() -> State:
    """A state in which there is something of everything."""
    state = add_channels(new_state("w"), ["0" * 12])
    gone = finding("b", state="gone", count=0)
    for day, run in enumerate(
        (observation(["a", "c"]), observation(["a", gone]), *[observation(out=CASES)] * 3), 1
    ):
        state, _ = advance(state, run, 3)
        state = add_channels(state, [f"{day:012}"])
    return state


@pytest.mark.parametrize("name", ["watch", "alert"])
def test_the_schemas_are_schemas_and_strict(name: str) -> None:
    schema = json.loads((OWN / f"{name}.schema.json").read_bytes())
    check_schema(schema)
    for part in (schema, *schema["$defs"].values()):
        assert part["additionalProperties"] is False
        # Added after the first release, so files of that may lack it.
        assert set(part["properties"]) - set(part["required"]) <= {
            "causes",
            "latest",
            "blips",
            "answers",
            "spread",
            "confirmation",
            "streak",
            "promised",
            "came",
            "cases",
            "group",
            "url",
            "within",
            "use",
            "owners",
            *Course.__struct_fields__,
            "fell",
        }


def test_a_state_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    state_file = StateFile(tmp_path / "deep" / "state.json")
    assert state_file.load(None, "w") == new_state("w")
    state_file.save(eventful_state())
    assert state_file.load("w", "other") == eventful_state()
    assert state_file.load(None, "other") == eventful_state()
    assert [file.name for file in state_file.file.parent.iterdir()] == ["state.json"]


def test_a_state_has_the_shape_of_its_schema() -> None:
    schema = json.loads((OWN / "watch.schema.json").read_bytes())
    assert not list(Validator(schema).violations(json.loads(to_json(eventful_state()))))
    assert eventful_state().outboxes[0].queue


def without_what_came(value: Any) -> Any:
    """A state as an earlier release wrote it."""
    if isinstance(value, list):
        return [without_what_came(item) for item in value]
    if not isinstance(value, dict):
        return value
    of_drift = {"promised", "came", "cases", "group", "url", "within", "use", "owners"}
    of_drift |= {"confirmation", "spread"}
    of_state = {"causes", "latest", "blips", "spread", "answers"}
    later = of_drift if "fingerprint" in value else of_state
    return {name: without_what_came(item) for name, item in value.items() if name not in later}


def test_a_state_of_an_earlier_release_is_read_unchanged() -> None:
    content = Path(__file__).with_name("earlier_state.json").read_bytes()
    state = from_json(content, "state.json")
    assert (state.runs, state.blind, len(state.outbox("0" * 12).queue)) == (3, True, 3)
    written = json.loads(to_json(state))
    assert without_what_came(written) == {**json.loads(content), "schema_version": 2}


NEW = json.loads(to_json(new_state("w")))
SPOILT: dict[str, Any] = {
    "no JSON": "{",
    "an array": [],
    "a report": report(["a"]),
    "another version": NEW | {"schema_version": 3},
    "more than a state": NEW | {"more": 1},
    "less than a state": {"schema_version": 1, "name": "w"},
    "a wrong type": NEW | {"runs": "many"},
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_file_that_is_not_a_state_is_refused_and_left_alone(watch: Watch, spoilt: Any) -> None:
    file = Path("state.json")
    file.write_text(spoilt if isinstance(spoilt, str) else json.dumps(spoilt))
    before = file.read_bytes()
    done = watch(report(["a"]), "--state", "state.json")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("zoho-conformance: state.json: ")
    assert file.read_bytes() == before


def test_the_state_of_another_watch_is_refused(watch: Watch) -> None:
    watch(report(["a"]), "--state", "state.json", "--name", "first")
    done = watch(report(), "--state", "state.json", "--name", "second")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert (
        "state.json: holds the state of the watch first, not of second; use another" in done.stderr
    )
    assert "(first)" in watch(report(), "--state", "state.json").stdout


def test_a_second_watch_on_the_same_state_is_refused(watch: Watch) -> None:
    with StateFile(Path("state.json")).lock():
        done = watch(report(["a"]), "--state", "state.json")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "in use by another watch" in done.stderr
    assert watch(report(["a"]), "--state", "state.json").returncode == 1


def test_a_state_that_cannot_be_written_is_an_error_before_anything_is_delivered(
    watch: Watch, hook: Hook
) -> None:
    Path("folder").write_text("a file")
    done = watch(report(["a"]), "--state", "folder/state.json", "--webhook", hook.url)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert hook.requests == []


def test_a_folder_is_not_a_state_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a file"):
        StateFile(tmp_path).load(None, "w")


def test_the_default_state_file_is_in_the_users_state_directory(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(report(["a"]))
    watch(report(["a"]), "--name", "mine")
    folder = tmp_path / "home" / ".local" / "state" / "zoho-crm-conformance"
    names = {file.name for file in folder.glob("*.json")}
    assert names == {"watch-default-report.json", "watch-mine.json"}
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "states"))
    watch(report(["a"]), "--name", "mine")
    assert (tmp_path / "states" / "zoho-crm-conformance" / "watch-mine.json").is_file()
