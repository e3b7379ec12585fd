"""Error codes and HTTP statuses: the error table of a page against a witness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from zoho_conformance.compare.witness.description import DescribedAnswer, DescribedOperation
from zoho_conformance.compare.witness.make_finding import WitnessFindingMaker, join
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.model.finding import HTTP_STATUS, Finding

_FIRST_ERROR = HTTPStatus.BAD_REQUEST


def compare(make: WitnessFindingMaker, described: DescribedOperation) -> Iterator[Finding]:
    """Find every disagreement on codes and statuses."""
    if described.answers is None:
        yield from _compare_code_list(make, described.refusal)
        return
    errors = {name: answer for name, answer in described.answers.items() if _is_error(name)}
    yield from _success(make, described)
    for row in _rows(make):
        yield from _row(make, row, described, errors)
    known = {row.code for row in make.promise.errors}
    statuses = {
        code: name for name, answer in errors.items() for code in sorted(answer.codes or ())
    }
    for code, status in sorted(statuses.items()):
        if code not in known:
            yield _undocumented_code(make, code, f"{code} under {status}")


def _is_error(name: str) -> bool:
    """Whether a status, a class of statuses or the default is that of an error."""
    return name == "default" or not name[:1].isdigit() or int(name[0]) * 100 >= _FIRST_ERROR


def _rows(make: WitnessFindingMaker) -> Iterator[PromisedRow]:
    """List the rows that the page itself has, one for each code and status."""
    seen = set()
    for row in make.promise.errors:
        if row.basis != "ruled" and (row.code, row.row.status) not in seen:
            seen.add((row.code, row.row.status))
            yield row


def _success(make: WitnessFindingMaker, described: DescribedOperation) -> Iterator[Finding]:
    """Compare the status of a success; where no page states it, a ruling does."""
    promise = make.promise
    answers = described.answers or {}
    statuses = sorted(
        name for name in answers if name[:1] == "2" and name != str(HTTPStatus.NO_CONTENT)
    )
    stated = promise.operation.success_status is not None
    if statuses and not any(_covers(statuses, status) for status in promise.success_statuses):
        yield make.about_operation(
            "witness-status-differs",
            HTTP_STATUS,
            expected=f"success under {join(promise.success_statuses)}",
            actual=f"success under {join(statuses)}",
            basis="stated" if stated else "ruled",
            level="error" if stated else "warning",
        )
    empty = str(HTTPStatus.NO_CONTENT) in answers
    documented = promise.no_content or any(
        row.row.status == HTTPStatus.NO_CONTENT or row.no_content for row in promise.errors
    )
    if empty and not documented:
        yield make.about_operation(
            "witness-status-differs",
            f"{HTTP_STATUS}.{HTTPStatus.NO_CONTENT}",
            expected="no answer without a body",
            actual=f"{HTTPStatus.NO_CONTENT} besides",
            level="warning",
        )


def _covers(statuses: list[str], status: int) -> bool:
    return str(status) in statuses or f"{status // 100}XX" in statuses


def _row(
    make: WitnessFindingMaker,
    row: PromisedRow,
    described: DescribedOperation,
    errors: Mapping[str, DescribedAnswer],
) -> Iterator[Finding]:
    status = row.row.status
    if status == HTTPStatus.NO_CONTENT:
        if described.answer_under(HTTPStatus.NO_CONTENT) is None:
            yield make.about_row(
                "witness-status-differs",
                row,
                expected=f"{row.code} as {HTTPStatus.NO_CONTENT} without a body",
                actual=f"no {HTTPStatus.NO_CONTENT}",
            )
        return
    under = sorted(name for name, answer in errors.items() if row.code in (answer.codes or ()))
    open_ = sorted(name for name, answer in errors.items() if answer.codes is None)
    if status is None:
        if not under and not open_:
            yield _missing_code(make, row)
        return
    here = described.answer_under(status)
    if here is not None and (here.codes is None or row.code in here.codes):
        yield from _compare_details(make, row, here)
        return
    elsewhere = under or open_
    if not elsewhere:
        yield _missing_code(make, row)
        return
    also = row.status_also
    agreed = also is not None and _covers(elsewhere, also)
    lacking = f"no {status}" if here is None else f"other codes under {status}"
    yield make.about_row(
        "witness-status-differs",
        row,
        expected=f"{row.code} under {status}",
        actual=f"{row.code} under {join(under)}"
        if under
        else f"{lacking}; any code under {join(open_)}",
        # A ruling already accepts the other status beside the page's.
        level=row.status_level if agreed else "error",
    )


def _compare_details(
    make: WitnessFindingMaker, row: PromisedRow, here: DescribedAnswer
) -> Iterator[Finding]:
    """Compare the keys that the page names of the details with those that the witness lists."""
    bodies = [here.shape] if here.shape is not None else []
    # An error may stand in the place of a row.
    bodies += [make_shape().element() for body in bodies for make_shape in body.properties.values()]
    listed = {
        name
        for body in bodies
        if {"code", "details"} <= body.properties.keys()
        for name in body.properties["details"]().properties
    }
    missing = [name for name in row.named_details if name not in listed] if listed else []
    if missing:
        yield make.about_row(
            "witness-details-missing",
            row,
            expected=f"{', '.join(missing)} in the details of {row.code}",
            actual=f"details with {', '.join(sorted(listed))}",
            level="info",
        )


def _missing_code(make: WitnessFindingMaker, row: PromisedRow) -> Finding:
    under = f" under {row.row.status}" if row.row.status else ""
    return make.about_row(
        "witness-error-missing",
        row,
        expected=f"the code {row.code}{under}",
        actual="no such code",
    )


def _undocumented_code(make: WitnessFindingMaker, code: str, where: str) -> Finding:
    first = make.promise.errors[0].row.line if make.promise.errors else None
    return make.about_operation(
        "witness-error-undocumented",
        f"errors.{code}",
        expected="no such code",
        actual=where,
        level="info",
        section="errors",
        line=first,
    )


def _compare_code_list(
    make: WitnessFindingMaker, refusal: DescribedAnswer | None
) -> Iterator[Finding]:
    """Compare the one list of codes that a witness without statuses has."""
    if refusal is None or refusal.codes is None:
        return
    seen = set()
    for row in _rows(make):
        if row.row.status == HTTPStatus.NO_CONTENT or row.code in seen:
            continue
        seen.add(row.code)
        if row.code not in refusal.codes:
            yield _missing_code(make, row)
    known = {row.code for row in make.promise.errors}
    for code in sorted(refusal.codes - known):
        yield _undocumented_code(make, code, code)
