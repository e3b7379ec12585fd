"""Which operations the page says answer without a body, with 204."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus

import msgspec

from zoho_conformance.contracts.contract import ErrorRow, Operation
from zoho_conformance.pages.prose import Sentence

_NAME = r"no[\s_-]?content"
_STATUS = re.compile(
    rf"(?:\bhttp\b|\bstatus\b|\bcode\b|\bresponses?\b|{_NAME})\W+(?:\w+\W+){{0,4}}?204\b"
    rf"|(?<![\w.,-])204\b\W+(?:{_NAME}|\w*\W*(?:http|status|response|error)\b)",
    re.IGNORECASE,
)
_BY_NAME = re.compile(rf"\b{_NAME}\b", re.IGNORECASE)
_ANSWERS = re.compile(
    r"\b(?:respon(?:se|ses|d|ds)|returns?|returned|answers?|answered|throws?|thrown|receives?|get)\b",
    re.IGNORECASE,
)
_OTHER_STATUS = re.compile(
    r"\b(?:http|status(?: code)?)\s*[:=]?\s*(?!204)[1-5]\d\d\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"\b(?:not|never|instead of|rather than|no longer)\b(?:\W+\w+){0,4}?\W+$", re.IGNORECASE
)


def read(
    operations: Sequence[Operation], prose: Sequence[Sentence], rows: Sequence[ErrorRow]
) -> tuple[Operation, ...]:
    """The operations, those marked that may answer 204: of a page that reads, those that read.

    A row of the error table that is only of some operations speaks of these.
    """
    in_table = [row for row in rows if row.status == HTTPStatus.NO_CONTENT]
    if not in_table and not any(map(_says_no_content, prose)):
        return tuple(operations)
    is_read = any(operation.method == "GET" for operation in operations)
    of_rows = {id_ for row in in_table for id_ in row.operations or ()}
    is_of_some = bool(in_table) and all(row.operations for row in in_table)
    return tuple(
        msgspec.structs.replace(operation, no_content=True)
        if (not is_read or operation.method == "GET")
        and (not is_of_some or operation.id in of_rows)
        else operation
        for operation in operations
    )


def _says_no_content(sentence: Sentence) -> bool:
    text = sentence.text
    if "204" not in text and "ontent" not in text and "ONTENT" not in text:
        return False
    match = _STATUS.search(text)
    if match is None and _ANSWERS.search(text) and not _OTHER_STATUS.search(text):
        match = _BY_NAME.search(text)
    return match is not None and not _DENIED.search(text[: match.start()])
