"""From contracts and rulings to promises: a ruling is applied here and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from http import HTTPStatus

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.contracts import own_facts
from zoho_conformance.contracts.contract import Contract, ErrorRow, Key, Operation
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.contracts.rulings import KnownFinding, Ruling
from zoho_conformance.model import json_path


def promises(contracts: Iterable[Contract], rulings: Iterable[Ruling]) -> dict[str, Promise]:
    """Every operation of the contracts by its id."""
    every = tuple(rulings)
    return {
        operation.id: _promise(
            contract, operation, [ruling for ruling in on_page if ruling.covers(operation.id)]
        )
        for contract in contracts
        for on_page in [_rulings_on(contract, every)]
        for operation in contract.operations
    }


def _rulings_on(page: Contract, rulings: Iterable[Ruling]) -> list[Ruling]:
    ids = [operation.id for operation in page.operations]
    return [
        ruling.on_rows_of(page)
        for ruling in rulings
        if any(map(ruling.covers, ids)) and ruling.applies_to(page)
    ]


def _promise(contract: Contract, operation: Operation, rulings: Sequence[Ruling]) -> Promise:
    on_status = next((ruling for ruling in rulings if ruling.decides.success_status), None)
    decisions = [ruling.decides for ruling in rulings]
    odd = contract.doubted_paths("form-contradicts")
    if operation.success_status:
        statuses: tuple[int, ...] = (operation.success_status,)
    elif on_status:
        statuses = on_status.decides.success_status
    else:
        statuses = (int(HTTPStatus.OK),)
    return Promise(
        page=contract.page,
        operation=operation,
        contract=contract,
        parameters=tuple(own_facts.own_parameters(contract, operation)),
        request_keys=_keys(own_facts.own_keys(contract, operation, "request"), rulings, odd),
        response_keys=(
            *_keys(own_facts.own_keys(contract, operation, "response"), rulings, odd),
            *_requestable_keys(contract, rulings),
        ),
        errors=_rows(contract, operation, rulings),
        success_statuses=statuses,
        no_content=operation.no_content
        or any(ruling.decides.no_content for ruling in rulings if ruling.on.error is None),
        known_findings=tuple(_known_findings(contract, rulings)),
        echoes=tuple(echo for decides in decisions for echo in decides.echoes),
        own_ids=tuple(own for decides in decisions for own in decides.own_ids),
        same_as=next((decides.same_as for decides in decisions if decides.same_as), None),
        counts=next((decides.counts for decides in decisions if decides.counts), None),
        nulls_are_closed=any(decides.explains_nulls for decides in decisions),
        status_ruling_id=on_status.id if on_status and not operation.success_status else None,
    )


def _known_findings(
    contract: Contract, rulings: Sequence[Ruling]
) -> Iterator[tuple[str, KnownFinding]]:
    for ruling in rulings:
        if ruling.decides.known:
            yield ruling.id, ruling.decides.known
        if ruling.decides.own_samples:
            for doubt in contract.doubts:
                if doubt.rule is not None:
                    yield ruling.id, KnownFinding("documented", doubt.rule, doubt.path or "")


def _keys(
    keys: Sequence[Key], rulings: Sequence[Ruling], odd: Collection[str]
) -> tuple[PromisedKey, ...]:
    """The keys with what rulings decide; on `odd` keys only rulings that name them."""
    rulings = [ruling for ruling in rulings if ruling.on.is_about_keys]
    # A key that only samples show may hold keys that are stated in words.
    with_stated_children = {
        above for key in keys if key.basis == "stated" for above in json_path.ancestors(key.path)
    }
    named = [ruling for ruling in rulings if ruling.on.keys]
    promised = []
    for key in keys:
        has_stated_children = key.basis == "sample" and key.path in with_stated_children
        types = _types_of_field(key.types) if key.is_field else key.types
        plain = PromisedKey(key, types, key.values, None, has_stated_children=has_stated_children)
        promised.append(_apply_to_key(plain, named if key.path in odd else rulings))
    return tuple(_with_alternatives(promised))


def _types_of_field(types: Sequence[str]) -> tuple[str, ...]:
    """The types that a field of records may have: any may be empty, and a whole number a number."""
    if not types:
        return ()
    wide = ("number" if name == "integer" else name for name in types)
    return tuple(dict.fromkeys((*wide, "null")))


def _apply_to_key(promised: PromisedKey, rulings: Sequence[Ruling]) -> PromisedKey:
    for ruling in rulings:
        if not ruling.on.is_about_key(promised.key):
            continue
        decides = ruling.decides
        types = decides.types or promised.types
        nullable = promised.key.nullable if decides.nullable is None else decides.nullable
        if nullable and types and "null" not in types:
            types = (*types, "null")
        promised = structs.replace(
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
            ruling_ids=(*promised.ruling_ids, ruling.id),
        )
    return promised


def _with_alternatives(keys: Sequence[PromisedKey]) -> list[PromisedKey]:
    """The keys, with those that a ruling accepts instead of a documented one."""
    by_path = {key.path: key for key in keys}
    for key in keys:
        paths = [f"{key.path}[].{name}" for name in key.any_of]
        documented = next((by_path[path] for path in paths if path in by_path), None)
        if documented is None:
            continue
        for path in paths:
            alternative = by_path.get(path) or structs.replace(
                documented,
                key=replace(documented.key, path=path, type=None, basis="ruled"),
                ruling_ids=key.ruling_ids,
            )
            by_path[path] = structs.replace(alternative, optional=True)
    return list(by_path.values())


def _requestable_keys(contract: Contract, rulings: Sequence[Ruling]) -> list[PromisedKey]:
    """Keys that a parameter can ask for, and that the page says nothing else about."""
    line = contract.parameters[0].line if contract.parameters else 1
    return [
        PromisedKey(
            _undescribed_key(path, line),
            (),
            None,
            None,
            may_be_requested=True,
            ruling_ids=(ruling.id,),
        )
        for ruling in rulings
        for path in ruling.decides.add_keys
    ]


def _undescribed_key(path: str, line: int) -> Key:
    return Key(
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


def _rows(
    contract: Contract, operation: Operation, rulings: Sequence[Ruling]
) -> tuple[PromisedRow, ...]:
    # A row has the same name in all operations of its page.
    names = _case_names(contract.errors)
    rows = [
        PromisedRow(name, structs.replace(row, operations=None), "stated")
        for name, row in zip(names, contract.errors, strict=True)
        if own_facts.concerns(row.operations, operation.id)
    ]
    for ruling in rulings:
        if ruling.on.error is not None:
            rows = [_apply_to_row(row, ruling) for row in rows]
        new = ruling.decides.add_error
        if new is not None:
            row = ErrorRow(new.code, new.status, new.message, 1)
            rows.append(PromisedRow(new.code, row, "ruled", ruling_ids=(ruling.id,)))
    return tuple(rows)


def _apply_to_row(row: PromisedRow, ruling: Ruling) -> PromisedRow:
    if not ruling.on.is_about_row(row.row):
        return row
    decides = ruling.decides
    return structs.replace(
        row,
        details=decides.details or row.details,
        messages=decides.messages or row.messages,
        status_also=decides.status_also or row.status_also,
        no_content=decides.no_content or row.no_content,
        status_level=ruling.level if decides.status_also else row.status_level,
        status_ruling=(ruling.id, ruling.reason) if decides.status_also else row.status_ruling,
        ruling_ids=(*row.ruling_ids, ruling.id),
    )


def _case_names(rows: Sequence[ErrorRow]) -> list[str]:
    """A name for each row: its code, and where several have one the word that tells them apart."""
    of_code = Counter(row.code for row in rows)
    words = [_words(row) if of_code[row.code] > 1 else () for row in rows]
    having = Counter(
        (row.code, at, word)
        for row, of_row in zip(rows, words, strict=True)
        for at, word in enumerate(of_row)
    )
    names: list[str] = []
    taken: Counter[str] = Counter()
    for row, of_row in zip(rows, words, strict=True):
        own = (
            letters
            for at, word in enumerate(of_row)
            if having[row.code, at, word] == 1 and (letters := "".join(filter(str.isalnum, word)))
        )
        is_alone = of_code[row.code] == 1
        # The first word of its message that no other has in its place, or the status.
        name = row.code if is_alone else f"{row.code}-{next(own, row.status or 'unsaid')}"
        taken[name] += 1
        # Rows that say the same are numbered.
        names.append(f"{name}-{taken[name]}" if taken[name] > 1 else name)
    return names


def _words(row: ErrorRow) -> Sequence[str]:
    return (row.message or "").casefold().split()
