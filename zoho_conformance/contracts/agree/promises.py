"""One promise of several: that of an operation which more than one page documents."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from msgspec import structs

from zoho_conformance.contracts.agree.differences import Differences, Placed, shared
from zoho_conformance.contracts.agree.keys import agree_on_keys
from zoho_conformance.contracts.agree.page_facts import with_page_facts
from zoho_conformance.contracts.agree.rows import agree_on_parameters, agree_on_rows
from zoho_conformance.contracts.contract import Contract, Page, Parameter
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.promise import Promise

_Named = TypeVar("_Named", bound=Hashable)


def agree(parts: Sequence[Promise]) -> Promise:
    """What the pages of one operation promise together; the first has the id that stands for all.

    A single page agrees with itself.
    """
    main = parts[0]
    if len(parts) == 1:
        return main
    differences = Differences([part.page for part in parts])
    parameters = [*agree_on_parameters(parts, differences)]
    request_keys = [*agree_on_keys(parts, "request", differences)]
    response_keys = [*agree_on_keys(parts, "response", differences)]
    rows = [*agree_on_rows(parts, differences)]
    pages: dict[Hashable, Page] = {}
    for fact in parameters:
        pages[fact.fact] = fact.page
    for key in (*request_keys, *response_keys):
        pages[key.fact.key] = key.page
    for row in rows:
        pages[row.fact.row] = row.page
    statuses = [part.operation.success_status for part in parts]
    return structs.replace(
        main,
        operation=structs.replace(
            main.operation,
            success_status=shared(statuses, None),
            no_content=any(part.operation.no_content for part in parts),
        ),
        contract=_contract(parts, [fact.fact for fact in parameters], differences),
        parameters=tuple(fact.fact for fact in parameters),
        request_keys=tuple(key.fact for key in request_keys),
        response_keys=tuple(key.fact for key in response_keys),
        errors=tuple(row.fact for row in rows),
        success_statuses=_all_of(part.success_statuses for part in parts),
        no_content=any(part.no_content for part in parts),
        known_findings=_all_of(part.known_findings for part in parts),
        echoes=_common([part.echoes for part in parts]),
        own_ids=_common([part.own_ids for part in parts]),
        same_as=shared((part.same_as for part in parts), None),
        counts=shared((part.counts for part in parts), None),
        nulls_are_closed=all(part.explains_nulls for part in parts),
        status_ruling_id=shared((part.status_ruling_id for part in parts), None),
        parts=tuple(parts),
        pages_of_facts={fact: page for fact, page in pages.items() if page is not main.page},
    )


def _contract(
    parts: Sequence[Promise], parameters: Sequence[Parameter], differences: Differences
) -> Contract:
    """The facts of all pages other than keys and rows, under the first one's page."""
    main = parts[0].contract
    contracts = [part.contract for part in parts]
    scopes = [
        Placed(part.contract.scopes, number, part.page, part.operation.line)
        for number, part in enumerate(parts)
    ]
    differences.note(
        "the scopes",
        scopes,
        lambda groups: " and ".join(" or ".join(sorted(group)) for group in groups),
    )
    agreed = with_page_facts(main, parts, differences)
    return structs.replace(
        agreed,
        operations=_all_of(contract.operations for contract in contracts),
        scopes=_scopes([contract.scopes for contract in contracts]),
        modules=_all_of(contract.modules for contract in contracts),
        parameters=tuple(parameters),
        fields_of=_all_of(contract.fields_of for contract in contracts),
        doubts=(*_doubts(parts), *differences.doubts()),
    )


def _scopes(of_pages: Sequence[tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
    """Any of the scopes of each page, where each asks for one; else those of the first."""
    stated = [groups for groups in of_pages if groups]
    if stated and all(len(groups) == 1 for groups in stated):
        return (_all_of(groups[0] for groups in stated),)
    return stated[0] if stated else ()


def _doubts(parts: Sequence[Promise]) -> Iterable[Doubt]:
    yield from parts[0].contract.doubts
    for part in parts[1:]:
        for doubt in part.contract.doubts:
            place = "" if doubt.where == "page" else f"{doubt.where} of "
            where = f"{place}“{part.page.title}”"
            yield structs.replace(doubt, where=where)


def _all_of(tuples: Iterable[tuple[_Named, ...]]) -> tuple[_Named, ...]:
    return tuple(dict.fromkeys(fact for facts in tuples for fact in facts))


def _common(tuples: Sequence[tuple[_Named, ...]]) -> tuple[_Named, ...]:
    """What all have: a page that says nothing of it need not keep it."""
    return tuple(fact for fact in tuples[0] if all(fact in other for other in tuples[1:]))
