"""Which headers a page's requests take, and at which host they are asked."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract, Parameter
from zoho_conformance.pages.reader import read

_URL = "https://www.zohoapis.com/crm/v7/lamps"


def _page(*parts: str) -> Contract:
    return read("\n\n".join(("# Hang Lamps", "#### Endpoints", "POST /lamps", *parts)))


def _sample(*headers: str, url: str = _URL) -> str:
    lines = (f"curl '{url}' -X POST", *(f"-H '{header}'" for header in headers))
    return "``` curl\n" + "\n".join(lines) + "\n```"


def _header(listed: str, *requests: str) -> Parameter:
    (header,) = _page("#### Header", listed, "#### Sample Request", *requests).parameters
    return header


def _kinds(page: Contract) -> set[str | None]:
    return {doubt.kind for doubt in page.doubts}


def test_a_header_without_a_hyphen_is_a_header_where_a_sample_sends_it() -> None:
    header = _header("feature: hang-in - To say what it is for", _sample("feature: hang-in"))
    assert (header.is_header, header.presence, header.values) == (True, "mandatory", ("hang-in",))


def test_a_line_with_a_colon_that_no_sample_sends_is_no_header() -> None:
    page = _page("#### Header", "Remark: this is prose", "#### Sample Request", _sample("a: b"))
    assert page.parameters == ()


def test_the_name_of_a_value_is_no_value() -> None:
    assert _header("X-HOUSE: zgid - The house", _sample("X-HOUSE: 12xx4")).values is None
    assert _header("X-HOUSE:{house_id}", _sample("X-HOUSE:{house_id}")).values is None


def test_a_listed_header_that_a_sample_lacks_leaves_a_doubt() -> None:
    parts = (
        "#### Header",
        "X-HOUSE: {id}",
        "#### Sample Request",
        _sample(),
        _sample("X-HOUSE: 7"),
    )
    page = _page(*parts)
    assert [header.presence for header in page.parameters] == [None]
    assert "header-not-sent" in _kinds(page)


def test_a_header_that_only_a_sample_sends_is_read_with_a_doubt() -> None:
    page = _page("#### Header", "Authorization: x", "#### Sample Request", _sample("X-House-Id: 7"))
    assert [(header.name, header.presence) for header in page.parameters] == [("X-HOUSE-ID", None)]
    assert "header-not-listed" in _kinds(page)


@pytest.mark.parametrize(
    ("stated", "sampled", "host"),
    [
        (
            "https://content.zohoapis.com/crm/v7/lamps",
            "https://content.zohoapis.com/crm/v7/lamps",
            "content.zohoapis.com",
        ),
        ("{api-domain}/crm/v7/lamps", "https://content.zohoapis.com/crm/v7/lamps", None),
        (
            "{download-domain}/crm/v7/lamps",
            "https://download.zoho.com/crm/v7/lamps",
            "download.zoho.com",
        ),
        ("", "https://content.zohoapis.com/crm/v7/lamps", "content.zohoapis.com"),
        ("", _URL, None),
        ("https://www.zohoapis.com/crm/v7/lamps", _URL, None),
        ("{api-domain}/crm/v7/lamps", "https://lanterns.example/crm/v7/lamps", None),
    ],
)
def test_an_operation_has_a_host_where_it_is_not_the_api_domain(
    stated: str, sampled: str, host: str | None
) -> None:
    page = _page("#### Request URL", stated, "#### Sample Request", _sample(url=sampled))
    assert [operation.host for operation in page.operations] == [host]
