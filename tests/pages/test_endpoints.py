"""Endpoints are read wherever a page states them, and in whatever form it writes them."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read


def _page(*sections: str, title: str = "Hang Lamps") -> Contract:
    return read("\n\n".join((f"# {title}", *sections)))


def _methods_and_paths(page: Contract) -> list[tuple[str, str]]:
    return [(operation.method, operation.path) for operation in page.operations]


def _doubts(page: Contract) -> list[str]:
    return [doubt.what for doubt in page.doubts]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("GET {api_domain}/crm/{version}/lamps", "/lamps"),
        ("GET {api-domain}crm/v7/lamps", "/lamps"),
        ("GET https://www.lanterns.example/crm/v7.1/lamps/{lamp_id}", "/lamps/{lamp_id}"),
        ("GET https://content.lanterns.example/crm/v7/lamps", "/lamps"),
        ("GET https://{api-domain}/crm/{version}/lamps", "/lamps"),
        ("GET /crm/{{version}}/lamps/{{lamp_id}}", "/lamps/{lamp_id}"),
        ("GET {api-domain}/crm/bulk/{version}/lamps", "/bulk/{version}/lamps"),
        ("GET /bulk/v7/lamps", "/bulk/v7/lamps"),
        ("GET {house_name}/lamps", "/{house_name}/lamps"),
        ("GET /lamps/{lamp_id}}", "/lamps/{lamp_id}"),
        ("GET /lamps/{lamp id}/wicks", "/lamps/{lamp id}/wicks"),
        ("GET : /lamps.", "/lamps"),
    ],
)
def test_a_path_begins_below_the_host_and_the_version(written: str, path: str) -> None:
    assert _methods_and_paths(_page("#### Endpoints", written)) == [("GET", path)]


def test_a_part_of_a_path_in_brackets_is_optional() -> None:
    page = _page("#### Endpoints", "GET /lamps[/{lamp_id}]")
    assert _methods_and_paths(page) == [("GET", "/lamps"), ("GET", "/lamps/{lamp_id}")]


def test_one_line_may_hold_several_endpoints() -> None:
    page = _page("#### Endpoints", "PUT /lamps/{lamp_id} (or) PUT /lamps/{lamp_name}")
    assert [operation.path for operation in page.operations] == [
        "/lamps/{lamp_id}",
        "/lamps/{lamp_name}",
    ]


def test_a_table_of_endpoints_is_read_by_row() -> None:
    page = _page(
        "#### Endpoints", "| Method | Path |\n| --- | --- |\n| GET | /lamps |\n| POST | /lamps |"
    )
    assert _methods_and_paths(page) == [("GET", "/lamps"), ("POST", "/lamps")]


def test_endpoints_may_stand_in_several_sections_and_in_code() -> None:
    page = _page("#### Endpoints", "```\nGET /lamps\n```", "#### End points", "DELETE /lamps")
    assert _methods_and_paths(page) == [("GET", "/lamps"), ("DELETE", "/lamps")]


def test_an_endpoint_may_be_the_heading_itself() -> None:
    page = _page("### GET /lamps", "#### Sample Request", "```\ncurl\n```")
    assert _methods_and_paths(page) == [("GET", "/lamps")]


def test_operations_of_several_methods_have_names_of_their_own() -> None:
    page = _page(
        "#### Endpoints",
        "GET /lamps\n\nGET /lamps/{id}\n\nPOST /lamps\n\nDELETE /lamps\n\nGET /wicks\n\nGET /oil",
        title="Lamps",
    )
    assert [operation.id for operation in page.operations] == [
        "lamps",
        "lamps_by_id",
        "post_lamps",
        "delete_lamps",
        "lamps_2",
        "lamps_3",
    ]


_URL = "#### Request URL\n\n{api-domain}/crm/{version}/{house_name}/lamps/{lamp_id}"


def _request(flags: str, path: str = "Manor/lamps/7000000001") -> str:
    curl = f'Copiedcurl "https://l.example/crm/v7/{path}"\n{flags}'
    return f"#### Sample Request\n\n``` curl\n{curl}\n```"


@pytest.mark.parametrize(
    ("flags", "method"),
    [
        ("-X PATCH", "PATCH"),
        ("-XDELETE", "DELETE"),
        ("--request PUT", "PUT"),
        ('-X "POST"', "POST"),
        ("", "GET"),
        ("-d '@lamps.json'", "POST"),
        ("-F 'file=@lamp.zip'", "POST"),
    ],
)
def test_a_page_without_endpoints_has_the_method_of_its_sample_request(
    flags: str, method: str
) -> None:
    page = _page(_URL, _request(flags))
    assert _methods_and_paths(page) == [(method, "/{house_name}/lamps/{lamp_id}")]
    assert any("is the sample request's" in doubt for doubt in _doubts(page))


def test_each_address_has_the_method_of_the_sample_request_that_fits_it() -> None:
    page = _page(
        _URL + "\n\n{api-domain}/crm/{version}/{house_name}/lamps",
        _request("-X PUT"),
        _request("-X POST", "Manor/lamps"),
    )
    assert _methods_and_paths(page) == [
        ("PUT", "/{house_name}/lamps/{lamp_id}"),
        ("POST", "/{house_name}/lamps"),
    ]


def test_a_method_stated_in_words_is_preferred_to_that_of_a_sample() -> None:
    page = _page(_URL, "Request Method: put", _request("-X POST"))
    assert _methods_and_paths(page) == [("PUT", "/{house_name}/lamps/{lamp_id}")]
    assert not any("method" in doubt for doubt in _doubts(page))


def test_a_page_with_nothing_but_a_sample_request_has_its_path() -> None:
    page = _page(_request("-X GET"))
    assert _methods_and_paths(page) == [("GET", "/Manor/lamps/{id}")]


def test_an_address_without_a_method_is_a_doubt_and_not_an_operation() -> None:
    page = _page(_URL)
    assert page.operations == ()
    assert "no method can be read for /{house_name}/lamps/{lamp_id}" in _doubts(page)


def test_a_page_without_an_address_has_a_doubt() -> None:
    page = _page("#### Possible Errors", "- WICK_WETHTTP 400")
    assert page.operations == ()
    assert "no method and path can be read" in _doubts(page)


def test_a_sample_belongs_to_the_operation_whose_whole_path_it_has() -> None:
    page = _page(
        "#### Endpoints",
        "PUT /{house_name}\n\nPUT /{house_name}/{lamp_id}",
        _request("-X PUT", "Manor/7000000001"),
        '#### Sample Response\n\n```\n{"data": []}\n```',
    )
    assert [shown.operation for shown in page.sample_cases] == ["hang_lamps_by_id"]


@pytest.mark.parametrize(
    "stated", ["HTTP Status Code: 201", "The status code is 201.", "#### Sample Response: HTTP 201"]
)
def test_a_success_status_beside_the_sample_response_is_the_operations(stated: str) -> None:
    page = _page("#### Endpoints", "POST /lamps", "#### Sample Response", stated)
    assert [operation.success_status for operation in page.operations] == [201]


def test_none_of_several_success_statuses_is_chosen() -> None:
    page = _page(
        "#### Endpoints", "POST /lamps", "#### Sample Response", "HTTP 201", "or HTTP status 202"
    )
    assert [operation.success_status for operation in page.operations] == [None]
    assert "several success statuses are stated: 201, 202" in _doubts(page)


def test_scopes_that_share_a_stem_are_separate_scopes() -> None:
    page = _page(
        "#### Endpoints",
        "POST /lamps",
        "#### Scope",
        "scope=ZohoLantern.lamps.ALL/CREATE",
        "(and)\n\nPlease ask for all and everything.\n\n- ZohoLantern.users.READ",
    )
    assert page.scopes == (
        ("ZohoLantern.lamps.ALL", "ZohoLantern.lamps.CREATE"),
        ("ZohoLantern.users.READ",),
    )


def test_a_table_of_contents_does_not_hide_the_sections_it_names() -> None:
    page = _page(
        "#### Scope",
        "#### Possible Errors",
        "#### Endpoints",
        "POST /lamps",
        "#### Scope",
        "scope=ZohoLantern.lamps.ALL",
        "#### Possible Errors",
        "- WICK_WETHTTP 400",
    )
    assert page.scopes == (("ZohoLantern.lamps.ALL",),)
    assert [row.code for row in page.errors] == ["WICK_WET"]


def test_the_link_to_the_pages_top_is_preferred_as_its_address() -> None:
    page = _page(
        "#### Purpose",
        "See [this](https://lanterns.example/docs/api/v6/other.html).",
        "#### Endpoints",
        "POST /lamps",
        "[Top](https://lanterns.example/docs/api/v7/hang-lamps.html#top)",
    )
    assert page.page.url == "https://lanterns.example/docs/api/v7/hang-lamps.html"
    assert page.page.version == "v7"


def test_a_link_to_another_page_is_no_address_of_its_own() -> None:
    page = _page(
        "#### Purpose",
        "See [this](https://lanterns.example/docs/api/v7/other.html).",
        "#### Endpoints",
        "POST /lamps",
    )
    assert (page.page.url, page.page.version) == (None, "v7")


def test_an_endpoint_that_is_a_link_leads_to_the_page_itself() -> None:
    page = _page(
        "See [this](https://lanterns.example/docs/api/v7/other.html).",
        "#### Endpoints",
        "[POST /lamps](https://lanterns.example/docs/api/v7/hang-lamps.html)",
    )
    assert page.page.url == "https://lanterns.example/docs/api/v7/hang-lamps.html"


def test_a_page_without_a_link_to_itself_has_the_version_of_its_sample_requests() -> None:
    page = _page("#### Endpoints", "GET /lamps", _request(""))
    assert (page.page.url, page.page.version) == (None, "v7")
    assert any("its API version is its sample request's" in doubt for doubt in _doubts(page))


def test_sample_requests_to_several_versions_give_no_version() -> None:
    other = _request("").replace("/crm/v7/", "/crm/v8/")
    assert _page("#### Endpoints", "GET /lamps", _request(""), other).page.version is None


_CURL = '#### Sample Request\n\n``` curl\ncurl "https://lanterns.example/crm/v7/{path}" -X GET\n```'


def test_a_misprinted_endpoint_yields_to_what_request_url_and_sample_both_have() -> None:
    page = _page(
        "#### Endpoints\n\nGET /lamps/{lamp_id}__options",
        "#### Request URL\n\n{api-domain}/crm/{version}/lamps/{lamp_id}/__options",
        _CURL.replace("{path}", "lamps/70000000000000009/__options"),
    )
    assert _methods_and_paths(page) == [("GET", "/lamps/{lamp_id}/__options")]
    assert "endpoint-misprinted" in {doubt.kind for doubt in page.doubts}


def test_an_endpoint_that_the_request_url_alone_contradicts_is_kept() -> None:
    page = _page(
        "#### Endpoints\n\nGET /lamps/{lamp_id}__options",
        "#### Request URL\n\n{api-domain}/crm/{version}/lamps/{lamp_id}/__options",
        _CURL.replace("{path}", "lamps/70000000000000009__options"),
    )
    assert _methods_and_paths(page) == [("GET", "/lamps/{lamp_id}__options")]


def test_a_request_url_that_is_no_misprint_of_the_endpoint_is_another_endpoint() -> None:
    page = _page(
        "#### Endpoints\n\nGET /lamps/{lamp_id}/wick",
        "#### Request URL\n\n{api-domain}/crm/{version}/street/houses",
        _CURL.replace("{path}", "street/houses"),
    )
    assert _methods_and_paths(page) == [("GET", "/lamps/{lamp_id}/wick")]


@pytest.mark.parametrize(
    ("title", "method"),
    [
        ("Get Lamps by Name", "GET"),
        ("Insert Lamps by Name", "POST"),
        ("Update Lamps by Name", "PUT"),
        ("Delete Lamps by Name", "DELETE"),
        ("Get Lamps through a Query", None),
        ("Lamps by Name", None),
    ],
)
def test_a_method_that_nothing_states_or_shows_is_what_the_title_says(
    title: str, method: str | None
) -> None:
    page = f"# {title}\n\n#### Request URL\n\n{{api-domain}}/crm/v7/lamps\n\n#### Scope\n\nx\n"
    contract = read(page)
    assert [operation.method for operation in contract.operations] == ([method] if method else [])
    kinds = {doubt.kind for doubt in contract.doubts}
    assert kinds & {"method-from-title", "no-method"} == {
        "method-from-title" if method else "no-method"
    }


@pytest.mark.parametrize(
    ("endpoint", "url", "read_path"),
    [
        ("/lamps/actions/light", "/settings/lamps/actions/light", "/settings/lamps/actions/light"),
        ("/lamps/{id}", "/lamps/{lamp_id}", "/lamps/{id}"),
        ("/bulk/v7/lamps/wicks", "/bulk/{version}/lamps/wicks", "/bulk/v7/lamps/wicks"),
        ("/lamps/wicks", "/hooks", "/lamps/wicks"),
    ],
)
def test_without_samples_the_request_url_settles_a_misprinted_endpoint(
    endpoint: str, url: str, read_path: str
) -> None:
    page = f"# Get Lamps\n\n#### Endpoints\n\nGET {endpoint}\n\n#### Request URL\n\n"
    contract = read(page + f"{{api-domain}}/crm/v7{url}\n")
    assert [operation.path for operation in contract.operations] == [read_path]
    misprinted = [doubt for doubt in contract.doubts if doubt.kind == "endpoint-misprinted"]
    assert len(misprinted) == (read_path != endpoint)
