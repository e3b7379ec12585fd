"""Which samples show a page's bodies: several of them, error bodies, and none at all."""

from __future__ import annotations

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.reader import read

_TOP = "# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n\n"


def _page(*parts: str) -> Contract:
    return read(_TOP + "\n\n".join(parts), "page")


def _block(heading: str, code: str, language: str = "json") -> str:
    return f"#### {heading}\n\n``` {language}\nCopied{code}\n```"


def _keys(keys: tuple[Key, ...]) -> dict[str, bool]:
    return {key.path: key.always for key in keys}


def test_a_key_is_always_there_where_every_sample_instance_of_its_parent_has_it() -> None:
    page = _page(
        _block("Sample Response", '{"lamps": [{"id": "1", "oil": 2}]}'),
        _block("Sample Response for one lamp", '{"lamps": [{"id": "1"}], "count": 1}'),
    )
    assert _keys(page.response_keys) == {
        "lamps": True,
        "lamps[].id": True,
        "lamps[].oil": False,
        "count": False,
    }
    assert [sample.line for sample in page.samples] == [9, 15]
    assert {key.path: key.line for key in page.response_keys}["count"] == 15


def test_an_error_body_shows_no_keys_of_a_success() -> None:
    refused = (
        '{"code": "TOO_DARK", "details": {"why": "night"}, "message": "no", "status": "error"}'
    )
    page = _page(
        _block("Sample Response", f'{{"lamps": [{refused}]}}'),
        _block("Sample Response", refused),
    )
    assert page.response_keys == ()
    sentences = [doubt.what for doubt in page.doubts]
    assert sentences.count("the sample is an error body; it shows no keys of a success") == 2


def test_refused_elements_are_left_out_of_a_sample_that_has_others() -> None:
    granted = '{"code": "SUCCESS", "details": {"id": "1"}, "message": "hung", "status": "success"}'
    refused = (
        '{"code": "TOO_DARK", "details": {"why": "night"}, "message": "no", "status": "error"}'
    )
    page = _page(_block("Sample Response", f'{{"lamps": [{granted}, {refused}]}}'))
    assert "lamps[].details.why" not in _keys(page.response_keys)
    assert _keys(page.response_keys)["lamps[].details.id"]


def test_a_heading_in_other_words_still_shows_which_body_a_sample_is_of() -> None:
    page = _page(
        _block("Sample Input : Kind - Oil", '{"lamps": [{"oil": 1}]}'),
        _block("Input JSON", '{"lamps": [{"gas": 1}]}'),
        _block("Response while hanging all", '{"lamps": [{"id": "1"}]}'),
        _block("Sample Errors", '{"lamps": [{"why": "1"}]}'),
    )
    assert _keys(page.request_keys) == {"lamps": True, "lamps[].oil": False, "lamps[].gas": False}
    assert _keys(page.response_keys) == {"lamps": True, "lamps[].id": True}


def test_a_body_inside_a_curl_command_is_a_sample_but_the_command_is_not() -> None:
    command = 'curl "https://lamps.example/crm/v7/lamps" -X POST'
    page = _page(
        _block("Sample Request", f"{command} -d '{{\"lamps\": [1]}}'", "curl"),
        _block("Sample Request", f'{command} -d "@input.json"', "curl"),
    )
    assert _keys(page.request_keys) == {"lamps": True}
    assert not any("not JSON" in doubt.what for doubt in page.doubts)


def test_a_placeholder_stands_for_keys_whose_names_are_data() -> None:
    page = _page(
        _block(
            "Sample Response",
            '{"lamps": {"70000000000000001": {"lit": true}, "70000000000000002": {"lit": false}},'
            ' "nights": {"2024-01-02": 3}, "rooms": {"1": 4}}',
        )
    )
    assert _keys(page.response_keys) == {
        "lamps": True,
        "nights": True,
        "rooms": True,
        "lamps.{id}": False,
        "nights.{date}": False,
        "rooms.{number}": False,
        "lamps.{id}.lit": True,
    }
    sentences = {doubt.what for doubt in page.doubts}
    assert (
        "`lamps.{id}` stands for keys whose names are data; any of their kind may come" in sentences
    )


def test_what_was_mended_is_doubted() -> None:
    page = _page(_block("Sample Response", '{"lamps": [{"id": "1"}, // the first\n]}'))
    assert _keys(page.response_keys) == {"lamps": True, "lamps[].id": True}
    sentences = {doubt.what for doubt in page.doubts}
    assert "the sample is not strict JSON; mended: comments, superfluous commas" in sentences


def test_a_page_that_shows_no_success_body_is_doubted() -> None:
    what = "no success body is documented: there is neither a key list nor a sample of one"
    silent = _page(_block("Sample Response", "PK4.f(x)", ""))
    shown = _page(_block("Sample Response", '{"lamps": []}'))
    assert what in {doubt.what for doubt in silent.doubts}
    assert what not in {doubt.what for doubt in shown.doubts}


def test_notes_behind_a_sample_do_not_change_what_it_shows() -> None:
    plain = _block("Input JSON", '{"lamps": [{"id": "1"}]}')
    noted = f"{plain}\n\n**Note**\n\n- Hang them with care.\n- A second remark."
    assert _page(noted).request_keys == _page(plain).request_keys != ()


_ACTION = (
    '{"lamps": [{"code": "SUCCESS", "details": {"id": "1"}, '
    '"message": "hung", "status": "success"}]}'
)


def test_an_answer_without_a_heading_is_the_answer_of_a_page_that_shows_no_other() -> None:
    page = _page("#### Possible Errors\n\n- WICK\\_LOSTHTTP 400\n\nno wick", _code(_ACTION))
    assert "lamps[].details.id" in _keys(page.response_keys)


def test_the_answer_of_an_action_under_the_heading_of_a_request_is_an_answer() -> None:
    page = _page(_block("Sample Request for ids", _ACTION))
    assert not page.request_keys
    assert "lamps[].details.id" in _keys(page.response_keys)
    assert "sample-under-wrong-heading" in {doubt.kind for doubt in page.doubts}


def _code(text: str) -> str:
    return f"``` json\nCopied{text}\n```"


def test_a_null_in_a_sample_says_that_null_may_come_and_nothing_of_the_type() -> None:
    page = _page(_block("Sample Response", '{"lamps": [{"id": "1", "next": null}]}'))
    (key,) = [key for key in page.response_keys if key.name == "next"]
    assert (key.types, key.nullable) == ((), True)


def test_a_query_is_a_sample_of_the_request_and_a_program_is_none() -> None:
    page = _page(
        _block("Sample Query", '{"select": "oil from lamps"}'),
        _block("Sample Input", 'Syntax: put(map)\nmap = {"wick": "thick"};', ""),
        _block("Sample Response", '{"lamps": [{"id": "1"}]}'),
    )
    assert _keys(page.request_keys) == {"select": True}
