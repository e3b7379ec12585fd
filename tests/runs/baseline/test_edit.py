"""Editing a baseline file puts entries in order and keeps what people wrote."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.runs.baseline.conftest import entry, written
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.baseline import BaselineEntry, load, parse
from zoho_conformance.runs.baseline.edit import Edits, cut, edit_file, edit_text
from zoho_conformance.runs.settings import BASELINE_FILE

A, B, C = (entry(f"data[].{name}") for name in "abc")


def changed(text: str, *put: BaselineEntry, drop: tuple[BaselineEntry, ...] = ()) -> str:
    dropped = frozenset(entry.fingerprint for entry in drop)
    return edit_text(text, Edits(put, dropped), BASELINE_FILE)


def block(entry: BaselineEntry, inside: str = "") -> str:
    """An entry as a person may write it."""
    return (
        f"[[finding]]\nfingerprint = '{entry.fingerprint}' # quoted so\n"
        f"rule='{entry.rule}'\noperation = '{entry.operation}'\ncase = 'ok'\n"
        f"path = '{entry.path}'\npromised = '{entry.promised}'\ncame = '{entry.came}'\n"
        f"level = 'error'\nreason = 'known'\nfirst_seen = '2026-01-02'   # a string\n"
        f"contract = '{'0' * 12}'\n{inside}"
    )


def renewed(text: str, fingerprint: str) -> BaselineEntry:
    old = next(entry for entry in parse(text, BASELINE_FILE) if entry.fingerprint == fingerprint)
    accepted = replace(old.accepted, last_seen=date(2027, 1, 1), expires=date(2028, 1, 1))
    return replace(old, accepted=accepted)


def test_entries_are_sorted_by_operation_case_rule_and_path() -> None:
    case = entry("a", case="NOT_ALLOWED")
    operation = entry("a", operation="aaa")
    rule = entry("z", rule="key-missing")
    text = written(C, B, rule, A, case, operation)
    order = [entry.sort_key for entry in parse(text, BASELINE_FILE)]
    assert order == sorted(order)
    assert len(order) == 6


def test_no_edits_leave_the_text_unchanged() -> None:
    text = block(A) + "\n" + block(B)
    assert changed(text) == text


def test_a_changed_value_keeps_comments_and_keys_beside_it() -> None:
    text = f"version = 2\n\n# about a\n{block(A, 'links = {pr = 1} # mine')}\n"
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
def test_comments_stay_with_what_they_are_about(newline: str) -> None:
    text = COMMENTED.replace("\n", newline)
    new = entry("data[].aa")
    now = changed(text, new, renewed(text, C.fingerprint))
    assert {entry.path for entry in parse(now, BASELINE_FILE)} == {A.path, B.path, C.path, new.path}
    assert sorted(comments(now)) == sorted(comments(text))
    assert now.count("\n") == now.count(newline)
    assert "\n\n\n\n" not in now.replace("\r", "")
    plain = now.replace("\r", "")
    assert "# about a,\n# in two lines\n[[finding]]\nfingerprint = '" + A.fingerprint in plain
    assert "# about b\n[[finding]]\nfingerprint = '" + B.fingerprint in plain
    assert "# about c\n[[finding]]\nfingerprint = '" + C.fingerprint in plain
    assert plain.endswith("# about notes\n[notes]\nx = 1\n")
    data = tomllib.loads(now)
    assert data["notes"] == {"x": 1}
    assert data["team"] == "crm"
    tables = {table["path"]: table for table in data["finding"]}
    assert tables[A.path]["more"] == {"deep": [1, 2]}
    assert tables[B.path]["links"] == {"pr": 7}
    assert tables[B.path]["story"].replace("\r", "") == "[[finding]]\n# no comment\n"


def test_a_dropped_entry_takes_only_its_own_comments() -> None:
    now = changed(COMMENTED, drop=(A,))
    assert {entry.path for entry in parse(now, BASELINE_FILE)} == {B.path, C.path}
    gone = set(comments(COMMENTED)) - set(comments(now))
    assert gone == {"# about a,", "# in two lines", "# inside a", "# right below a"}
    assert now.index("# --- locks ---") < now.index("# loose") < now.index("# about b")


def test_all_entries_may_be_dropped() -> None:
    now = changed(COMMENTED, drop=(A, B, C))
    assert parse(now, BASELINE_FILE) == ()
    kept = ["# the head of the file", "# --- locks ---", "# loose", "# about notes"]
    assert comments(now) == kept
    assert [entry.path for entry in parse(changed(now, B), BASELINE_FILE)] == [B.path]


def test_entries_in_disorder_are_sorted_with_their_comments() -> None:
    text = f"# head\n\n# about c\n{block(C)}\n# about a\n{block(A)}"
    now = changed(text, B)
    assert [entry.path for entry in parse(now, BASELINE_FILE)] == [A.path, B.path, C.path]
    assert comments(now) == ["# head", "# about a", "# about c"]
    assert now.index("# about a") < now.index(A.fingerprint) < now.index("# about c")


def test_entries_in_an_inline_array_are_read_but_not_edited() -> None:
    fields = ", ".join(line for line in block(A).splitlines()[1:])
    inline = f"finding = [{{{fields.replace(' # quoted so', '').replace('   # a string', '')}}}]\n"
    assert [entry.path for entry in parse(inline, BASELINE_FILE)] == [A.path]
    with pytest.raises(UsageError, match=r"begin each entry with \[\[finding\]\]"):
        changed(inline, B)


def test_the_file_is_read_again_before_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "sub" / BASELINE_FILE
    edit_file(file, Edits([A]))
    others = file.read_text() + "\n# by another\n" + block(B)
    file.write_text(others)
    edit_file(file, Edits([C], frozenset({A.fingerprint})))
    assert {entry.path for entry in load(file)} == {B.path, C.path}
    assert "# by another" in file.read_text()
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be "):
        edit_file(tmp_path / "file" / BASELINE_FILE, Edits([A]))
    broken = tmp_path / BASELINE_FILE
    broken.write_text("x = =")
    with pytest.raises(UsageError, match="not TOML"):
        edit_file(broken, Edits([A]))
    assert broken.read_text() == "x = ="


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS.filter(str.strip)), max_size=5), st.data())
def test_any_path_and_reason_survive_editing(
    reasons: list[tuple[str, str]], drawn: st.DataObject
) -> None:
    """What is added is there, and what is dropped is not."""
    made = {path: entry(path, accepted=replace(A.accepted, reason=why)) for path, why in reasons}
    text = written(*made.values())
    present = {old.fingerprint: old for old in parse(text, BASELINE_FILE)}
    assert {entry.path for entry in present.values()} == set(made)
    assert all(
        old.accepted.reason == made[old.path].accepted.reason.strip() for old in present.values()
    )
    gone = drawn.draw(st.sets(st.sampled_from(sorted(present)))) if present else set[str]()
    now = edit_text(text, Edits((), frozenset(gone)), BASELINE_FILE)
    assert {old.fingerprint for old in parse(now, BASELINE_FILE)} == set(present) - gone


@settings(deadline=None)
@given(st.lists(st.sampled_from(COMMENTED.splitlines(keepends=True)), max_size=30))
def test_a_file_that_is_toml_is_cut_without_loss(lines: list[str]) -> None:
    text = "".join(lines)
    try:
        parse(text, BASELINE_FILE)
    except UsageError:
        return
    layout = cut(text, BASELINE_FILE)
    pieces = "".join(piece.above + piece.body + piece.below for piece in layout.pieces)
    assert sorted((layout.head + pieces + layout.tail).splitlines()) == sorted(text.splitlines())


def test_concurrent_edits_do_not_undo_each_other(tmp_path: Path) -> None:
    file = tmp_path / BASELINE_FILE
    mine = [entry(f"data[].{name}") for name in "abcdefgh"]
    with ThreadPoolExecutor(len(mine)) as pool:
        list(pool.map(lambda new: edit_file(file, Edits([new])), mine))
    assert {entry.path for entry in load(file)} == {entry.path for entry in mine}
    assert [path.name for path in tmp_path.iterdir()] == [BASELINE_FILE]
