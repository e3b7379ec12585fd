"""A baseline file, read: strict on what an entry must say, whatever else people note in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding import Accepted
from zoho_conformance.model.rules import LEVELS
from zoho_conformance.runs.baseline.entry import Entry, expiry

FILE_NAME = "baseline.toml"
"""The file that is used where nobody names one."""

VERSION = 1

_NAMED = ("rule", "operation", "case", "path")
_TEXTS = ("fingerprint", *_NAMED, "level", "reason", "contract")
_DIGEST = 12
_FINGERPRINT = re.compile(r"""\s*fingerprint\s*=\s*["']([0-9a-f]{12})["']""")


def text(file: Path) -> str:
    """What the file holds, its line endings as they are; ``UsageError`` where it has no text."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as cause:
        raise UsageError(
            f"{file}: is not there; `zoho-conformance baseline update` writes it"
        ) from cause
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise UsageError(f"{file}: is no text in UTF-8; save it as such") from cause


def load(file: Path) -> tuple[Entry, ...]:
    """The entries of a file, in its order; ``UsageError`` says which of them cannot be used."""
    return parse(text(file), str(file))


def parse(held: str, name: str) -> tuple[Entry, ...]:
    """The entries of a file's text; ``name`` is the file's, for what is wrong with it."""
    try:
        data = tomllib.loads(held)
    except tomllib.TOMLDecodeError as cause:
        raise UsageError(f"{name}: is not TOML: {cause}") from cause
    version = data.get("version", VERSION)
    if version != VERSION:
        raise UsageError(f"{name}: has version {version!r}; this release reads version {VERSION}")
    tables = data.get("finding", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise UsageError(f"{name}: each entry begins with [[finding]]")
    found: dict[str, Entry] = {}
    lines = _lines(held)
    for at, table in enumerate(tables, 1):
        entry = _entry(table, lines, f"{name}: entry {at}")
        if entry.fingerprint in found:
            raise UsageError(f"{name}: {entry.fingerprint} has two entries; remove one of them")
        found[entry.fingerprint] = entry
    return tuple(found.values())


def _entry(table: Mapping[str, Any], lines: Mapping[str, int], where: str) -> Entry:
    named = table.get("fingerprint")
    where = f"{where} ({named})" if isinstance(named, str) and named else where
    for name in _TEXTS:
        _asked(table, name, where)
    if table["level"] not in LEVELS:
        raise UsageError(f"{where}: level is none of {', '.join(LEVELS)}")
    if len(table["contract"]) != _DIGEST:
        raise UsageError(f"{where}: contract is no digest of {_DIGEST} characters")
    first = _day(table, "first_seen", where)
    if first is None:
        raise UsageError(f"{where}: lacks first_seen, the day on which it was first accepted")
    entry = Entry(
        rule=table["rule"],
        operation=table["operation"],
        case=table["case"],
        path=table["path"],
        level=table["level"],
        contract=table["contract"],
        accepted=Accepted(
            reason=table["reason"].strip(),
            ticket=_optional(table, "ticket", where),
            owner=_optional(table, "owner", where),
            first_seen=first,
            last_seen=_day(table, "last_seen", where) or first,
            expires=_day(table, "expires", where) or _expiry(first, where),
        ),
        line=lines.get(table["fingerprint"], 1),
    )
    if entry.fingerprint != named:
        raise UsageError(
            f"{where}: the fingerprint of its rule, operation, case and path is "
            f"{entry.fingerprint}; correct the one or the others"
        )
    return entry


def _asked(table: Mapping[str, Any], name: str, where: str) -> None:
    """Raise where the entry does not say what every entry has to."""
    if name not in table:
        raise UsageError(f"{where}: lacks {name}")
    value = table[name]
    if not isinstance(value, str):
        raise UsageError(f"{where}: {name} is no string; put it into quotes")
    # The path of the body itself is empty.
    if not value.strip() and name != "path":
        what = "say why the drift is accepted" if name == "reason" else "fill it in"
        raise UsageError(f"{where}: {name} is empty; {what}")


def _optional(table: Mapping[str, Any], name: str, where: str) -> str:
    value = table.get(name, "")
    # A ticket may well be written as a number.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UsageError(f"{where}: {name} is no string; put it into quotes")
    return str(value).strip()


def _day(table: Mapping[str, Any], name: str, where: str) -> date | None:
    """A day as TOML has it, or as a string; None where the entry does not say it."""
    value = table.get(name)
    if value is None:
        return None
    try:
        if isinstance(value, date):
            # A time of the day is more than is asked for.
            return date(value.year, value.month, value.day)
        if isinstance(value, str):
            return date.fromisoformat(value.strip())
    except ValueError:
        pass
    raise UsageError(f"{where}: {name} is no day such as 2030-01-31")


def _expiry(first: date, where: str) -> date:
    try:
        return expiry(first)
    except OverflowError as cause:
        raise UsageError(f"{where}: first_seen is a day too late for an expiry") from cause


def _lines(held: str) -> dict[str, int]:
    """The lines on which fingerprints stand, from 1."""
    lines = enumerate(held.split("\n"), 1)
    return {found[1]: at for at, one in lines if (found := _FINGERPRINT.match(one))}
