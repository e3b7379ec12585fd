"""What the API sends to an address of the caller's."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Callback, Contract
from zoho_conformance.pages.reader import read

_ANSWER = '#### Sample Response\n\n``` json\n{"watch": [{"code": "SUCCESS"}]}\n```'
_HEAD = "# Watch Lamps\n\n#### Endpoints\n\nPOST /watch\n\n#### Input JSON Keys"
_ASKED = "- notify\\_urlstring, mandatory\n\n\n\nThe URL.\n\n- tokenstring, optional\n\n\n\nA text."


def _read(*parts: str) -> Contract:
    return read("\n\n".join((_HEAD, _ASKED, _ANSWER, *parts)))


def _sent(title: str, body: str) -> str:
    return f"#### {title}\n\n``` json\n{body}\n```"


def _callback(*parts: str) -> Callback:
    (callback,) = _read(*parts).callbacks
    return callback


@pytest.mark.parametrize(
    "title",
    [
        "Sample response received at the notification URL",
        "Sample callback for job completed",
        "Sample callback for job failed",
        "Payload sent to the webhook URL",
        "Sample notification",
    ],
)
def test_a_sample_under_the_heading_of_a_callback_is_a_callback(title: str) -> None:
    callback = _callback(_sent(title, '{"lamp": "a", "lit": true}'))
    assert callback.name == "watch_lamps_callback"
    assert [(key.path, key.types) for key in callback.keys] == [
        ("lamp", ("string",)),
        ("lit", ("boolean",)),
    ]


def test_a_callback_may_be_announced_in_words_before_the_sample() -> None:
    words = "The following JSON is sent to your notify URL:"
    page = _read(f'#### Note\n\n{words}\n\n``` json\n{{"lamp": "a"}}\n```')
    assert [key.path for callback in page.callbacks for key in callback.keys] == ["lamp"]


def test_a_key_list_may_be_that_of_a_callback() -> None:
    keys = "#### Response JSON Keys\n\n- lampstring\n\n\n\nThe lamp.\n\n- litboolean\n\n\n\nLit."
    page = _read(keys, _sent("Sample callback", '{"lamp": "a", "lit": true}'))
    (callback,) = page.callbacks
    assert {key.basis for key in callback.keys} == {"stated"}
    assert "keys-of-callback" in {doubt.kind for doubt in page.doubts}
    assert not {"lamp", "lit"} & {key.path for key in page.response_keys}


def test_what_two_callbacks_show_differently_is_not_in_each() -> None:
    callback = _callback(
        _sent("Sample callback for job completed", '{"state": "DONE", "count": 1}'),
        _sent("Sample callback for job failed", '{"state": "FAILED", "reason": "wet"}'),
    )
    assert [key.path for key in callback.keys if key.always] == ["state"]


def test_what_a_request_may_leave_out_need_not_come_back() -> None:
    callback = _callback(_sent("Sample callback", '{"token": "a", "lamp": "b"}'))
    assert {key.path: key.always for key in callback.keys} == {"token": False, "lamp": True}


def test_a_field_of_a_module_is_an_example_of_what_comes() -> None:
    callback = _callback(_sent("Sample callback", '{"values": {"Wick_Length": 1}}'))
    assert [key.is_field for key in callback.keys] == [False, True]


def test_a_request_that_names_the_address_is_no_callback() -> None:
    assert not _read(_sent("Sample Input with a callback", '{"callback": "x"}')).callbacks
    assert not _read(_sent("Errors of the callback URL", '{"code": "INVALID_URL"}')).callbacks
