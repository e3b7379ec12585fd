"""The promise: what a contract, with the rulings applied, has for one operation.

Checks and schemas read promises, never contracts: a ruling is applied here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from conformance.contract import ErrorRow, Key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conformance.contract import Basis, Contract, Operation, Page, Side
    from conformance.rules import Level
    from conformance.rulings import Echo, Known, NullIf, Ruling

OK = 200
NO_CONTENT = 204
_CAP: Mapping[Basis, Level] = {"stated": "error", "sample": "warning", "ruled": "error"}
_ORDER: tuple[Level, ...] = ("info", "warning", "error")


def lower(*levels: Level) -> Level:
    """The lowest of the levels."""
    return min(levels, key=_ORDER.index)


@dataclass(frozen=True, slots=True)
class PromisedKey:
    """A key with what the rulings decided on it; ``ruled`` names them.

    ``any_of`` are keys of which an element must have one; ``alternatives`` is true for those keys.
    ``known_only`` keys may come, in any form.
    """

    key: Key
    types: tuple[str, ...]
    values: tuple[str, ...] | None
    format: str | None
    null_if: NullIf | None = None
    any_of: tuple[str, ...] = ()
    recursive: str | None = None
    optional: bool = False
    known_only: bool = False
    format_level: Level = "error"
    ruled: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The key's path."""
        return self.key.path

    def section(self, side: Side = "response") -> str:
        """The kind of section of the page that the key's fact stands in."""
        if self.key.basis == "sample":
            return "sample input" if side == "request" else "sample response"
        return f"{side} keys" if self.key.basis == "stated" else "parameters"

    @property
    def due(self) -> bool:
        """Whether every instance of the parent must have the key."""
        return self.key.always and not self.optional and not self.known_only

    @property
    def cap(self) -> Level:
        """The highest level that a finding about this key may have."""
        return _CAP[self.key.basis]


@dataclass(frozen=True, slots=True)
class PromisedRow:
    """An error row with its name as a case, and what the rulings decided on it.

    ``no_content``: an answer without a body says the same; ``status_ruling``: the id and the reason
    of the ruling that takes ``status_also``.
    """

    case: str
    row: ErrorRow
    basis: Basis
    details: tuple[str, ...] = ()
    status_also: int | None = None
    status_level: Level = "error"
    status_ruling: tuple[str, str] | None = None
    no_content: bool = False
    ruled: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The error code."""
        return self.row.code


@dataclass(frozen=True)
class Promise:
    """What one operation promises; built once, read by every check.

    ``echoes`` are parameters that the answer repeats, ``same_as`` the operation whose answers hold
    the same rows, ``counts`` the key that counts the rows, ``known`` the findings that a ruling
    expects in a shipped set of cassettes, with the ruling's id.
    """

    page: Page
    operation: Operation
    contract: Contract
    request_keys: tuple[PromisedKey, ...]
    response_keys: tuple[PromisedKey, ...]
    errors: tuple[PromisedRow, ...]
    success_statuses: tuple[int, ...]
    no_content: bool
    known: tuple[tuple[str, Known], ...]
    echoes: tuple[Echo, ...]
    same_as: str | None
    counts: str | None
    status_ruled: str | None

    @property
    def id(self) -> str:
        """The operation's id."""
        return self.operation.id

    def keys(self, side: Side) -> tuple[PromisedKey, ...]:
        """The keys of one body."""
        return self.request_keys if side == "request" else self.response_keys

    @cached_property
    def by_path(self) -> Mapping[str, PromisedKey]:
        """The response keys by their paths."""
        return {one.path: one for one in self.response_keys}

    @cached_property
    def wrapper(self) -> str | None:
        """The key of the body that holds the rows: the first array of objects at its top."""
        tops = (one for one in self.response_keys if "." not in one.path)
        return next((one.path for one in tops if "array" in one.types), None)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every possible value and documented message: what an answer may hold of nobody's."""
        keys = (*self.request_keys, *self.response_keys)
        values = {value for one in keys for value in one.values or ()}
        return frozenset(values | {one.row.message for one in self.errors if one.row.message})

    def at(self, path: str) -> PromisedKey | None:
        """The promise for a path on the wire, whatever the depth of a recursive key."""
        found = self.by_path.get(path)
        if found is not None:
            return found
        for one in self.response_keys:
            if one.recursive is None or not path.startswith(f"{one.path}."):
                continue
            inside = f"{one.recursive}[]."
            rest = path.removeprefix(f"{one.path}.")
            while rest.startswith(inside):
                rest = rest.removeprefix(inside)
            for place in (f"{one.path}.{inside}{rest}", f"{one.path}.{rest}"):
                if place in self.by_path:
                    return self.by_path[place]
        return None

    def rows(self, code: str) -> tuple[PromisedRow, ...]:
        """The error rows of a code, in page order."""
        return tuple(one for one in self.errors if one.code == code)


def promises(contracts: Iterable[Contract], rulings: Iterable[Ruling]) -> dict[str, Promise]:
    """Every operation of the contracts by its id."""
    decided = tuple(rulings)
    return {
        operation.id: _promise(contract, operation, decided)
        for contract in contracts
        for operation in contract.operations
    }


