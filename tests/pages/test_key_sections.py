"""Which sections list the keys of which body, whatever their headings are called."""

from __future__ import annotations

import json

from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read

_TOP = "# Get Lamps\n\n#### Endpoints\n\nPUT /lamps\n\n"
_SAMPLE = "#### Sample Response\n\n``` json\nCopied{answer}\n```"


def _page(*parts: str, answer: str) -> Contract:
    return read(_TOP + "\n\n".join((*parts, _SAMPLE.replace("{answer}", answer))), "page")


def _item(text: str) -> str:
    return f"- {text}\n\n\n\nWhat it is."


def _stated(page: Contract) -> dict[str, str | None]:
    return {key.path: key.type for key in page.response_keys if key.basis == "stated"}


def test_a_heading_that_names_a_key_opens_what_the_key_holds() -> None:
    page = _page(
        "#### Response JSON Keys",
        _item("idstring"),
        _item("hooksJSON array"),
        _item("statestring"),
        "#### Keys in the 'hooks' JSON array",
        _item("heightinteger"),
        _item("idstring"),
        answer='{"lamps": [{"id": "1", "hooks": [{"id": "2", "height": 3}], "state": "lit"}]}',
    )
    assert _stated(page) == {
        "lamps[].id": "string",
        "lamps[].hooks": "JSON array",
        "lamps[].hooks[].height": "integer",
        "lamps[].hooks[].id": "string",
        "lamps[].state": "string",
    }


def test_the_keys_of_an_unlisted_object_stand_in_it() -> None:
    page = _page(
        "#### Response JSON Keys",
        _item("idstring"),
        '#### Response JSON Keys in the "info" object',
        _item("countinteger"),
        answer='{"lamps": [{"id": "1"}], "info": {"count": 1}}',
    )
    assert _stated(page) == {"lamps[].id": "string", "info": None, "info.count": "integer"}


def test_keys_under_an_unknown_heading_are_read_with_a_doubt_where_samples_show_them() -> None:
    page = _page(
        "#### What you will see",
        _item("idstring"),
        _item("statestring"),
        answer='{"lamps": [{"id": "1", "state": "lit"}]}',
    )
    assert _stated(page) == {"lamps[].id": "string", "lamps[].state": "string"}
    (doubt,) = [doubt for doubt in page.doubts if doubt.kind == "keys-under-unknown-heading"]
    assert "What you will see" in doubt.what


def test_keys_that_no_sample_shows_under_an_unknown_heading_are_only_counted() -> None:
    page = _page(
        "#### Response JSON Keys",
        _item("idstring"),
        "#### Recurrence",
        _item("FREQstring, mandatory"),
        _item("UNTILstring"),
        answer='{"lamps": [{"id": "1"}]}',
    )
    assert _stated(page) == {"lamps[].id": "string"}
    (doubt,) = [doubt for doubt in page.doubts if doubt.kind == "keys-under-unknown-heading"]
    assert doubt.what.startswith("2 keys under `Recurrence`")


def test_keys_under_the_heading_of_a_sample_are_read_with_a_doubt() -> None:
    page = _page(
        "#### Sample Input to Hang a Lamp",
        _item("statestring, mandatory"),
        _item("Hook heightinteger, optional"),
        _item("Chain lookup"),
        '#### Sample Input\n\n``` json\nCopied{"lamps": [{"state": "lit", "Hook_height": 3}]}\n```',
        answer='{"lamps": [{"code": "SUCCESS"}]}',
    )
    assert {key.path: key.type for key in page.request_keys if key.basis == "stated"} == {
        "lamps[].state": "string",
        "lamps[].Hook_height": "integer",
    }
    (doubt,) = [doubt for doubt in page.doubts if doubt.kind == "keys-under-unknown-heading"]
    assert "taken for keys of the request" in doubt.what


def test_the_keys_of_a_callback_are_no_keys_of_the_answer() -> None:
    callback = '#### Sample response at the notification URL\n\n``` json\nCopied{"token": "a"}\n```'
    listed = ("#### Response JSON Keys", _item("tokenstring"), _item("serverinteger"))
    answer = '{"lamps": [{"id": "1"}]}'
    page = _page(*listed[:2], callback, answer=answer)
    assert [key.path for key in page.response_keys] == ["lamps", "lamps[].id"]
    assert "keys-of-callback" in {doubt.kind for doubt in page.doubts}
    page = _page(*listed, answer=answer)
    assert set(_stated(page)) == {"lamps[].token", "lamps[].server"}


def test_a_paragraph_that_documents_a_key_below_an_item_is_a_key_inside_it() -> None:
    page = _page(
        "#### Response JSON Keys",
        "- hooksJSON array\n\n\n\nThe hooks.\n\n"
        "**height** - _integer, mandatory_ - How high it hangs.",
        answer='{"lamps": [{"hooks": [{"height": 3}]}]}',
    )
    assert _stated(page) == {"lamps[].hooks": "JSON array", "lamps[].hooks[].height": "integer"}


def test_what_a_page_writes_with_a_capital_is_a_value_of_a_boolean() -> None:
    page = _page(
        "#### Response JSON Keys",
        "- litboolean\n\n\n\nPossible values: True, False",
        answer='{"lamps": [{"lit": false}]}',
    )
    assert page.response_keys[-1].values == ("true", "false")
    assert "value-not-listed" not in {doubt.kind for doubt in page.doubts}


def test_a_key_that_every_sample_has_further_out_stands_there() -> None:
    page = _page(
        "#### Response JSON Keys",
        _item("hookJSON object"),
        "  - heightinteger\n  - countinteger",
        answer='{"hook": {"height": 3}, "count": 1}',
    )
    assert _stated(page)["count"] == "integer"
    assert "listed-elsewhere" in {doubt.kind for doubt in page.doubts}


def test_a_key_that_comes_only_sometimes_is_conditional_and_not_required() -> None:
    page = _page(
        "#### Response JSON Keys",
        "- statestring\n\n\n\nThe state.",
        "- partsJSON array\n\n\n\nThis key is available in the response only when you fetch one.",
        "- outcomestring\n\n\n\nIt is available only after the lamp has burnt.",
        "- lockedboolean\n\n\n\nIt is true only for brass.",
        answer='{"lamps": [{"state": "lit", "parts": [], "outcome": "dark", "locked": true}]}',
    )
    facts = {key.name: (key.required, key.presence, key.condition) for key in page.response_keys}
    assert facts["parts"] == (False, "conditional", "when you fetch one")
    assert facts["outcome"] == (False, "conditional", "after the lamp has burnt")
    assert facts["state"] == facts["locked"] == (True, None, None)


def test_names_with_dots_arrows_and_spaces_are_read_where_a_sample_has_them() -> None:
    page = _page(
        "#### Response JSON Keys",
        _item("Hook.Hook_Namestring"),
        _item("Hook_Id->Lamps.NameString"),
        _item("Hook idJSON Object"),
        answer='{"lamps": [{"Hook.Hook_Name": "a", "Hook_Id->Lamps.Name": "b", "Hook id": {}}]}',
    )
    written = contract_file.to_json(page)["response_keys"]
    assert {key["path"]: (key["type"], key.get("keys")) for key in written[1:]} == {
        "lamps[].Hook.Hook_Name": ("string", ("lamps[]", "Hook.Hook_Name")),
        "lamps[].Hook_Id->Lamps.Name": ("String", ("lamps[]", "Hook_Id->Lamps.Name")),
        "lamps[].Hook id": ("JSON Object", None),
    }
    assert contract_file.from_json(json.loads(contract_file.dump(page))).response_keys == (
        page.response_keys
    )
