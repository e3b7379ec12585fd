"""Reading a baseline file: strict about what an entry has to say, free about all other notes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from zoho_conformance.model import decode, input_files
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding import Acceptance
from zoho_conformance.model.patterns import whole
from zoho_conformance.model.rules import Level
from zoho_conformance.runs.baseline.entry import DAYS_VALID, BaselineEntry

__all__ = ["VERSION", "BaselineFile", "load", "parse", "read_text"]

VERSION: Literal[2] = 2

_FINGERPRINT_LINE = re.compile(r"""\s*fingerprint\s*=\s*["']([0-9a-f]{12})["']""")

_Text = Annotated[str, Meta(min_length=1)]
_Digest = Annotated[str, Meta(pattern=whole("[0-9a-f]{12}"))]
_Day = Annotated[
    date,
    Meta(
        description="A day, as TOML has it or in quotes.",
        extra_json_schema={"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"},
    ),
]
_DAYS = ("first_seen", "last_seen", "expires")


class EntryTable(Struct, frozen=True, kw_only=True):
    """One `[[finding]]`; keys that are not listed here are notes of people."""

    fingerprint: Annotated[
        _Digest,
        Meta(
            description="Of rule, operation, path, promised and came; without an operation, of "
            "rule, path and came; in an entry that version 1 wrote, of rule, operation, case and "
            "path."
        ),
    ]
    rule: Annotated[str, Meta(pattern=whole("[a-z]+(-[a-z]+)*"))]
    operation: Annotated[
        _Text | UnsetType,
        Meta(description="The operation's id; an entry without one is for a group, over all."),
    ] = UNSET
    case: Annotated[
        _Text | UnsetType,
        Meta(description="`ok…`, or the name of an error row: where it was seen first."),
    ] = UNSET
    path: Annotated[str, Meta(description="Empty for the body itself.")]
    promised: Annotated[str | UnsetType, Meta(description="What was promised.")] = UNSET
    came: Annotated[
        _Text | UnsetType,
        Meta(
            description="What came. An entry without it was written by version 1: it accepts one "
            "thing at its place, whichever that is, and should be renewed."
        ),
    ] = UNSET
    actual: Annotated[
        str | UnsetType,
        Meta(description="What came in words, in an entry without `came`: it accepts only that."),
    ] = UNSET
    level: Annotated[Level, Meta(description="The highest that was accepted.")]
    reason: Annotated[
        str,
        Meta(description="Why the drift is accepted.", extra_json_schema={"pattern": r"\S"}),
    ]
    ticket: Annotated[str | int, Meta(description="Where it is followed up.")] = ""
    owner: Annotated[str | int, Meta(description="Who looks after it.")] = ""
    first_seen: _Day
    last_seen: _Day | UnsetType = UNSET
    expires: _Day | UnsetType = UNSET
    contract: Annotated[
        _Digest | UnsetType,
        Meta(description="The digest of the operation's contract that it was accepted against."),
    ] = UNSET
    paths: Annotated[
        tuple[str, ...] | UnsetType,
        Meta(
            description="Where a group was accepted: `[].status` is a key of a row, whatever holds "
            "the rows, and of an error."
        ),
    ] = UNSET
    contracts: Annotated[
        dict[str, _Digest] | UnsetType,
        Meta(description="The same of each operation that showed a group."),
    ] = UNSET

    def __post_init__(self) -> None:
        """Check what no type can express."""
        if not self.reason.strip():
            raise ValueError("reason is empty; say why the drift is accepted")
        if self.expires is UNSET and (date.max - self.first_seen).days < DAYS_VALID:
            raise ValueError("first_seen is too late for an expiry")
        if lacking := self._lacking():
            raise ValueError(f"missing {lacking}")
        expected = self._fingerprint()
        if self.fingerprint != expected[0]:
            raise ValueError(
                f"the fingerprint of its {expected[1]} is {expected[0]}; correct one or the other"
            )

    def _lacking(self) -> str:
        """Name the fields that an entry of its kind needs, and that it does not have."""
        needed = ["case", "contract"]
        if self.operation is UNSET:
            needed = ["came", "paths", "contracts"]
        elif self.came is not UNSET:
            needed.append("promised")
        names = [name for name in needed if getattr(self, name) is UNSET]
        return f"field{'s' if len(names) > 1 else ''} {', '.join(names)}" if names else ""

    def _fingerprint(self) -> tuple[str, str]:
        """Compute the fingerprint, and say of which fields it is."""
        names = "rule, operation, path, promised and came"
        if self.came is UNSET:
            names = "rule, operation, case and path"
        elif self.operation is UNSET:
            names = "rule, path and came"
        return _entry(self, 1).fingerprint, names


class BaselineFile(Struct, frozen=True):
    """Drift that people know and accepted, as TOML. What else people note in it stays as it is."""

    version: Annotated[Literal[1, 2], Meta(description="The version of the file's format.")] = (
        VERSION
    )
    entries: Annotated[
        tuple[EntryTable, ...], Meta(description="Sorted by operation, case, rule and path.")
    ] = field(name="finding", default=())


def read_text(file: Path) -> str:
    """Read the text of the file with its line endings; `UsageError` where that cannot be done."""
    try:
        return input_files.read_bytes(file).decode("utf-8-sig")
    except FileNotFoundError as cause:
        raise UsageError(
            f"{file}: no such file; `zoho-conformance baseline update` writes it"
        ) from cause
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise UsageError(f"{file}: not UTF-8; save it as UTF-8") from cause


def load(file: Path) -> tuple[BaselineEntry, ...]:
    """Read the entries of a file in its order; `UsageError` says which cannot be used, and why."""
    return parse(read_text(file), str(file))


def parse(text: str, name: str) -> tuple[BaselineEntry, ...]:
    """Read the entries of a file's text; `name` is the file's, for messages."""
    data = decode.parse_toml(text, name)
    for raw in _tables(data, name):
        raw.update({day: _as_date(raw[day]) for day in _DAYS if day in raw})
    file = decode.convert(data, BaselineFile, name)
    lines = _fingerprint_lines(text)
    entries: dict[str, BaselineEntry] = {}
    for table in file.entries:
        if table.fingerprint in entries:
            raise UsageError(f"{name}: {table.fingerprint} has two entries; remove one of them")
        entries[table.fingerprint] = _entry(table, lines.get(table.fingerprint, 1))
    return tuple(entries.values())


def _tables(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    tables = data.get("finding", [])
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        return tables
    raise UsageError(f"{name}: begin each entry with [[finding]]")


def _as_date(value: Any) -> Any:
    """Read a day, which may be a string or have a time; anything else is left to be refused."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(value.strip())
    except (AttributeError, ValueError):
        return value


def _entry(table: EntryTable, line: int) -> BaselineEntry:
    accepted = Acceptance(
        reason=table.reason.strip(),
        ticket=str(table.ticket).strip(),
        owner=str(table.owner).strip(),
        first_seen=table.first_seen,
        last_seen=table.last_seen or table.first_seen,
        expires=table.expires or table.first_seen + timedelta(days=DAYS_VALID),
    )
    return BaselineEntry(
        rule=table.rule,
        operation=table.operation or "",
        case=table.case or "",
        path=table.path,
        level=table.level,
        contract=table.contract or "",
        accepted=accepted,
        line=line,
        promised=None if table.promised is UNSET else table.promised,
        came=None if table.came is UNSET else table.came,
        actual=None if table.actual is UNSET else table.actual,
        paths=() if table.paths is UNSET else table.paths,
        contracts={} if table.contracts is UNSET else table.contracts,
    )


def _fingerprint_lines(text: str) -> dict[str, int]:
    """The lines on which fingerprints stand, from 1."""
    lines = enumerate(text.split("\n"), 1)
    return {match[1]: at for at, line in lines if (match := _FINGERPRINT_LINE.match(line))}
