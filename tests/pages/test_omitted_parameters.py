"""A parameter is mandatory on the page, and its own sample requests leave it out."""

from __future__ import annotations

import pytest

from tests.pages.test_record_fields import page
from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.contract import Contract

_ROOM = """## Parameters

- roomstring, mandatory

  The room of the lanterns.
"""


def doubted(contract: Contract) -> frozenset[str]:
    """The parameters that a sample request of the page lacks."""
    return contract.doubted_paths("parameter-not-in-samples")


@pytest.mark.parametrize(
    ("path", "url", "expected"),
    [
        ("/lanterns", "/lanterns", {"room"}),
        ("/lanterns", "/lanterns?room=attic", set()),
        # The sample is of another path, or asks for one row by its id.
        ("/lanterns", "/lanterns/actions/count", set()),
        ("/lanterns/{id}", "/lanterns/70000000000000101", set()),
    ],
)
def test_a_mandatory_parameter_that_a_sample_request_lacks_is_doubted(
    path: str, url: str, expected: set[str]
) -> None:
    contract = page(path, url, more=_ROOM)
    assert doubted(contract) == expected
    (parameter,) = contract.parameters
    (promise,) = apply_rulings.promises([contract], ()).values()
    assert promise.is_mandatory(parameter) is not bool(expected)


def test_an_optional_parameter_may_be_left_out() -> None:
    optional = _ROOM.replace("mandatory", "optional")
    assert not doubted(page("/lanterns", "/lanterns", more=optional))
