"""Recordings that are named one by one: files and folders, of any number, each judged once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runs.test_recordings import interaction, renamed, save
from zoho_conformance.exchanges.formats.find_sources import find_sources
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings


def cases(*named: Path, cassettes: Path | None = None) -> dict[str, list[str]]:
    """The recordings of each target."""
    with open_run(Settings(recordings=named, cassettes=cassettes)) as run:
        return {
            name: [case.recording for case in target.cases] for name, target in run.targets.items()
        }


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    save(folder / "a.yaml", interaction())
    save(folder / "deep" / "b.yaml", renamed("Locked_By__s", "Locked_By"))
    return folder


def test_files_are_one_target_and_each_folder_is_one(tmp_path: Path, mine: Path) -> None:
    save(tmp_path / "x.yaml", interaction())
    save(tmp_path / "more" / "y.yaml", interaction())
    assert cases(tmp_path / "x.yaml", mine, tmp_path / "more" / "y.yaml") == {
        "mine": ["a", "deep/b"],
        "recordings": ["x", "more/y"],
    }


def test_a_file_of_any_suffix_is_read(tmp_path: Path) -> None:
    save(tmp_path / "tape.cassette", interaction())
    assert cases(tmp_path / "tape.cassette") == {"recordings": ["tape.cassette"]}


def test_what_is_named_twice_is_judged_once(mine: Path) -> None:
    again = mine / ".." / "mine"
    assert cases(mine, mine / "a.yaml", again, mine / "deep") == {"mine": ["a", "deep/b"]}
    assert cases(mine / "a.yaml", again / "a.yaml") == {"recordings": ["a"]}


def test_the_option_is_one_more_folder(tmp_path: Path, mine: Path) -> None:
    save(tmp_path / "x.yaml", interaction())
    assert cases(tmp_path / "x.yaml", cassettes=mine) == {
        "mine": ["a", "deep/b"],
        "recordings": ["x"],
    }


def test_folders_of_one_name_are_numbered(tmp_path: Path) -> None:
    for place in ("first", "second"):
        save(tmp_path / place / "taped" / "a.yaml", interaction())
    both = cases(tmp_path / "first" / "taped", tmp_path / "second" / "taped")
    assert both == {"taped": ["a"], "taped-2": ["a"]}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("nowhere.yaml", "no such file or folder"),
        ("empty", "no cassettes"),
        ("notes.txt", "not a cassette of vcrpy: interactions is missing"),
    ],
)
def test_what_has_no_recordings_is_refused(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(UsageError, match=rf"{name}.*: {problem}"):
        cases(tmp_path / name)


def test_one_name_that_is_not_there_is_refused_beside_others(tmp_path: Path, mine: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere: no such file or folder"):
        cases(mine, tmp_path / "nowhere")


@pytest.mark.parametrize("as_typed", ["{below}", "mine", "./mine", "../{name}/mine"])
@pytest.mark.parametrize("suffix", ["", "/cut.yaml"])
def test_what_cannot_be_read_is_named_as_it_was_typed_and_from_here_if_below(
    tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch, as_typed: str, suffix: str
) -> None:
    (mine / "cut.yaml").write_text("version: 1\ninteractions: [")
    monkeypatch.chdir(tmp_path)
    typed = Path(as_typed.format(below=mine, name=tmp_path.name) + suffix)
    expected = f"../{tmp_path.name}/mine/cut.yaml" if ".." in typed.parts else "mine/cut.yaml"
    # As `check` has it, and as `audit` and others do.
    with open_run(Settings(recordings=(typed, Path("mine/a.yaml")))) as run:
        (line,) = (line for target in run.targets.values() for line in target.unread)
    assert line.startswith(f"{expected}: ")
    names = [each.source.name for each in find_sources(str(typed))]
    assert expected in names


def test_what_lies_elsewhere_is_named_by_its_whole_path(
    tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "min").mkdir()
    monkeypatch.chdir(tmp_path / "min")
    assert {each.source.name for each in find_sources(str(mine))} == {
        str(mine / "a.yaml"),
        str(mine / "deep" / "b.yaml"),
    }