def _promise(contract: Contract, operation: Operation, rulings: tuple[Ruling, ...]) -> Promise:
    mine = [one for one in rulings if one.covers(operation.id)]
    status = [one for one in mine if one.decides.success_status]
    stated = (operation.success_status,) if operation.success_status else ()
    return Promise(
        page=contract.page,
        operation=operation,
        contract=contract,
        request_keys=_keys(contract.request_keys, mine),
        response_keys=(*_keys(contract.response_keys, mine), *_known_keys(contract, mine)),
        errors=_rows(contract, mine),
        success_statuses=stated or (status[0].decides.success_status if status else (OK,)),
        no_content=any(one.decides.no_content for one in mine if one.on.error is None),
        known=tuple((one.id, one.decides.known) for one in mine if one.decides.known),
        echoes=tuple(echo for one in mine for echo in one.decides.echoes),
        same_as=next((one.decides.same_as for one in mine if one.decides.same_as), None),
        counts=next((one.decides.counts for one in mine if one.decides.counts), None),
        status_ruled=status[0].id if status and not stated else None,
    )


def _keys(keys: tuple[Key, ...], rulings: list[Ruling]) -> tuple[PromisedKey, ...]:
    found: list[PromisedKey] = []
    for key in keys:
        promised = PromisedKey(key, key.types, key.values, None)
        for ruling in rulings:
            if ruling.on.key(key):
                promised = _decided(promised, ruling)
        found.append(promised)
    return tuple(_with_alternatives(found))


def _decided(promised: PromisedKey, ruling: Ruling) -> PromisedKey:
    decides = ruling.decides
    types = decides.types or promised.types
    nullable = promised.key.nullable if decides.nullable is None else decides.nullable
    if nullable and types and "null" not in types:
        types = (*types, "null")
    return replace(
        promised,
        types=types,
        values=decides.values or promised.values,
        format=decides.format or promised.format,
        format_level=ruling.level if decides.format else promised.format_level,
        null_if=decides.null_if or promised.null_if,
        any_of=decides.any_of or promised.any_of,
        recursive=decides.recursive or promised.recursive,
        optional=decides.optional or promised.optional,
        ruled=(*promised.ruled, ruling.id),
    )


def _with_alternatives(keys: list[PromisedKey]) -> list[PromisedKey]:
    """The keys, those that a ruling offers instead of a documented one among them."""
    found = {one.path: one for one in keys}
    for one in keys:
        places = [f"{one.path}[].{name}" for name in one.any_of]
        model = next((found[place] for place in places if place in found), None)
        for place in places if model else ():
            assert model is not None
            offered = found.get(place) or replace(
                model, key=replace(model.key, path=place, type=None, basis="ruled"), ruled=one.ruled
            )
            found[place] = replace(offered, optional=True)
    return list(found.values())


def _known_keys(contract: Contract, rulings: list[Ruling]) -> list[PromisedKey]:
    line = contract.parameters[0].line if contract.parameters else 1
    keys = []
    for ruling in rulings:
        for path in ruling.decides.add_keys:
            key = Key(
                path=path,
                type=None,
                types=(),
                items=(),
                values=None,
                default=None,
                format=None,
                nullable=True,
                null_when=None,
                always=False,
                required=False,
                presence=None,
                condition=None,
                basis="ruled",
                line=line,
            )
            keys.append(PromisedKey(key, (), None, None, known_only=True, ruled=(ruling.id,)))
    return keys


def _rows(contract: Contract, rulings: list[Ruling]) -> tuple[PromisedRow, ...]:
    names = _case_names(contract.errors)
    rows = [
        PromisedRow(name, row, "stated") for name, row in zip(names, contract.errors, strict=True)
    ]
    for ruling in rulings:
        rows = [_row_decided(one, ruling) if ruling.on.row(one.row) else one for one in rows]
        new = ruling.decides.add_error
        if new is not None:
            row = ErrorRow(new.code, new.status, new.message, 1)
            rows.append(PromisedRow(new.code, row, "ruled", ruled=(ruling.id,)))
    return tuple(rows)


def _row_decided(row: PromisedRow, ruling: Ruling) -> PromisedRow:
    decides = ruling.decides
    return replace(
        row,
        details=decides.details or row.details,
        status_also=decides.status_also or row.status_also,
        no_content=decides.no_content or row.no_content,
        status_level=ruling.level if decides.status_also else row.status_level,
        status_ruling=(ruling.id, ruling.reason) if decides.status_also else row.status_ruling,
        ruled=(*row.ruled, ruling.id),
    )


def _case_names(rows: tuple[ErrorRow, ...]) -> list[str]:
    """A name for each row: its code, and for a code that stands twice the word that parts them."""
    names: list[str] = []
    for row in rows:
        others = [one for one in rows if one.code == row.code and one is not row]
        name = f"{row.code}-{_parting_word(row, others)}" if others else row.code
        # Rows that say the same are parted by their order alone.
        again = sum(one == name or one.startswith(f"{name}-") for one in names) if others else 0
        names.append(f"{name}-{again + 1}" if again else name)
    return names


def _parting_word(row: ErrorRow, others: list[ErrorRow]) -> str:
    said = [(one.message or "").casefold().split() for one in others]
    for at, word in enumerate((row.message or "").casefold().split()):
        letters = "".join(letter for letter in word if letter.isalnum())
        if letters and all(words[at : at + 1] != [word] for words in said):
            return letters
    return str(row.status or "unsaid")
