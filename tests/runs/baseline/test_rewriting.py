"""A baseline file, rewritten: entries in order, and what people wrote stays as they wrote it."""

from __future__ import annotations

import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runs.baseline.conftest import entry, written
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.baseline import FILE_NAME, Entry, load, parse
from zoho_conformance.runs.baseline.layout import cut
from zoho_conformance.runs.baseline.rewrite import Edits, edit_file, edit_text

A, B, C = (entry(f"data[].{name}") for name in "abc")


def changed(text: str, *put: Entry, drop: tuple[Entry, ...] = ()) -> str:
    dropped = frozenset(one.fingerprint for one in drop)
    return edit_text(text, Edits(put, dropped), FILE_NAME)


def block(one: Entry, inside: str = "") -> str:
    """An entry as a person may write it."""
    return (
        f"[[finding]]\nfingerprint = '{one.fingerprint}' # quoted so\n"
        f"rule='{one.rule}'\noperation = '{one.operation}'\ncase = 'ok'\npath = '{one.path}'\n"
        f"level = 'error'\nreason = 'told'\nfirst_seen = '2026-01-02'   # a string\n"
        f"contract = '{'0' * 12}'\n{inside}"
    )


def renewed(text: str, fingerprint: str) -> Entry:
    found = next(one for one in parse(text, FILE_NAME) if one.fingerprint == fingerprint)
    accepted = replace(found.accepted, last_seen=date(2027, 1, 1), expires=date(2028, 1, 1))
    return replace(found, accepted=accepted)


def test_entries_are_sorted_by_operation_case_rule_and_path() -> None:
    case = entry("a", case="NOT_ALLOWED")
    operation = entry("a", operation="aaa")
    rule = entry("z", rule="key-missing")
    text = written(C, B, rule, A, case, operation)
    order = [(one.operation, one.case, one.rule, one.path) for one in parse(text, FILE_NAME)]
    assert order == sorted(order)
    assert len(order) == 6


def test_nothing_to_change_changes_nothing() -> None:
    text = block(A) + "\n" + block(B)
    assert changed(text) == text


def test_a_value_that_changes_keeps_what_stands_beside_it() -> None:
    text = f"version = 1\n\n# about a\n{block(A, 'links = {pr = 1} # mine')}\n"
    text = text.replace("first_seen", "last_seen = '2026-01-03' # day\nfirst_seen")
    now = changed(text, renewed(text, A.fingerprint))
    assert 'last_seen = "2027-01-01" # day\n' in now
    assert "expires = 2028-01-01\n" in now
    lines = [line for line in text.splitlines() if "last_seen" not in line]
    assert [line for line in now.splitlines() if line in lines] == lines


INSIDE_A = """# inside a
more = {deep = [1, 2]}
# right below a
"""
INSIDE_B = """story = '''
[[finding]]
# no comment
'''
"""
COMMENTED = f"""# the head of the file
version = 1
team = "crm"

# --- locks ---

# about a,
# in two lines
{block(A, INSIDE_A)}
# loose

# about b
{block(B, INSIDE_B)}[finding.links]
pr = 7
# about c
{block(C)}# the last word

# about notes
[notes]
x = 1
"""


def comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_comments_go_with_what_they_are_about(newline: str) -> None:
    text = COMMENTED.replace("\n", newline)
    new = entry("data[].aa")
    now = changed(text, new, renewed(text, C.fingerprint))
    assert {one.path for one in parse(now, FILE_NAME)} == {A.path, B.path, C.path, new.path}
    assert sorted(comments(now)) == sorted(comments(text))
    assert now.count("\n") == now.count(newline)
    assert "\n\n\n\n" not in now.replace("\r", "")
    plain = now.replace("\r", "")
    assert "# about a,\n# in two lines\n[[finding]]\nfingerprint = '" + A.fingerprint in plain
    assert "# about b\n[[finding]]\nfingerprint = '" + B.fingerprint in plain
    assert "# about c\n[[finding]]\nfingerprint = '" + C.fingerprint in plain
    assert plain.endswith("# about notes\n[notes]\nx = 1\n")
    held = tomllib.loads(now)
    assert held["notes"] == {"x": 1}
    assert held["team"] == "crm"
    tables = {one["path"]: one for one in held["finding"]}
    assert tables[A.path]["more"] == {"deep": [1, 2]}
    assert tables[B.path]["links"] == {"pr": 7}
    assert tables[B.path]["story"].replace("\r", "") == "[[finding]]\n# no comment\n"


