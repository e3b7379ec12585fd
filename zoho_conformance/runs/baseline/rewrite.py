"""A baseline file, rewritten: what people noted in it stays as they wrote it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import write
from zoho_conformance.runs.baseline.entry import Entry
from zoho_conformance.runs.baseline.layout import Layout, Piece, cut
from zoho_conformance.runs.baseline.read import VERSION, parse, text

if sys.platform != "win32":
    import fcntl


_LINE_FEED = re.compile("\r?\n")

_HEAD = f"""\
# Drift that we know and accept, each with a reason. What expired is drift again, and an entry whose
# drift is no longer seen fails the run until it is dropped.
version = {VERSION}
"""


@dataclass(frozen=True, slots=True)
class Edits:
    """What is to be done to a file: entries to put in or to change, and fingerprints to drop."""

    upsert: Sequence[Entry] = ()
    drop: frozenset[str] = frozenset()


def edit_file(file: Path, changes: Edits) -> None:
    """Change the file as it is now, whole or not at all; it is made where there is none.

    ``UsageError`` where it cannot be read or written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(file.parent):
            held = text(file) if file.exists() else ""
            told = edit_text(held, changes, str(file))
            if told != held:
                write(file, told)
    except OSError as cause:
        raise UsageError(f"{file}: cannot be written: {cause.strerror}") from cause


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep others off, so that of two who rewrite at once neither undoes the other's work."""
    if sys.platform == "win32":
        yield
        return
    # The folder itself is locked, which leaves no file behind.
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def edit_text(held: str, changes: Edits, name: str) -> str:
    """The text of a file with the changes made; what they do not touch is as it was."""
    present = {one.fingerprint: one for one in parse(held, name)}
    newline = "\r\n" if "\r\n" in held else "\n"
    layout = cut(held or _HEAD, name).without(changes.drop)
    put = {one.fingerprint: one for one in changes.upsert}
    pieces = [
        _changed(one, present[one.fingerprint], put[one.fingerprint], newline)
        if one.fingerprint in put
        else one
        for one in layout.pieces
    ]
    pieces += [_new(one, newline) for one in changes.upsert if one.fingerprint not in present]
    return Layout(layout.head, tuple(pieces), layout.tail).text(newline)


def _values(entry: Entry) -> dict[str, str | date]:
    """An entry as its table has it, in the order of the keys."""
    accepted = entry.accepted
    return {
        "fingerprint": entry.fingerprint,
        "rule": entry.rule,
        "operation": entry.operation,
        "case": entry.case,
        "path": entry.path,
        "level": entry.level,
        "reason": accepted.reason,
        "ticket": accepted.ticket,
        "owner": accepted.owner,
        "first_seen": accepted.first_seen,
        "last_seen": accepted.last_seen,
        "expires": accepted.expires,
        "contract": entry.contract,
    }


def _new(entry: Entry, newline: str) -> Piece:
    table = tomlkit.table()
    for name, value in _values(entry).items():
        table[name] = value
    tables = tomlkit.aot()
    tables.append(table)
    document = tomlkit.document()
    document.append("finding", tables)
    body = tomlkit.dumps(document).strip("\n") + "\n"
    return Piece("", body.replace("\n", newline), "", entry.order, entry.fingerprint)


def _changed(piece: Piece, before: Entry, now: Entry, newline: str) -> Piece:
    """The table with the values that are others now; a day that was a string stays one."""
    was = _values(before)
    values = {name: value for name, value in _values(now).items() if value != was[name]}
    document = tomlkit.parse(piece.body)
    tables: Any = document["finding"]
    for name, value in values.items():
        as_text = isinstance(value, date) and isinstance(tables[0].get(name), str)
        tables[0][name] = str(value) if as_text else value
    # What is added ends in a line feed alone.
    return replace(piece, body=_LINE_FEED.sub(newline, tomlkit.dumps(document)))
