"""Keys: where they stand, what they are called, and what the page says of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.keys import key_line
from zoho_conformance.pages.reader import read

_STATED = {
    "data[].Keeper": "JSON object",
    "data[].Keeper.name": "string",
    "data[].Keeper.id": "long",
    "data[].Hangs_In": "JSON object",
    "data[].Hangs_In.room": "JSON object",
    "data[].Hangs_In.room.door_name": "string",
    "data[].Hangs_In.room.id": "long",
    "data[].Hangs_In.name": "string",
    "data[].Hangs_In.id": "long",
    "data[].wicks": "JSON Array",
    "data[].wicks[].length": "number",
    "data[].wicks[].trimmed": "boolean",
    "data[].colours": "JSON Array",
    "data[].lit_time": None,
    "data[].related_list": None,
    "data[].burnt_time": "datetime",
    "data[].Lock_Source": "string",
    "data[].rule_id": "long",
    "data[].smoke": "bigint",
    "data[].id": "long",
}
_ONLY_SAMPLE = ("data", "info", "data[].$warm", "info.count", "info.more_records")


def _at(contract: Contract, path: str) -> Key:
    keys = {key.path: key for key in (*contract.request_keys, *contract.response_keys)}
    return keys[path]


def test_documented_keys_stand_where_blank_lines_or_indentation_put_them(locks: Contract) -> None:
    stated = {key.path: key.type for key in locks.response_keys if key.basis == "stated"}
    assert stated == _STATED


def test_keys_that_only_the_sample_has_are_of_basis_sample_and_not_required(
    locks: Contract,
) -> None:
    shown = [key for key in locks.response_keys if key.basis == "sample"]
    assert [key.path for key in shown] == list(_ONLY_SAMPLE)
    assert not any(key.required for key in shown)
    # What a list has beside its rows is not sure to come by id.
    assert {key.path: key.required_in for key in shown if not key.always} == {
        "info": ("get_lantern_locks",)
    }


def test_each_key_has_the_line_that_documents_it(
    contract_of: Callable[[str], Contract], page_text: Callable[[str], str]
) -> None:
    for name in ("get_lantern_locks.md", "get_lantern_locks.txt", "hang_lanterns.md"):
        lines = page_text(name).splitlines()
        contract = contract_of(name)
        for key in (*contract.request_keys, *contract.response_keys):
            line = lines[key.line - 1].replace("\\", "")
            if key.basis == "stated":
                assert line.strip().lstrip("-• ").startswith(key.name)
            else:
                assert line.startswith(("Copied", "```"))
        places = [(row.code, row.line) for row in contract.errors]
        places += [(parameter.name, parameter.line) for parameter in contract.parameters]
        for word, number in places:
            line = lines[number - 1].replace("\\", "").strip().lstrip("-•* ")
            assert line.startswith(word)
        for operation in contract.operations:
            line = lines[operation.line - 1].replace("\\", "")
            assert f"{operation.method} {operation.path}" in line


def test_a_doubt_is_left_where_blank_lines_do_not_show_how_many_lists_end(
    contract_of: Callable[[str], Contract],
) -> None:
    doubts = [
        doubt
        for doubt in contract_of("get_lantern_locks.md").doubts
        if doubt.what.startswith("the nesting")
    ]
    assert [doubt.where for doubt in doubts] == ["line 122"]
    assert "`data[].Hangs_In.name`" in doubts[0].what


def test_an_item_without_a_blank_line_returns_above_an_indented_list(hanging: Contract) -> None:
    paths = [key.path for key in hanging.request_keys if key.basis == "stated"]
    assert paths == [
        "lanterns[].lantern_type",
        "lanterns[].taps",
        "lanterns[].taps[].name",
        "lanterns[].taps[].open",
        "lanterns[].taps[].meter",
        "lanterns[].taps[].meter.unit",
        "lanterns[].glass",
        "lanterns[].swings",
        "lanterns[].note",
    ]


def test_the_json_type_is_that_of_the_sample(locks: Contract) -> None:
    assert _at(locks, "data[].Keeper.id").types == ("string",)
    assert _at(locks, "data[].Keeper.id").format == "digits"
    assert _at(locks, "data[].lit_time").format == "date-time"
    assert _at(locks, "data[].wicks[].length").types == ("integer", "number")
    assert _at(locks, "data[].smoke").types == ("integer",)
    assert _at(locks, "data[].colours").items == ("string",)


def test_a_key_is_required_where_every_instance_of_its_parent_has_it(locks: Contract) -> None:
    assert _at(locks, "data[].wicks[].length").required
    assert not _at(locks, "data[].wicks[].trimmed").required


def test_nulls_are_read_with_their_conditions(locks: Contract) -> None:
    nullable = {key.path: key.null_when for key in locks.response_keys if key.nullable}
    assert nullable == {
        "data[].Keeper": "clockwork locking",
        "data[].burnt_time": "the lantern still burns",
        "data[].rule_id": None,
    }
    assert _at(locks, "data[].Keeper").types == ("object", "null")
    assert _at(locks, "data[].burnt_time").types == ("string", "null")
    assert _at(locks, "data[].rule_id").types == ("string", "null")


def test_possible_values_are_read_from_wherever_they_stand(
    locks: Contract, hanging: Contract
) -> None:
    assert _at(locks, "data[].colours").values == ("red", "green", "blue")
    assert _at(locks, "data[].Lock_Source").values == ("By hand", "Clockwork")
    assert _at(hanging, "lanterns[].lantern_type").values == ("oil", "gas", "both")
    assert _at(hanging, "lanterns[].note").values == ("any_word",)


def test_a_list_that_a_sample_contradicts_is_open_with_a_doubt(hanging: Contract) -> None:
    glass = _at(hanging, "lanterns[].glass")
    assert (glass.values, glass.known_values) == (None, ("clear", "frosted"))
    doubts = [doubt for doubt in hanging.doubts if doubt.kind == "value-not-listed"]
    assert [doubt.path for doubt in doubts] == ["lanterns[].glass"]


def test_a_default_has_the_type_of_its_key(hanging: Contract) -> None:
    assert _at(hanging, "lanterns[].glass").default == "clear"
    assert _at(hanging, "lanterns[].swings").default is True
    assert _at(hanging, "lanterns[].note").default is None


def test_presence_and_its_condition_are_read(hanging: Contract) -> None:
    presences = {key.path: (key.presence, key.condition) for key in hanging.request_keys}
    when = '"lantern_type" is "both" or "gas"'
    assert presences == {
        "lanterns": (None, None),
        "lanterns[].lantern_type": ("mandatory", None),
        "lanterns[].taps": ("conditional", when),
        "lanterns[].taps[].name": ("conditional", when),
        "lanterns[].taps[].open": ("optional", None),
        "lanterns[].taps[].meter": ("mandatory", None),
        "lanterns[].taps[].meter.unit": (None, None),
        "lanterns[].glass": ("optional", None),
        "lanterns[].swings": ("optional", None),
        "lanterns[].note": (None, None),
        "lanterns[].heirloom": (None, None),
    }


def test_without_a_key_list_the_sample_is_the_documentation(hanging: Contract) -> None:
    assert all(key.basis == "sample" and key.required for key in hanging.response_keys)
    assert "no key list: the sample alone shows the keys" in {
        doubt.what for doubt in hanging.doubts
    }
    assert _at(hanging, "lanterns[].code").values == ("SUCCESS",)
    assert _at(hanging, "lanterns[].message").values == ("lantern hung",)


def test_an_answer_without_rows_closes_code_and_status_and_leaves_the_message_open() -> None:
    answer = '{"code": "LIT", "details": {}, "message": "lamp lit", "status": "success"}'
    sample = f"#### Sample Response\n\n```\n{answer}\n```\n"
    contract = read(f"# Light\n\n#### Endpoints\n\nPUT /lamps\n\n{sample}")
    values = {key.path: key.values for key in contract.response_keys}
    expected = {"code": ("LIT",), "details": None, "message": None, "status": ("success",)}
    assert values == expected


def test_a_page_without_a_sample_of_the_body_has_no_doubt_of_what_all_samples_lack() -> None:
    keys = "#### Input JSON Keys\n\n- filefile, mandatory\n\n\n\nThe picture of the lamp.\n"
    contract = read(f"# Light\n\n#### Endpoints\n\nPOST /lamps\n\n{keys}")
    assert [key.presence for key in contract.request_keys] == ["mandatory"]
    assert "mandatory-not-in-samples" not in {doubt.kind for doubt in contract.doubts}


def test_what_the_page_leaves_open_is_doubted(locks: Contract, hanging: Contract) -> None:
    sentences = {doubt.what for doubt in (*locks.doubts, *hanging.doubts)}
    assert {
        "`data[].lit_time` has no type word",
        "`data[].related_list` has no type word",
        "`data[].burnt_time` is a datetime that may be null",
        "`data[].rule_id` is null in the sample; the page does not say when",
        "asked for and not answered: Lantern_Colour",
        "`lanterns[].glass` is `stained` in the sample, no possible value",
        "no sample shows `lanterns[].note`",
    } <= sentences


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("idlong", "id", "long"),
        ("id long", "id", "long"),
        ("id - long -", "id", "long"),
        ("id(long)", "id", "long"),
        ("wicksJSON Array", "wicks", "JSON Array"),
        ("wicks JSONArray", "wicks", "JSONArray"),
        ("reply_toemail address", "reply_to", "email address"),
        ("tendatetime", "ten", "datetime"),
        ("$glowboolean", "$glow", "boolean"),
        ("createdDate-Time", "created", "Date-Time"),
        ("created_time", "created_time", None),
        ("lit_time string", "lit_time", "string"),
        ("related_list", "related_list", None),
    ],
)
def test_a_glued_type_word_is_separated_from_its_key(
    text: str, name: str, type_: str | None
) -> None:
    head = key_line.read(text, lambda _: False)
    assert head is not None
    assert (head.name, head.type) == (name, type_)


def test_the_sample_settles_where_a_glued_name_ends() -> None:
    line = key_line.read("burnt_timedate", lambda name: name == "burnt_time")
    untyped = key_line.read("burnt_timedate", lambda _: False)
    assert line is not None
    assert untyped is not None
    assert (line.name, line.type) == ("burnt_time", "date")
    assert (untyped.name, untyped.type) == ("burnt_timedate", None)


@pytest.mark.parametrize(
    "prose",
    [
        "A lantern without glass goes out.",
        "Hang it high",
        "It is mandatory to look up",
        "Glow, smoke and soot are bad.",
    ],
)
def test_prose_is_not_a_key(prose: str) -> None:
    assert key_line.read(prose, lambda _: False) is None


def test_a_key_after_a_note_is_still_a_key_but_the_notes_bullets_are_not(
    locks: Contract,
) -> None:
    paths = [key.path for key in locks.response_keys if key.basis == "stated"]
    assert paths[-1] == "data[].id"
    assert not any("Glow" in path or "Keeper.of" in path for path in paths)
    assert paths.count("data[].Keeper") == 1


def _one_key(type_: str, value: str) -> tuple[tuple[str, ...], bool, set[str]]:
    page = read(
        f"# Get Lamps\n\n#### Response JSON Keys\n\n- glow {type_}\n\n"
        f'#### Sample Response\n\n``` json\n{{"glow": {value}}}\n```\n'
    )
    (key,) = page.response_keys
    return key.types, key.nullable, {doubt.what for doubt in page.doubts}


def test_a_number_that_happens_to_be_whole_is_a_number_still() -> None:
    types, _, doubts = _one_key("double", "3")
    assert types == ("number",)
    assert not any("on the page" in doubt for doubt in doubts)


def test_a_sample_may_show_one_of_two_types_on_the_page() -> None:
    types, _, doubts = _one_key("string or long", '"3"')
    assert types == ("string", "integer")
    assert not any("on the page" in doubt for doubt in doubts)
    types, _, doubts = _one_key("string/JSON array", "true")
    assert types == ("boolean",)
    assert "string/JSON array on the page, boolean in the sample: `glow`" in doubts


@pytest.mark.parametrize("word", ["string/null", "string (or null)", "string or null"])
def test_a_type_word_may_allow_null(word: str) -> None:
    types, nullable, _ = _one_key(word, '"a"')
    assert (types, nullable) == (("string", "null"), True)
