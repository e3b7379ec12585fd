"""`uses show`, `uses model`, and the scopes of what is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import run_command
from zoho_conformance.model.uses.uses_file import read_uses

OPERATION = "get_record_locking_information"
MODELS = """\
import dataclasses

@dataclasses.dataclass
class Owner:
    name: str
    id: str = ""

@dataclasses.dataclass
class {name}:
    id: str
    Locked_By__s: Owner
{more}
"""
USES = f"""\
version = 1

# Read by the report of the night.
[[use]]
operation = "{OPERATION}"
path = "data[].Locked_Reason__s"
note = "the nightly report"

[[use]]
operation = "{OPERATION}"
path = "data[].Locked_Tme__s"
by = "noted"
optional = ["app/sync.py:7"]

[[use]]
operation = "get_nothing"
path = "data"
by = "noted"
read = ["app/sync.py:9"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "uses.toml").write_text(USES)
    return tmp_path


def write_models(folder: Path, module: str, name: str = "Lock", more: str = "") -> None:
    """Models in a module of its own, for a module is imported once."""
    (folder / f"{module}.py").write_text(MODELS.format(name=name, more=more))


def test_what_is_read_is_listed_with_what_pages_have_of_it(folder: Path) -> None:
    done = run_command(folder, "uses", "show")
    assert done.returncode == 0
    assert "3 keys of 2 operations" in done.stdout
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line.startswith("  ")}
    assert "documented" in lines["data[].Locked_Reason__s"]
    assert "by hand: the nightly report" in lines["data[].Locked_Reason__s"]
    assert "ON NO PAGE" in lines["data[].Locked_Tme__s"]
    assert "if there: app/sync.py:7" in lines["data[].Locked_Tme__s"]
    assert "NO CONTRACT" in lines["data"]


def test_what_is_read_is_listed_for_programs(folder: Path) -> None:
    done = run_command(folder, "uses", "show", "uses.toml", "--json")
    shown = {use["path"]: use["documentation"] for use in json.loads(done.stdout)["uses"]}
    assert shown["data[].Locked_Tme__s"] == "undocumented"
    assert shown["data"] == "no-contract"


def test_a_model_is_added_with_its_keys_and_what_is_by_hand_stays(folder: Path) -> None:
    write_models(folder, "models_added")
    done = run_command(folder, "uses", "model", "models_added:Lock", "--operation", OPERATION)
    assert done.returncode == 0, done.stderr
    assert "takes 4 keys at data[]" in done.stdout
    taken = [use.path for use in read_uses(folder / "uses.toml").use if use.by == "model"]
    assert taken == [
        "data[]",
        "data[].Locked_By__s",
        "data[].Locked_By__s.id",
        "data[].Locked_By__s.name",
        "data[].id",
    ]
    assert "# Read by the report of the night.\n[[use]]" in (folder / "uses.toml").read_text()


def test_a_changed_model_is_updated_in_place(folder: Path) -> None:
    write_models(folder, "models_before")
    run_command(folder, "uses", "model", "models_before:Lock", "--operation", OPERATION)
    text = (folder / "uses.toml").read_text().replace("models_before", "models_after")
    (folder / "uses.toml").write_text(text)
    write_models(folder, "models_after", more="    Locked_Time__s: str = ''")
    done = run_command(folder, "uses", "model", "models_after:Lock")
    assert done.returncode == 0, done.stderr
    paths = {use.path for use in read_uses(folder / "uses.toml").use if use.by == "model"}
    assert "data[].Locked_Time__s" in paths
    done = run_command(folder, "uses", "model", "models_after:Owner")
    assert (done.returncode, "name its --operation" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nothing:Lock", "--operation", OPERATION), "cannot be imported"),
        (("json", "--operation", OPERATION), "expected a module and a model in it"),
        (("json:JSONDecoda", "--operation", OPERATION), "did you mean JSONDecoder"),
        (("json:JSONDecoder", "--operation", OPERATION), "does not say which keys it takes"),
        (("json:loads", "--operation", "get_record_locking"), "unknown operation"),
        (("json:loads", "--operation", OPERATION, "--at", "data[].Nothing"), "no such key"),
        (("json:loads", "--at", "data[]"), "--at: only with --operation"),
    ],
)
def test_what_is_no_model_is_told_in_a_line(
    folder: Path, arguments: tuple[str, ...], problem: str
) -> None:
    done = run_command(folder, "uses", "model", *arguments)
    assert done.returncode == 2
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1
    assert (folder / "uses.toml").read_text() == USES


def test_the_scopes_of_what_is_used_are_named(folder: Path) -> None:
    done = run_command(folder, "scopes", "uses.toml")
    assert done.returncode == 3
    assert "enough for 1 operation in uses.toml" in done.stdout
    assert "lockinginformation.READ" in done.stdout
    assert "no contract has the operation get_nothing" in done.stdout
