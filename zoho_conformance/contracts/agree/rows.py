"""The error rows and the parameters that several pages document of one operation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from zoho_conformance.contracts.agree.differences import (
    Differences,
    Placed,
    by_name,
    closed_values,
    shared_if_stated,
    union,
)
from zoho_conformance.contracts.agree.loosest import loosest_limits, loosest_presence
from zoho_conformance.contracts.contract import ErrorRow, Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.model.rules import lowest


def agree_on_rows(
    parts: Sequence[Promise], differences: Differences
) -> Iterator[Placed[PromisedRow]]:
    """The rows of all error tables; those that say the same are one."""
    placed = [
        Placed(row, number, part.page, row.row.line)
        for number, part in enumerate(parts)
        for row in part.errors
    ]
    for rows in by_name((row.fact.code, row) for row in placed):
        code = rows[0].fact.code
        differences.note_partial("error rows", code, rows)
        differences.note(f"the status of {code}", rows, _status)
    names: set[str] = set()
    for rows in by_name(
        ((row.fact.code, row.fact.row.status, _message(row)), row) for row in placed
    ):
        main = rows[0]
        name = _free_name(main.fact.case, names)
        names.add(name)
        yield structs.replace(
            main, fact=structs.replace(_merge([row.fact for row in rows]), case=name)
        )


def _message(row: Placed[PromisedRow]) -> str:
    return " ".join((row.fact.row.message or "").casefold().split())


def _status(row: PromisedRow) -> str:
    return f"HTTP {row.row.status}" if row.row.status else "no status"


def _free_name(name: str, taken: set[str]) -> str:
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    return free


def _merge(rows: Sequence[PromisedRow]) -> PromisedRow:
    main = rows[0]
    if len(rows) == 1:
        return main
    return structs.replace(
        main,
        row=_merge_facts([row.row for row in rows]),
        details=union(row.details for row in rows),
        messages=tuple(dict.fromkeys(text for row in rows for text in row.messages)),
        status_also=next((row.status_also for row in rows if row.status_also), None),
        status_level=lowest(*(row.status_level for row in rows)),
        status_ruling=next((row.status_ruling for row in rows if row.status_ruling), None),
        no_content=any(row.no_content for row in rows),
        ruling_ids=tuple(dict.fromkeys(id_ for row in rows for id_ in row.ruling_ids)),
    )


def _merge_facts(rows: Sequence[ErrorRow]) -> ErrorRow:
    """The row with the keys of `details` that every page names, and the causes of all."""
    main = rows[0]
    details = tuple(name for name in main.details if all(name in row.details for row in rows))
    return structs.replace(main, details=details, causes=union(row.causes for row in rows))


def agree_on_parameters(
    parts: Sequence[Promise], differences: Differences
) -> Iterator[Placed[Parameter]]:
    """The parameters of all pages, each as all of them allow it."""
    placed = (
        (
            (parameter.is_header, parameter.name.casefold()),
            Placed(parameter, number, part.page, parameter.line),
        )
        for number, part in enumerate(parts)
        for parameter in part.parameters
    )
    for parameters in by_name(placed):
        main = parameters[0]
        is_everywhere = len({parameter.part for parameter in parameters}) == len(parts)
        name = f"`{main.fact.name}`"
        differences.note_partial("parameters", main.fact.name, parameters)
        differences.note(
            f"the presence of {name}", parameters, lambda fact: fact.presence or "presence unsaid"
        )
        differences.note(
            f"the values of {name}", parameters, lambda fact: ", ".join(sorted(fact.values or ()))
        )
        merged = _merge_parameter(
            [parameter.fact for parameter in parameters], is_everywhere=is_everywhere
        )
        yield structs.replace(main, fact=merged)


def _merge_parameter(parameters: Sequence[Parameter], *, is_everywhere: bool) -> Parameter:
    main = parameters[0]
    presence = loosest_presence([fact.presence for fact in parameters], is_everywhere=is_everywhere)
    values = closed_values(fact.values for fact in parameters)
    known = dict.fromkeys(
        value for fact in parameters for value in fact.values or fact.known_values or ()
    )
    conditions = (fact.condition for fact in parameters if fact.condition)
    return structs.replace(
        main,
        type=main.type or next((fact.type for fact in parameters if fact.type), None),
        presence=presence,
        condition=next(conditions, None) if presence == "conditional" else None,
        values=values,
        known_values=None if values else tuple(known) or None,
        default=shared_if_stated([fact.default for fact in parameters]),
        limits=loosest_limits([fact.limits for fact in parameters]),
    )
