"""Editing a baseline file: entries change, and what people noted in it stays as they wrote it.

The text is cut into pieces that are moved, changed or dropped by themselves. TOML does not say what
a comment between two entries belongs to: one right above an entry belongs to that entry; one that a
blank line separates from it belongs to the file, and stays when the entry above it goes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import lock, temporary_lock_file, write
from zoho_conformance.runs.baseline.entry import BaselineEntry
from zoho_conformance.runs.baseline.read import VERSION, parse, read_text

_HEADER = re.compile(r"\s*\[")
_ENTRY = re.compile(r"""\s*\[\[\s*(?:finding|"finding"|'finding')\s*\]\]""")
_SUBTABLE = re.compile(r"""\s*\[\[?\s*(?:finding|"finding"|'finding')\s*\.""")
_OLDER_VERSION = re.compile(r"(?m)^(\s*version\s*=\s*)1(?=\s|#|$)")
_NEW_FILE = f"""\
# Known drift that we accept, each with a reason. An entry that expired is drift again, and an entry
# whose drift is no longer seen fails the run until it is dropped.
version = {VERSION}
"""


@dataclass(frozen=True, slots=True)
class Edits:
    """What to do to a file: entries to add or to change, and fingerprints to drop.

    `replaced` has, by the fingerprint of an entry that there is, the entry that takes its place and
    keeps what people wrote about it.
    """

    upsert: Sequence[BaselineEntry] = ()
    drop: frozenset[str] = frozenset()
    replaced: Mapping[str, BaselineEntry] = field(default_factory=dict)


def edit_file(file: Path, edits: Edits) -> None:
    """Edit the file as it is now, whole or not at all; it is made where there is none.

    Raises `UsageError` where it cannot be read or written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Of two who edit at the same time neither may undo the other's work.
        with lock(temporary_lock_file(file), wait=True):
            before = read_text(file) if file.exists() else ""
            after = edit_text(before, edits, str(file))
            if after != before:
                write(file, after)
    except OSError as cause:
        raise UsageError(f"{file}: cannot be written: {cause.strerror}") from cause


def edit_text(text: str, edits: Edits, name: str) -> str:
    """Edit the text of a file; what the edits do not touch is as it was."""
    present = {entry.fingerprint: entry for entry in parse(text, name)}
    newline = "\r\n" if "\r\n" in text else "\n"
    new = {old: entry for old, entry in edits.replaced.items() if old in present}
    new |= {entry.fingerprint: entry for entry in edits.upsert if entry.fingerprint in present}
    layout = cut(text or _NEW_FILE, name).drop(edits.drop)
    pieces = [
        _edit_piece(piece, present[piece.fingerprint], new[piece.fingerprint], newline)
        if piece.fingerprint in new
        else piece
        for piece in layout.pieces
    ]
    there = {piece.fingerprint for piece in pieces}
    pieces += [
        _new_piece(entry, newline)
        for entry in (*edits.upsert, *edits.replaced.values())
        if entry.fingerprint not in there
    ]
    head = _raise_version(layout.head) if edits.upsert or edits.replaced else layout.head
    return replace(layout, pieces=tuple(pieces), head=head).text(newline)


def _raise_version(head: str) -> str:
    """Say that the file may hold what only this version reads."""
    return _OLDER_VERSION.sub(rf"\g<1>{VERSION}", head, count=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry: the comment lines `above` it, its `body`, and what follows `below`."""

    above: str
    body: str
    below: str
    sort_key: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole file: what stands before the entries, the entries, and the tables after them."""

    head: str
    pieces: tuple[Piece, ...]
    tail: str = ""

    def drop(self, fingerprints: frozenset[str]) -> Layout:
        """Drop these entries; comments that belong to none of them stay."""
        head, kept = self.head, list[Piece]()
        for piece in self.pieces:
            loose = piece.below.lstrip("\r\n") if piece.below.strip() else ""
            if piece.fingerprint not in fingerprints:
                kept.append(piece)
            elif kept:
                kept[-1] = replace(kept[-1], below=kept[-1].below + loose)
            else:
                head += loose
        return replace(self, head=head, pieces=tuple(kept))

    def text(self, newline: str) -> str:
        """Put the file together, its entries in order, separated by at least one blank line."""
        pieces = sorted(self.pieces, key=lambda piece: piece.sort_key)
        parts = [
            self.head,
            *(piece.above + piece.body + piece.below for piece in pieces),
            self.tail,
        ]
        whole = ""
        for part in filter(str.strip, parts):
            whole += _separator(whole, newline) + part
        return whole.rstrip("\r\n") + newline


def _separator(before: str, newline: str) -> str:
    """What is missing for a blank line after a text."""
    if not before or before.endswith(("\n\n", "\n\r\n")):
        return ""
    return newline if before.endswith("\n") else newline * 2


def cut(text: str, name: str) -> Layout:
    """Cut the file's text into pieces; `name` is the file's.

    Raises `UsageError` for entries that are not written as `[[finding]]` tables.
    """
    head, tail = "", ""
    pieces: list[Piece] = []
    segments = _segments(text)
    for at, segment in enumerate(segments):
        if not _ENTRY.match(segment) and not pieces:
            head += segment
        elif not _ENTRY.match(segment):
            below, above = _comment_above(pieces[-1].below)
            pieces[-1] = replace(pieces[-1], below=below)
            tail += above + segment
        else:
            if not pieces:
                head, above = _comment_above(head, of_file=True)
            elif tail:
                tail, above = _comment_above(tail)
            else:
                below, above = _comment_above(pieces[-1].below)
                pieces[-1] = replace(pieces[-1], below=below)
            pieces.append(_piece(above, segment, last=at == len(segments) - 1))
    if "finding" in tomllib.loads(head):
        raise UsageError(f"{name}: cannot be edited: begin each entry with [[finding]]")
    return Layout(head, tuple(pieces), tail)


def _segments(text: str) -> list[str]:
    """Cut the text before each header of a table that does not stand inside a string."""
    segments = [""]
    for line in _lines(text):
        is_header = _HEADER.match(line) and not _SUBTABLE.match(line)
        if is_header and _is_toml(segments[-1]):
            segments.append("")
        segments[-1] += line
    return [segment for segment in segments if segment]


def _is_toml(segment: str) -> bool:
    try:
        tomllib.loads(segment)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _piece(above: str, segment: str, *, last: bool) -> Piece:
    """Make an entry; comments right below it are its own, unless the next table follows at once."""
    lines = _lines(segment)
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    own = end
    while own < len(lines) and lines[own].strip():
        own += 1
    if own < len(lines) or last:
        end = own
    (table,) = tomllib.loads(segment)["finding"]
    names = ("operation", "case", "rule", "path", "came")
    sort_key = tuple(str(table.get(name, "")) for name in names)
    return Piece(above, "".join(lines[:end]), "".join(lines[end:]), sort_key, table["fingerprint"])


def _comment_above(text: str, *, of_file: bool = False) -> tuple[str, str]:
    """Split a text before the comment lines at its end; the first lines of a file stay there."""
    lines = _lines(text)
    begin = len(lines)
    while begin and lines[begin - 1].lstrip().startswith("#"):
        begin -= 1
    if of_file and begin == 0:
        return text, ""
    return "".join(lines[:begin]), "".join(lines[begin:])


def _lines(text: str) -> list[str]:
    """Split a text into lines as TOML has them: a form feed or the like ends none."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


_Value = str | date | dict[str, str] | list[str]


def _values(entry: BaselineEntry) -> dict[str, _Value]:
    """An entry as its table has it, in the order of the keys."""
    accepted = entry.accepted
    values: dict[str, _Value | None] = {
        "fingerprint": entry.fingerprint,
        "rule": entry.rule,
        "operation": entry.operation or None,
        "case": entry.case or None,
        "path": entry.path,
        "promised": entry.promised,
        "came": entry.came,
        "actual": entry.actual,
        "level": entry.level,
        "reason": accepted.reason,
        "ticket": accepted.ticket,
        "owner": accepted.owner,
        "first_seen": accepted.first_seen,
        "last_seen": accepted.last_seen,
        "expires": accepted.expires,
        "contract": entry.contract or None,
        "paths": list(entry.paths) or None,
        "contracts": dict(entry.contracts) or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _new_piece(entry: BaselineEntry, newline: str) -> Piece:
    table = tomlkit.table()
    for name, value in _values(entry).items():
        table[name] = _as_item(value)
    tables = tomlkit.aot()
    tables.append(table)
    document = tomlkit.document()
    document.append("finding", tables)
    body = tomlkit.dumps(document).strip("\n") + "\n"
    return Piece("", body.replace("\n", newline), "", entry.sort_key, entry.fingerprint)


def _as_item(value: _Value) -> Any:
    if not isinstance(value, dict):
        return value
    inline = tomlkit.inline_table()
    inline.update(value)
    return inline


def _edit_piece(piece: Piece, before: BaselineEntry, now: BaselineEntry, newline: str) -> Piece:
    """Change the values that differ; a day that was a string stays one."""
    old = _values(before)
    new = _values(now)
    changes = {name: value for name, value in new.items() if value != old.get(name)}
    document = tomlkit.parse(piece.body)
    tables: Any = document["finding"]
    for name, value in changes.items():
        as_text = isinstance(value, date) and isinstance(tables[0].get(name), str)
        tables[0][name] = str(value) if as_text else _as_item(value)
    for name in old.keys() - new.keys():
        del tables[0][name]
    # What is added ends in a line feed alone.
    body = re.sub("\r?\n", newline, tomlkit.dumps(document))
    return replace(piece, body=body, sort_key=now.sort_key, fingerprint=now.fingerprint)
