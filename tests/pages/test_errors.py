"""Error tables: every row, in page order, with nothing inferred."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zoho_conformance.contracts.contract import Contract, ErrorRow
from zoho_conformance.contracts.page_facts import Cause
from zoho_conformance.pages.reader import read

_ROWS = [
    ("NO_CONTENT", 204, None),
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
    assert [(row.code, row.status, row.message) for row in locks.errors] == _ROWS


def test_the_table_may_come_after_the_samples(hanging: Contract) -> None:
    assert [(row.code, row.status) for row in hanging.errors] == [
        ("INVALID_DATA", 400),
        ("HOOK_TAKEN", 409),
    ]


def test_what_a_row_leaves_open_is_doubted_at_its_line(
    contract_of: Callable[[str], Contract],
) -> None:
    places = {doubt.what: doubt.where for doubt in contract_of("get_lantern_locks.md").doubts}
    lines = {row.code: row.line for row in contract_of("get_lantern_locks.md").errors}
    assert places["TOO_DARK_HERE has no HTTP status"] == f"line {lines['TOO_DARK_HERE']}"
    assert "NO_CONTENT is listed under 204, whose answer has no body" in places
    assert "INVALID_DATA stands twice; both rows are kept" in places


def test_an_error_row_needs_no_bullet() -> None:
    assert [(row.code, row.status) for row in _table("WICK_WETHTTP 400", "It is wet.")] == [
        ("WICK_WET", 400)
    ]


def test_a_description_glued_to_the_status_is_the_message() -> None:
    (row,) = _table("- WICK_WETHTTP 400The wick is wet. **Resolution:** Dry it.")
    assert row.message == "The wick is wet."


def test_two_paragraphs_below_an_error_row_are_not_a_message() -> None:
    (row,) = _table("- WICK_WETHTTP 400", "The wick is wet.", "Or it is lost.")
    assert row.message is None


def test_a_page_without_an_error_table_has_a_doubt() -> None:
    contract = read("# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n")
    assert contract.errors == ()
    assert "no error table can be read" in {doubt.what for doubt in contract.doubts}


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("- wick_is_wetHTTP 400", ("wick_is_wet", 400)),
        ("- Wick_Wet HTTP 400", ("Wick_Wet", 400)),
        ("- Wick wet HTTP 400", ("Wick wet", 400)),
        ("- WICK WET HTTP 400", ("WICK_WET", 400)),
        ("- **WICK_WET**HTTP 400", ("WICK_WET", 400)),
        ("- **WICK_WET** **HTTP 400**", ("WICK_WET", 400)),
        ("**WICK\\_WET** (HTTP 400)", ("WICK_WET", 400)),
        ("- WICK_WET - HTTP Status Code: 400", ("WICK_WET", 400)),
        ("- WICK_WET: 400", ("WICK_WET", 400)),
        ("- NO_LAMPHTTP 204", ("NO_LAMP", 204)),
        ("- WET2HTTP 400", ("WET2", 400)),
        ("- WICK_WET", ("WICK_WET", None)),
    ],
)
def test_an_error_row_is_recognized_in_each_form(line: str, row: tuple[str, int | None]) -> None:
    assert [(row.code, row.status) for row in _table(line, "It is wet.")] == [row]
    message = None if row[1] == 204 else "It is wet."
    assert [row.message for row in _table(line, "It is wet.")] == [message]


@pytest.mark.parametrize(
    "line", ["Lamps answer HTTP 400 when wet.", "- It answers with HTTP 400 whenever it is wet"]
)
def test_prose_that_names_a_status_is_not_an_error_row(line: str) -> None:
    assert _table("- WICK_WETHTTP 400", line)[1:] == ()


def test_a_message_may_stand_behind_a_code_without_a_status() -> None:
    (row,) = _table("- WICK_WET: The wick is wet.")
    assert (row.code, row.status, row.message) == ("WICK_WET", None, "The wick is wet.")


@pytest.mark.parametrize(
    "remedy",
    ["**Resolution:** Dry it.", "Solution: Dry it.", "**Resoution:**", "Possible Resolutions :"],
)
def test_a_remedy_and_all_below_it_are_not_a_message(remedy: str) -> None:
    (row,) = _table("- WICK_WETHTTP 400", "Reasons:", "It is wet.", remedy, "Dry it.", "- Wait.")
    assert row.message == "It is wet."


def test_causes_with_a_remedy_each_are_not_a_message() -> None:
    (row,) = _table("- WICK_WETHTTP 400", "- It is wet.", "Resolution: Dry it.", "- It is old.")
    assert row.message is None
    assert row.causes == (Cause("It is wet."), Cause("It is old."))


def test_causes_that_a_writer_explains_are_counted_without_words() -> None:
    page = read(
        "# Hang Lamps\n\n#### Possible Errors\n\n- WICK_WETHTTP 400\n\nReasons:\n\n"
        "- It is wet.\n- It is old.\n\n- NO_OILHTTP 400\n\n- The can is empty.\n"
        "- You have no can.\n\nResolutions:\n\n- Fill it.\n- Get one.\n\n"
        "- NO_HOOKHTTP 400\n\n- No nail.\n- No hole.\n\nResolution: Look again.\n"
    )
    wet, dry, loose = page.errors
    assert wet.causes == loose.causes == (Cause(), Cause())
    assert dry.causes == (Cause("The can is empty."), Cause())
    doubts = {doubt.what for doubt in page.doubts if doubt.kind == "error-causes-without-message"}
    assert doubts == {
        "WICK_WET lists 2 causes and no message",
        "NO_OIL lists 2 causes and no message of 1",
        "NO_HOOK lists 2 causes and no message",
    }


def test_a_list_of_remedies_is_not_more_causes() -> None:
    (row,) = _table(
        "- WICK_WETHTTP 400", "- It is wet.\n- It is old.", "Resolutions:", "- Dry it.\n- Go."
    )
    assert [cause.message for cause in row.causes] == ["It is wet.", "It is old."]


def test_a_single_bullet_is_the_message() -> None:
    (row,) = _table("- WICK_WETHTTP 400", "- It is wet.", "Resolution: Dry it.")
    assert (row.message, row.causes) == ("It is wet.", ())


def test_a_cause_glued_to_the_remedy_before_it_is_a_cause() -> None:
    (row,) = _table(
        "- WICK_WETHTTP 400", "- It is wetResolution: Dry it. - It is old", "Resolution: Buy one."
    )
    assert [cause.message for cause in row.causes] == ["It is wet", "It is old"]


def test_bullets_of_a_note_below_the_table_are_no_causes() -> None:
    (row,) = _table("- WICK_WETHTTP 400", "It is wet.", "Note", "- Lamps glow.\n- Oil burns.")
    assert (row.message, row.causes) == ("It is wet.", ())


def test_an_instruction_below_a_message_is_no_second_message() -> None:
    rows = _table(
        "- WICK_WETHTTP 400",
        "Contact lamp not lit",
        "Please specify a dry wick.",
        "- WICK_OLDHTTP 400",
        "Please check if the wick is old",
        "Here, the wick is of wool.",
    )
    assert [row.message for row in rows] == [
        "Contact lamp not lit",
        "Please check if the wick is old",
    ]


def test_of_two_sentences_the_first_is_the_message() -> None:
    rows = _table(
        "- WICK_WETHTTP 400",
        "The wick is wet. Kindly dry it before you light it.",
        "- HOOK_BENTHTTP 400",
        "The hook is bent.Valid hooks are straight.",
    )
    assert [row.message for row in rows] == ["The wick is wet.", "The hook is bent."]


def test_a_message_quoted_with_its_escapes_is_read_without_them() -> None:
    (row,) = _table("- WICK_WET HTTP 400", 'Twice given for \\"wick\\".')
    assert row.message == 'Twice given for "wick".'


def test_a_sentence_that_names_a_scope_is_an_explanation() -> None:
    (row,) = _table("- WRONG_SCOPE HTTP 401", "The token lacks the scope ZohoCRM.lamps.ALL.")
    assert row.message is None


def test_a_long_sentence_is_an_explanation() -> None:
    (row,) = _table("- WICK_WETHTTP 400", f"The wick {'of the old lamp ' * 4}is wet.")
    assert row.message is None


@pytest.mark.parametrize(
    ("remedy", "details"),
    [
        ('Refer to the "details" key for the API name of the hook.', ("api_name",)),
        ('The "details" key gives you the JSON path to the hook.', ("json_path",)),
        ('The "details" JSON object gives the path of the hook.', ("json_path",)),
        ("Look at the wick_length in the response.", ("wick_length",)),
        ('The "api_name" and "json_path" keys in the response tell.', ("api_name", "json_path")),
        ('Refer to the "bent_hooks" array in the response for the API names.', ("bent_hooks",)),
        ('Refer to the "limit_due_to" key.', ("limit_due_to",)),
        ('The "hooks" array gives you the details of the API names.', ("hooks",)),
        (
            'The "details" key gives the API name and the "house" JSON object gives another.',
            ("api_name", "house"),
        ),
        (
            "The details object has api_name, json_path, and wick_type.",
            (
                "api_name",
                "json_path",
                "wick_type",
            ),
        ),
        ("Look at details.wick_part.", ("wick_part",)),
        ('Refer to the "details" key in the response to find what is missing.', ()),
        ('See the "details" key to know if "oil" or wick_type is missing.', ()),
        ('"per_page" is less than 200; see the details key in the response.', ()),
        ('Use the "hook_id" key in the response of the Get Hooks API.', ()),
        ('The "hook_id" key in the response from the Get Hooks API.', ()),
        ('Refer to the key "lamp_name" in the Input JSON section.', ()),
        ('Use the "parent_name" key for the missing details in the input.', ()),
        ("Refer to the scope section above for more details of WICK_WET.", ()),
    ],
)
def test_keys_of_details_are_read_where_the_answer_is_told_of(
    remedy: str, details: tuple[str, ...]
) -> None:
    (row,) = _table("- WICK_WETHTTP 400", "It is wet.", f"**Resolution:** {remedy}")
    assert row.details == details


def test_keys_of_details_are_of_the_cause_that_names_them() -> None:
    (row,) = _table(
        "- WICK_WETHTTP 400",
        "- It is wet.",
        'Resolution: Refer to the "wet_part" key.',
        "- It is old.",
        "Resolution: Buy one.",
    )
    assert [cause.details for cause in row.causes] == [("wet_part",), ()]
    assert row.details == ()


def test_keys_of_details_in_a_column_of_remedies_are_read() -> None:
    (row,) = _table(
        "| Code | Status | Message | Resolution |\n| --- | --- | --- | --- |\n"
        '| WICK_WET | 400 | It is wet. | Refer to the "wet_part" key. |'
    )
    assert (row.message, row.details) == ("It is wet.", ("wet_part",))


def test_an_error_table_with_column_heads_is_read_by_row() -> None:
    rows = _table(
        "| Code | HTTP Status | Resolution | Message |\n| --- | --- | --- | --- |\n"
        "| WICK_WET | 400 | Dry it. | It is wet. |\n| NO_LAMP | 204 No Content | | |\n"
        "| TOO_DARK | - | | It is dark. |"
    )
    assert [(row.code, row.status, row.message) for row in rows] == [
        ("WICK_WET", 400, "It is wet."),
        ("NO_LAMP", 204, None),
        ("TOO_DARK", None, "It is dark."),
    ]


def test_code_and_status_may_share_a_table_cell() -> None:
    (row,) = _table("| --- | --- |\n| WICK_WET HTTP 400 | It is wet. |")
    assert (row.code, row.status, row.message) == ("WICK_WET", 400, "It is wet.")


def test_several_sections_of_errors_are_one_table() -> None:
    rows = _table(
        "- WICK_WETHTTP 400", "Wet.", "#### Scope", "x", "#### Common Errors", "- OILHTTP 500"
    )
    assert [(row.code, row.message) for row in rows] == [("WICK_WET", "Wet."), ("OIL", None)]


def test_headings_below_that_of_the_errors_are_rows_or_begin_more_of_them() -> None:
    rows = _table(
        "##### WICK_WET HTTP 400",
        "Wet.",
        "##### For houses",
        "- NO_HOUSEHTTP 404",
        "None.",
        "##### An example",
        "Some prose that is no error.",
    )
    messages = {row.code: row.message for row in rows}
    assert messages == {"WICK_WET": "Wet.", "NO_HOUSE": "None."}


@pytest.mark.parametrize(
    "line",
    ["WICK_WEThttp 400", "WICK_WET 400", "HTTP 400 WICK_WET", "400 WICK_WET", "Code: WICK_WET 400"],
)
def test_code_and_status_are_read_in_either_order(line: str) -> None:
    (row,) = _table(f"- {line}", "It is wet.")
    assert (row.code, row.status, row.message) == ("WICK_WET", 400, "It is wet.")


@pytest.mark.parametrize("end", ["© 2025, Lanterns Ltd.", "[Top](https://l.example/x#top)"])
def test_the_sites_footer_is_not_part_of_the_last_error_row(end: str) -> None:
    rows = _table("- WICK_WETHTTP 400", "Wet.", end, "- Directory", "- Postman", "More words")
    assert [row.message for row in rows] == ["Wet."]


def test_a_message_before_its_causes_or_an_example_is_the_message() -> None:
    rows = _table(
        "- WICK\\_LOSTHTTP 400",
        "Required wick not found",
        "- You have not given the wick.",
        "- For brass, you have not given the oil.",
        "- HOOK\\_LOSTHTTP 400",
        "The hook is unknown. Example: the third",
    )
    assert [row.message for row in rows] == ["Required wick not found", "The hook is unknown."]


@pytest.mark.parametrize(
    "explanation",
    [
        "You have specified no wick.",
        "You do not have a match.",
        "Specify all the hooks of the lamp.",
        "In the street,",
        "Note that it is.",
        "Please specify another lamp.",
        "The lamp you want to hang is gone.",
        "When the lamp is out.",
    ],
)
def test_what_a_writer_explains_is_no_message(explanation: str) -> None:
    (row,) = _table("- WICK\\_LOSTHTTP 400", explanation)
    assert row.message is None


_SAMPLE = (
    '``` json\nCopied{"lamps": [{"code": "WICK_LOST", "details": {"hook": 1}, "message": "no wick",'
    '"status": "error"}, {"code": "WICK_LOST", "details": {}, "message": "no lamp", '
    '"status": "error"}]}\n```'
)


def test_samples_of_several_messages_are_causes_of_the_one_row_of_their_code() -> None:
    (row,) = _table("- WICK\\_LOSTHTTP 400", "You have no wick.", "#### Sample Response", _SAMPLE)
    assert row.message is None
    assert row.causes == (Cause("no wick", ("hook",)), Cause("no lamp"))


def test_the_details_of_a_sample_are_of_the_row_with_its_words() -> None:
    first, second = _table(
        "- WICK_LOSTHTTP 400",
        "No wick.",
        "- WICK_LOSTHTTP 403",
        "Old.",
        "#### Sample Response",
        _SAMPLE,
    )
    assert (first.details, second.details) == (("hook",), ())


def test_a_message_that_only_a_sample_has_is_taken_from_it() -> None:
    (row,) = _table(
        "- WICK\\_LOSTHTTP 400",
        "You have specified no wick.",
        "#### Sample Error Response",
        '``` json\nCopied{"lamps": [{"code": "WICK_LOST", "details": {}, "message": "no wick", '
        '"status": "error"}]}\n```',
    )
    assert row.message == "no wick"
