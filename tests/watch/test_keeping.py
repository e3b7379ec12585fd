"""The state is kept whole, is of one shape, and is never written over by mistake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.watch.conftest import Hook, Watch
from tests.watch.made import CASES, finding, report, sight
from zoho_conformance.contracts.schema.validator import Validator, check
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.state import State, advanced, joined
from zoho_conformance.watch.state_file import Keeper
from zoho_conformance.watch.state_json import from_json, to_json

OWN = locations.root() / "schemas" / "own"


def lived() -> State:
    """A state in which there is something of everything."""
    state = joined(State("w"), ["0" * 12])
    gone = finding("b", state="gone", count=0)
    for day, one in enumerate((sight(["a", "c"]), sight(["a", gone]), *[sight(out=CASES)] * 3), 1):
        state, _ = advanced(state, one, 3)
        state = joined(state, [f"{day:012}"])
    return state


@pytest.mark.parametrize("name", ["watch", "alert"])
def test_the_schemas_are_schemas_and_strict(name: str) -> None:
    schema = json.loads((OWN / f"{name}.schema.json").read_bytes())
    check(schema)
    for one in (schema, *schema["$defs"].values()):
        assert one["additionalProperties"] is False
        assert set(one["required"]) == set(one["properties"])


def test_a_state_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "deep" / "state.json")
    assert keeper.load(None, "w") == State("w")
    keeper.save(lived())
    assert keeper.load("w", "other") == lived()
    assert keeper.load(None, "other") == lived()
    assert [one.name for one in keeper.file.parent.iterdir()] == ["state.json"]


def test_a_state_has_the_shape_of_its_schema() -> None:
    schema = json.loads((OWN / "watch.schema.json").read_bytes())
    plain = json.loads(json.dumps(to_json(lived())))
    assert not list(Validator(schema).violations(plain))
    assert from_json(plain) == lived()
    assert lived().outboxes[0].queue


SPOILT: dict[str, Any] = {
    "no JSON": "{",
    "an array": [],
    "a report": report(["a"]),
    "another version": to_json(State("w")) | {"schema_version": 2},
    "more than a state": to_json(State("w")) | {"more": 1},
    "less than a state": {"schema_version": 1, "name": "w"},
    "a wrong type": to_json(State("w")) | {"runs": "many"},
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_file_that_is_no_state_is_told_and_stays(watch: Watch, spoilt: Any) -> None:
    file = Path("state.json")
    file.write_text(spoilt if isinstance(spoilt, str) else json.dumps(spoilt))
    before = file.read_bytes()
    done = watch(report(["a"]), "--state", "state.json")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert done.err.startswith("zoho-conformance: state.json: ")
    assert file.read_bytes() == before


def test_the_state_of_another_watch_is_not_taken(watch: Watch) -> None:
    watch(report(["a"]), "--state", "state.json", "--name", "one")
    done = watch(report(), "--state", "state.json", "--name", "two")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "state.json: is the state of the watch one, not of two; name another" in done.err
    assert "(one)" in watch(report(), "--state", "state.json").out


def test_two_watches_at_once_are_not_let_in(watch: Watch) -> None:
    with Keeper(Path("state.json")).alone():
        done = watch(report(["a"]), "--state", "state.json")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "another watch is at work on it" in done.err
    assert watch(report(["a"]), "--state", "state.json").code == 1


def test_a_state_that_cannot_be_written_is_told_before_anybody_is(watch: Watch, hook: Hook) -> None:
    Path("folder").write_text("a file")
    done = watch(report(["a"]), "--state", "folder/state.json", "--webhook", hook.url)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert hook.posted == []


def test_a_state_that_is_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no file"):
        Keeper(tmp_path).load(None, "w")


def test_where_the_state_is_kept_by_itself(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(report(["a"]))
    watch(report(["a"]), "--name", "mine")
    folder = tmp_path / "home" / ".local" / "state" / "zoho-crm-conformance"
    found = {one.name for one in folder.glob("*.json")}
    assert found == {"watch-default-report.json", "watch-mine.json"}
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "states"))
    watch(report(["a"]), "--name", "mine")
    assert (tmp_path / "states" / "zoho-crm-conformance" / "watch-mine.json").is_file()
