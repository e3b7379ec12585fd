"""`uses.toml`: strict, in one order, merged, and what is by hand stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.uses.use import Use
from zoho_conformance.model.uses.uses_file import edit_uses, merge_uses, read_uses
from zoho_conformance.uses.write import write_noted

BY_HAND = """\
# Ours.
version = 1

# The report of the night reads it.
[[use]]
operation = "get_locks"
path = "data[].reason"   # as the page has it
"""


def noted(path: str, *places: str, operation: str = "get_locks") -> Use:
    return Use(operation=operation, path=path, by="noted", read=places)


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "uses.toml"
    uses = (
        noted("data", "a.py:1"),
        noted('data[]."odd\x7f"', "b.py:2", *(f"c.py:{n}" for n in range(40))),
    )
    assert edit_uses(file, lambda _: uses) == tuple(sorted(uses, key=lambda use: use.path))
    assert set(read_uses(file).use) == set(uses)


def test_runs_add_up_in_one_order_whichever_came_first() -> None:
    first = (noted("data", "b.py:10", "a.py:2"), noted("info", "a.py:3"))
    second = (noted("data", "b.py:9"),)
    merged = merge_uses(first, second)
    assert merged == merge_uses(second, first)
    assert merged[0].read == ("a.py:2", "b.py:9", "b.py:10")


def test_entries_by_hand_stay_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "uses.toml"
    file.write_text(BY_HAND)
    (tmp_path / "a.py").write_text("\n" * 5)
    write_noted(file, [noted("data", "a.py:1")], tmp_path, fresh=False)
    text = file.read_text()
    assert text.startswith("# Ours.\nversion = 1\n")
    assert BY_HAND.partition("\n\n")[2].strip() in text
    assert [use.by for use in read_uses(file).use] == ["noted", "hand"]
    write_noted(file, [], tmp_path, fresh=True)
    assert file.read_text() == BY_HAND


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "uses.toml"
    (tmp_path / "a.py").write_text("\n" * 5)
    write_noted(file, [noted("data", "a.py:1")], tmp_path, fresh=False)
    before = file.stat().st_mtime_ns, file.read_bytes()
    write_noted(file, [noted("data", "a.py:1")], tmp_path, fresh=False)
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before


def test_places_that_are_gone_go(tmp_path: Path) -> None:
    file = tmp_path / "uses.toml"
    (tmp_path / "a.py").write_text("\n" * 5)
    edit_uses(file, lambda _: (noted("data", "a.py:2", "a.py:90"), noted("info", "gone.py:1")))
    uses = write_noted(file, [], tmp_path, fresh=False)
    assert uses == (noted("data", "a.py:2"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("version = 2\n", "version"),
        ("version = 1\n[[use]]\npath = ''\n", "operation"),
        ("version = 1\n[[use]]\noperation = 'a'\npath = ''\nplaces = []\n", "places"),
        ("version = 1\n[[use]]\noperation = 'a'\npath = ''\nby = 'me'\n", "noted"),
        ("version = ", "not TOML"),
    ],
)
def test_a_file_that_is_none_is_told_in_a_line(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "uses.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=problem) as raised:
        write_noted(file, [noted("data", "a.py:1")], tmp_path, fresh=False)
    assert "\n" not in str(raised.value)
    assert file.read_text() == text
