"""The keys that a form in a sample request shows."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read


def _page(curl: str, keys: str = "") -> Contract:
    sample = f'#### Sample Request\n\n``` curl\nCopiedcurl "https://www.zohoapis.com/crm/v7/lamps"\n{curl}\n```'
    return read(f"# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n\n{keys}\n\n{sample}\n")


_KEYS = "#### Input form-data\n\n- filefile, mandatory\n\n\n\nThe picture of the lamp."


@pytest.mark.parametrize(
    "part", ['-F "file=@lamp.png"', "--form file=@lamp.png", "-F 'file=@l.png'"]
)
def test_a_part_of_a_form_shows_its_key(part: str) -> None:
    (key,) = _page(part, _KEYS).request_keys
    assert (key.path, key.type, key.always, key.presence) == ("file", "file", True, "mandatory")
    assert not {"not-in-samples", "mandatory-not-in-samples"} & {
        doubt.kind for doubt in _page(part, _KEYS).doubts
    }


def test_of_two_forms_a_request_sends_one() -> None:
    page = _page(
        '-F "file=@lamp.png" (a file)\n\n(or)\n\n-F "fileUrl=https://lamp.example" (a link)', _KEYS
    )
    assert {key.path: (key.always, key.basis) for key in page.request_keys} == {
        "file": (False, "stated"),
        "fileUrl": (False, "sample"),
    }
    assert "mandatory-not-in-samples" in {doubt.kind for doubt in page.doubts}


def test_a_form_is_no_body_to_validate_or_replay() -> None:
    assert _page('-F "file=@lamp.png"', _KEYS).samples == ()
