"""Error tables: every row, in page order, with nothing inferred."""

from __future__ import annotations

from collections.abc import Callable

from conformance.contract import Contract, ErrorRow
from conformance.pages.reader import read

_ROWS = [
    ("NO_CONTENT", 204, "No lantern hangs there."),
    ("REQUIRED_PARAM_MISSING", 400, "A parameter is missing."),
    ("WICK_TOO_SHORT", 400, "The wick is too short."),
    ("INVALID_DATA", 400, "The house is unknown."),
    ("INVALID_DATA", 400, "The hook is unknown."),
    ("NOT_SUPPORTED", 400, None),
    ("NO_FLAME", 403, "Nobody has a match."),
    ("TOO_DARK_HERE", None, "It is too dark to tell."),
    ("INTERNAL_ERROR", 500, "The lamplighter fell."),
]


def _table(*lines: str) -> tuple[ErrorRow, ...]:
    page = "\n\n".join(("# Hang Lamps", "#### Possible Errors", *lines))
    return read(page).errors


def test_glued_spaced_bold_and_statusless_rows_are_kept_in_page_order(locks: Contract) -> None:
    assert [(one.code, one.status, one.message) for one in locks.errors] == _ROWS


def test_the_table_may_come_after_the_samples(hanging: Contract) -> None:
    assert [(one.code, one.status) for one in hanging.errors] == [
        ("INVALID_DATA", 400),
        ("HOOK_TAKEN", 409),
    ]


def test_what_a_row_leaves_open_is_doubted_at_its_line(
    contract_of: Callable[[str], Contract],
) -> None:
    told = {one.what: one.where for one in contract_of("get_lantern_locks.md").doubts}
    lines = {one.code: one.line for one in contract_of("get_lantern_locks.md").errors}
    assert told["NOT_SUPPORTED lists 2 causes and no message"] == f"line {lines['NOT_SUPPORTED']}"
    assert told["TOO_DARK_HERE has no HTTP status"] == f"line {lines['TOO_DARK_HERE']}"
    assert "NO_CONTENT is listed under 204, whose answer has no body" in told
    assert "INVALID_DATA stands twice; both rows are kept" in told


def test_a_row_without_a_bullet_counts() -> None:
    assert [(one.code, one.status) for one in _table("WICK_WETHTTP 400", "It is wet.")] == [
        ("WICK_WET", 400)
    ]


def test_a_description_glued_to_the_status_is_the_message() -> None:
    (row,) = _table("- WICK_WETHTTP 400The wick is wet. **Resolution:** Dry it.")
    assert row.message == "The wick is wet."


def test_two_paragraphs_are_no_single_message() -> None:
    (row,) = _table("- WICK_WETHTTP 400", "The wick is wet.", "Or it is lost.")
    assert row.message is None


def test_a_page_without_a_table_says_so() -> None:
    contract = read("# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n")
    assert contract.errors == ()
    assert "no error table can be read" in {one.what for one in contract.doubts}
