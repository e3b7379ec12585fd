"""From contracts and rulings to promises: a ruling is applied here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus

from zoho_conformance.contracts.contract import Contract, ErrorRow, Key, Operation
from zoho_conformance.contracts.promise import Promise, PromisedKey, PromisedRow
from zoho_conformance.contracts.rulings import Ruling


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
        success_statuses=stated
        or (status[0].decides.success_status if status else (int(HTTPStatus.OK),)),
        no_content=any(one.decides.no_content for one in mine if one.on.error is None),
        known_findings=tuple((one.id, one.decides.known) for one in mine if one.decides.known),
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
            if ruling.on.is_about_key(key):
                promised = _decided(promised, ruling)
        found.append(promised)
    return tuple(_with_alternatives([_as_place(one, keys) for one in found]))


def _as_place(promised: PromisedKey, keys: tuple[Key, ...]) -> PromisedKey:
    """The key, marked where it is only shown, and keys are stated in words inside it."""
    places = (f"{promised.path}.", f"{promised.path}[].")
    inside = any(one.basis == "stated" and one.path.startswith(places) for one in keys)
    return (
        replace(promised, has_stated_children=inside)
        if promised.key.basis == "sample"
        else promised
    )


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
        treat_as_stated=decides.treat_as_stated or promised.treat_as_stated,
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
            keys.append(PromisedKey(key, (), None, None, may_be_requested=True, ruled=(ruling.id,)))
    return keys


def _rows(contract: Contract, rulings: list[Ruling]) -> tuple[PromisedRow, ...]:
    names = _case_names(contract.errors)
    rows = [
        PromisedRow(name, row, "stated") for name, row in zip(names, contract.errors, strict=True)
    ]
    for ruling in rulings:
        rows = [
            _row_decided(one, ruling) if ruling.on.is_about_row(one.row) else one for one in rows
        ]
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
        messages=decides.messages or row.messages,
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