def test_what_is_dropped_takes_its_own_comments_only() -> None:
    now = changed(COMMENTED, drop=(A,))
    assert {one.path for one in parse(now, FILE_NAME)} == {B.path, C.path}
    gone = set(comments(COMMENTED)) - set(comments(now))
    assert gone == {"# about a,", "# in two lines", "# inside a", "# right below a"}
    assert now.index("# --- locks ---") < now.index("# loose") < now.index("# about b")


def test_all_may_be_dropped() -> None:
    now = changed(COMMENTED, drop=(A, B, C))
    assert parse(now, FILE_NAME) == ()
    kept = ["# the head of the file", "# --- locks ---", "# loose", "# about notes"]
    assert comments(now) == kept
    assert [one.path for one in parse(changed(now, B), FILE_NAME)] == [B.path]


def test_entries_in_disorder_are_sorted_with_their_comments() -> None:
    text = f"# head\n\n# about c\n{block(C)}\n# about a\n{block(A)}"
    now = changed(text, B)
    assert [one.path for one in parse(now, FILE_NAME)] == [A.path, B.path, C.path]
    assert comments(now) == ["# head", "# about a", "# about c"]
    assert now.index("# about a") < now.index(A.fingerprint) < now.index("# about c")


def test_entries_in_one_array_are_read_and_not_rewritten() -> None:
    fields = ", ".join(line for line in block(A).splitlines()[1:])
    inline = f"finding = [{{{fields.replace(' # quoted so', '').replace('   # a string', '')}}}]\n"
    assert [one.path for one in parse(inline, FILE_NAME)] == [A.path]
    with pytest.raises(UsageError, match=r"each entry has to begin with \[\[finding\]\]"):
        changed(inline, B)


def test_the_file_is_read_anew_before_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "sub" / FILE_NAME
    edit_file(file, Edits([A]))
    others = file.read_text() + "\n# by another\n" + block(B)
    file.write_text(others)
    edit_file(file, Edits([C], frozenset({A.fingerprint})))
    assert {one.path for one in load(file)} == {B.path, C.path}
    assert "# by another" in file.read_text()
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be "):
        edit_file(tmp_path / "file" / FILE_NAME, Edits([A]))
    broken = tmp_path / FILE_NAME
    broken.write_text("x = =")
    with pytest.raises(UsageError, match="is not TOML"):
        edit_file(broken, Edits([A]))
    assert broken.read_text() == "x = ="


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(TEXTS, TEXTS.filter(str.strip)), max_size=5), st.data())
def test_whatever_people_write_survives(said: list[tuple[str, str]], drawn: st.DataObject) -> None:
    """Any path and reason; what is added is there, what is dropped is not."""
    made = {one: entry(one, accepted=replace(A.accepted, reason=why)) for one, why in said}
    text = written(*made.values())
    held = {one.fingerprint: one for one in parse(text, FILE_NAME)}
    assert {one.path for one in held.values()} == set(made)
    assert all(
        one.accepted.reason == made[one.path].accepted.reason.strip() for one in held.values()
    )
    gone = drawn.draw(st.sets(st.sampled_from(sorted(held)))) if held else set[str]()
    now = edit_text(text, Edits((), frozenset(gone)), FILE_NAME)
    assert {one.fingerprint for one in parse(now, FILE_NAME)} == set(held) - gone


@given(st.lists(st.sampled_from(COMMENTED.splitlines(keepends=True)), max_size=30))
def test_a_file_that_is_toml_is_cut_without_loss(lines: list[str]) -> None:
    text = "".join(lines)
    try:
        parse(text, FILE_NAME)
    except UsageError:
        return
    layout = cut(text, FILE_NAME)
    pieces = "".join(one.above + one.body + one.below for one in layout.pieces)
    assert sorted((layout.head + pieces + layout.tail).splitlines()) == sorted(text.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is locked there")
def test_of_many_who_write_at_once_nobody_undoes_anothers_work(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    mine = [entry(f"data[].{name}") for name in "abcdefgh"]
    with ThreadPoolExecutor(len(mine)) as pool:
        list(pool.map(lambda one: edit_file(file, Edits([one])), mine))
    assert {one.path for one in load(file)} == {one.path for one in mine}
    assert [one.name for one in tmp_path.iterdir()] == [FILE_NAME]
