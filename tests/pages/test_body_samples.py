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
    return {one.path: one.always for one in keys}


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
    assert [one.line for one in page.samples] == [9, 15]
    assert {one.path: one.line for one in page.response_keys}["count"] == 15


def test_an_error_body_shows_no_keys_of_a_success() -> None:
    refused = (
        '{"code": "TOO_DARK", "details": {"why": "night"}, "message": "no", "status": "error"}'
    )
    page = _page(
        _block("Sample Response", f'{{"lamps": [{refused}]}}'),
        _block("Sample Response", refused),
    )
    assert page.response_keys == ()
    told = [one.what for one in page.doubts]
    assert told.count("the sample is an error body; it shows no keys of a success") == 2


def test_refused_elements_are_left_out_of_a_sample_that_has_others() -> None:
    granted = '{"code": "SUCCESS", "details": {"id": "1"}, "message": "hung", "status": "success"}'
    refused = (
        '{"code": "TOO_DARK", "details": {"why": "night"}, "message": "no", "status": "error"}'
    )
    page = _page(_block("Sample Response", f'{{"lamps": [{granted}, {refused}]}}'))
    assert "lamps[].details.why" not in _keys(page.response_keys)
    assert _keys(page.response_keys)["lamps[].details.id"]


def test_headings_of_their_own_words_still_tell_which_body_is_shown() -> None:
    page = _page(
        _block("Sample Input : Kind - Oil", '{"lamps": [{"oil": 1}]}'),
        _block("Input JSON", '{"lamps": [{"gas": 1}]}'),
        _block("Response while hanging all", '{"lamps": [{"id": "1"}]}'),
        _block("Sample Errors", '{"lamps": [{"why": "1"}]}'),
    )
    assert _keys(page.request_keys) == {"lamps": True, "lamps[].oil": False, "lamps[].gas": False}
    assert _keys(page.response_keys) == {"lamps": True, "lamps[].id": True}


def test_a_body_inside_a_curl_command_is_a_sample_and_the_command_is_none() -> None:
    command = 'curl "https://lamps.example/crm/v7/lamps" -X POST'
    page = _page(
        _block("Sample Request", f"{command} -d '{{\"lamps\": [1]}}'", "curl"),
        _block("Sample Request", f'{command} -d "@input.json"', "curl"),
    )
    assert _keys(page.request_keys) == {"lamps": True}
    assert not any("not JSON" in one.what for one in page.doubts)


def test_keys_that_are_data_are_stood_for_by_a_placeholder() -> None:
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
    told = {one.what for one in page.doubts}
    assert "`lamps.{id}` stands for keys whose names are data; any of their kind may come" in told


def test_what_was_mended_is_doubted() -> None:
    page = _page(_block("Sample Response", '{"lamps": [{"id": "1"}, // the first\n]}'))
    assert _keys(page.response_keys) == {"lamps": True, "lamps[].id": True}
    told = {one.what for one in page.doubts}
    assert "the sample is not strict JSON; mended: comments, superfluous commas" in told


def test_a_page_that_shows_no_success_body_is_doubted() -> None:
    what = "no success body is documented: there is neither a key list nor a sample of one"
    silent = _page(_block("Sample Response", "PK4.f(x)", ""))
    shown = _page(_block("Sample Response", '{"lamps": []}'))
    assert what in {one.what for one in silent.doubts}
    assert what not in {one.what for one in shown.doubts}


def test_notes_behind_a_sample_leave_it_one() -> None:
    plain = _block("Input JSON", '{"lamps": [{"id": "1"}]}')
    noted = f"{plain}\n\n**Note**\n\n- Hang them with care.\n- A second remark."
    assert _page(noted).request_keys == _page(plain).request_keys != ()
