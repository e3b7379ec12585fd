"""Error codes and HTTP statuses: the error table of a page, and what a witness has of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from zoho_conformance.compare.witness.description import Answer, DescribedOperation
from zoho_conformance.compare.witness.make_finding import FindingMaker, join
from zoho_conformance.contracts.promise import PromisedRow
from zoho_conformance.model.finding import HTTP_STATUS, Finding

_FIRST_ERROR = HTTPStatus.BAD_REQUEST


def compare(tell: FindingMaker, described: DescribedOperation) -> Iterator[Finding]:
    """Every disagreement on codes and statuses."""
    if described.answers is None:
        yield from _compare_code_list(tell, described.refusal)
        return
    errors = {name: one for name, one in described.answers.items() if _is_error(name)}
    yield from _success(tell, described)
    for row in _rows(tell):
        yield from _row(tell, row, described, errors)
    known = {one.code for one in tell.promise.errors}
    told = {code: name for name, one in errors.items() for code in sorted(one.codes or ())}
    for code, status in sorted(told.items()):
        if code not in known:
            yield _undocumented(tell, code, f"{code} under {status}")


def _is_error(name: str) -> bool:
    """Whether a status, a class of them or the default is that of an error."""
    return name == "default" or not name[:1].isdigit() or int(name[0]) * 100 >= _FIRST_ERROR


def _rows(tell: FindingMaker) -> Iterator[PromisedRow]:
    """The rows that the page itself has, one for each code and status."""
    seen = set()
    for row in tell.promise.errors:
        if row.basis != "ruled" and (row.code, row.row.status) not in seen:
            seen.add((row.code, row.row.status))
            yield row


def _success(tell: FindingMaker, described: DescribedOperation) -> Iterator[Finding]:
    """The status of a success: where no page states it, what a ruling took from elsewhere."""
    promise = tell.promise
    answers = described.answers or {}
    told = sorted(
        name for name in answers if name[:1] == "2" and name != str(HTTPStatus.NO_CONTENT)
    )
    stated = promise.operation.success_status is not None
    if told and not any(_covers(told, status) for status in promise.success_statuses):
        yield tell.about_operation(
            "witness-status-differs",
            HTTP_STATUS,
            expected=f"success under {join(promise.success_statuses)}",
            actual=f"success under {join(told)}",
            basis="stated" if stated else "ruled",
            level="error" if stated else "warning",
        )
    empty = str(HTTPStatus.NO_CONTENT) in answers
    documented = promise.no_content or any(
        row.row.status == HTTPStatus.NO_CONTENT or row.no_content for row in promise.errors
    )
    if empty and not documented:
        yield tell.about_operation(
            "witness-status-differs",
            f"{HTTP_STATUS}.{HTTPStatus.NO_CONTENT}",
            expected="no answer without a body",
            actual=f"{HTTPStatus.NO_CONTENT} besides",
            level="warning",
        )


def _covers(told: list[str], status: int) -> bool:
    return str(status) in told or f"{status // 100}XX" in told


def _row(
    tell: FindingMaker,
    row: PromisedRow,
    described: DescribedOperation,
    errors: Mapping[str, Answer],
) -> Iterator[Finding]:
    status = row.row.status
    if status == HTTPStatus.NO_CONTENT:
        if described.answer_under(HTTPStatus.NO_CONTENT) is None:
            yield tell.about_row(
                "witness-status-differs",
                row,
                expected=f"{row.code} as {HTTPStatus.NO_CONTENT} without a body",
                actual=f"no {HTTPStatus.NO_CONTENT}",
            )
        return
    under = sorted(name for name, one in errors.items() if row.code in (one.codes or ()))
    open_ = [name for name, one in errors.items() if one.codes is None]
    if status is None:
        if not under and not open_:
            yield _missing(tell, row)
        return
    here = described.answer_under(status)
    if here is not None and (here.codes is None or row.code in here.codes):
        return
    if under:
        also = row.status_also
        agreed = also is not None and _covers(under, also)
        yield tell.about_row(
            "witness-status-differs",
            row,
            expected=f"{row.code} under {status}",
            actual=f"{row.code} under {join(under)}",
            # A ruling already takes the other status beside the page's.
            level=row.status_level if agreed else "error",
        )
    elif not open_ or here is not None:
        yield _missing(tell, row)
    else:
        yield tell.about_row(
            "witness-status-differs",
            row,
            expected=f"{row.code} under {status}",
            actual=f"no {status}; any code under {join(sorted(open_))}",
        )


def _missing(tell: FindingMaker, row: PromisedRow) -> Finding:
    under = f" under {row.row.status}" if row.row.status else ""
    return tell.about_row(
        "witness-error-missing",
        row,
        expected=f"the code {row.code}{under}",
        actual="no such code",
    )


def _undocumented(tell: FindingMaker, code: str, told: str) -> Finding:
    first = tell.promise.errors[0].row.line if tell.promise.errors else None
    return tell.about_operation(
        "witness-error-undocumented",
        f"errors.{code}",
        expected="no such code",
        actual=told,
        level="info",
        section="errors",
        line=first,
    )


def _compare_code_list(tell: FindingMaker, refusal: Answer | None) -> Iterator[Finding]:
    """What a witness without statuses has: its one list of codes."""
    if refusal is None or refusal.codes is None:
        return
    seen = set()
    for row in _rows(tell):
        if row.row.status == HTTPStatus.NO_CONTENT or row.code in seen:
            continue
        seen.add(row.code)
        if row.code not in refusal.codes:
            yield _missing(tell, row)
    known = {one.code for one in tell.promise.errors}
    for code in sorted(refusal.codes - known):
        yield _undocumented(tell, code, code)
