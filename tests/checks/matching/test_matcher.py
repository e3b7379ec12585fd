"""Which operation a request belongs to, and what is said of one that belongs to none."""

from __future__ import annotations

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.checks.matching.factories import answer, page, promises, refusal, request_to
from zoho_conformance.checks.matching import Matcher, Unmatched
from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.shared_promises import share
from zoho_conformance.exchanges.http.data_centers import DATA_CENTERS, ENVIRONMENTS

OPERATIONS = (
    ("get_records", "GET", "/{module_api_name}"),
    ("get_record", "GET", "/{module_api_name}/{record_id}"),
    ("update_record", "PUT", "/{module_api_name}/{record_id}"),
    ("get_related", "GET", "/{module_api_name}/{record_id}/{related_list_api_name}"),
    ("get_notes", "GET", "/{module_api_name}/{record_id}/Notes"),
    ("search", "GET", "/{module_api_name}/search"),
    ("update_roles", "PUT", "/Contacts/roles"),
    ("get_module", "GET", "/settings/modules/{module_api_name}"),
    ("get_module_by_id", "GET", "/settings/modules/{module_id}"),
    ("enrol", "POST", "/{{module_api_name}}/actions/enrol"),
    ("delete_note", "DELETE", "/Notes/{note_id}}"),
    ("by_other_id", "PATCH", "/{module}/{external_field/value}/{related_list}"),
    ("get_backup", "GET", "/bulk/v7/backup"),
    ("get_history", "GET", "/bulk/{version}/backup/history"),
    ("get_result", "GET", "/read/{job_id}/result"),
    ("get_file", "GET", "https://content.zohoapis.com/crm/v7/files/{id}"),
    ("get_log", "GET", "https://download.zoho.com/v2/crm/{org_ID}/auditlog/{job_ID}/AuditLog.zip"),
    ("territories_of_user", "DELETE", "/Users/{user_id}/territories"),
)
MATCHER = Matcher(promises(page(*OPERATIONS)))
BULK = "https://www.zohoapis.com/crm/bulk/v7"


@pytest.mark.parametrize(
    ("method", "url", "operation"),
    [
        ("GET", "/Leads", "get_records"),
        ("get", "/Leads/", "get_records"),
        ("GET", "/Leads?fields=id&page=2", "get_records"),
        ("GET", "/Leads/4150868000003", "get_record"),
        ("PUT", "/Leads/4150868000003", "update_record"),
        ("GET", "/Leads/search", "search"),
        ("GET", "/Leads/415086/Notes", "get_notes"),
        ("GET", "/Leads/415086/Emails", "get_related"),
        ("PUT", "/Contacts/roles", "update_roles"),
        ("PUT", "/Contacts/41508", "update_record"),
        ("GET", "/settings/modules/Leads", "get_module"),
        ("GET", "/settings/modules/4150868", "get_module_by_id"),
        ("POST", "/Leads/actions/enrol", "enrol"),
        ("DELETE", "/Notes/4150868", "delete_note"),
        ("PATCH", "/Leads/ada-7/Deals", "by_other_id"),
        ("DELETE", "/users/4150868/territories", "territories_of_user"),
        ("GET", f"{BULK}/backup", "get_backup"),
        ("GET", f"{BULK}/backup/history", "get_history"),
        ("GET", f"{BULK}/read/4150868/result", "get_result"),
        ("GET", "https://content.zohoapis.eu/crm/v7/files/abc7", "get_file"),
        ("GET", "https://elsewhere.example/v2/crm/6/auditlog/7/AuditLog.zip", "get_log"),
        ("GET", "https://sandbox.zohoapis.in/crm/v7/Leads/1", "get_record"),
        ("GET", "http://127.0.0.1:8080/crm/v7/Leads/1", "get_record"),
        ("GET", "http://proxy.example/zoho/crm/v7/Leads/1", "get_record"),
        ("GET", "http://x.example/crm/V7/Leads//1", "get_record"),
        ("GET", "/Custom%5FModule/1", "get_record"),
    ],
)
def test_a_request_matches_the_most_literal_operation(
    method: str, url: str, operation: str
) -> None:
    assert MATCHER.match(request_to(method, url)) == operation


@pytest.mark.parametrize(
    ("method", "url", "reason"),
    [
        (
            "GET",
            "https://h.example/crm/v2/Leads/12",
            "asks for version v2; the contracts are of v7",
        ),
        ("PATCH", "/Leads/12", "the path with GET, PUT only"),
        # The API's own words are no modules and no ids.
        ("GET", "/settings/fields", "/settings/fields: no contract has the path"),
        ("GET", "/settings/123456", "/settings/{…}: no contract has the path"),
        ("GET", "/org", "/org: no contract has the path"),
        ("GET", "/Leads/upsert", "/Leads/upsert: no contract has the path"),
        ("GET", "/__features", "/__features: no contract has the path"),
        ("GET", "/__features/123456", "/__features/{…}: no contract has the path"),
        ("GET", "/Leads/12/__emails", "/Leads/{…}/__emails: no contract has the path"),
        ("POST", "https://accounts.zoho.com/oauth/v2/token", "no contract has the path"),
        ("GET", "https://www.zohoapis.com/Leads/12", "no contract has the path"),
        ("GET", "https://[broken/crm/v7/Leads", "no contract has the path"),
        ("GET", "", "no contract has the path"),
    ],
)
def test_a_request_to_no_operation_says_why(method: str, url: str, reason: str) -> None:
    unmatched = MATCHER.match(request_to(method, url))
    assert isinstance(unmatched, Unmatched)
    assert reason in unmatched.reason


@pytest.mark.parametrize(
    ("method", "url", "nearest"),
    [
        # The same path with another method; of several the one that also writes, or reads.
        ("DELETE", "/Leads/12", "update_record"),
        # Rather than that, the same method with a path that is nearly the same.
        ("DELETE", "/Notes", "delete_note"),
        ("GET", "/Leads/actions/enrol", "enrol"),
        ("PATCH", "/Leads/12", "update_record"),
        ("HEAD", "/Notes/12", "delete_note"),
        # Another version, a step more or less, a misspelt word, an id that is none.
        ("GET", "/crm/v2/Leads/12", "get_record"),
        ("POST", "/Leads/actions/enrol/now", "enrol"),
        ("GET", "/Users/territories/12", None),
        ("GET", "/Leads/415086/things/Notes", None),
        ("DELETE", "/Users/9/territories/12", "territories_of_user"),
        ("DELETE", "/Users/9/teritories", "territories_of_user"),
        ("POST", "/settings/modules/Leads", "get_module"),
        # Nothing in common but what every path has.
        ("GET", "/settings/fields", None),
        ("GET", "/org", None),
        ("GET", "https://api.example.com/things", None),
    ],
)
def test_the_nearest_operation_is_named(method: str, url: str, nearest: str | None) -> None:
    if url.startswith("/crm"):
        url = f"https://www.zohoapis.com{url}"
    unmatched = MATCHER.match(request_to(method, url))
    assert isinstance(unmatched, Unmatched)
    assert (unmatched.nearest.id if unmatched.nearest else None) == nearest
    assert ("; nearest: " in unmatched.reason) == (nearest is not None)


@pytest.mark.parametrize("order", [1, -1])
def test_requests_of_the_same_form_come_near_the_same_in_any_order(order: int) -> None:
    # Steps that are no words are not shown, whatever words they are like.
    requests = [request_to("GET", f"/settings/{step}/x") for step in ("modules%20", "roles;x=1")]
    matcher = Matcher(promises(page(*OPERATIONS)))
    first, second = (matcher.match(request) for request in requests[::order])
    assert first == second == MATCHER.match(requests[0])


@pytest.mark.parametrize(
    ("url", "is_foreign"),
    [
        *(
            (f"{center.api_url(environment)}/x", False)
            for center in DATA_CENTERS
            for environment in ENVIRONMENTS
        ),
        ("https://zohoapis.com/x", False),
        ("https://content.zohoapis.eu/x", False),
        ("http://127.0.0.1:8080/x", False),
        ("http://localhost/x", False),
        ("http://[::1]:9/x", False),
        # Through a proxy, or with a host that the recorder masked.
        ("https://proxy.example/crm/v7/org", False),
        ("https://accounts.zoho.com/oauth/v2/token", True),
        ("https://api.example.com/v1/things", True),
        ("https://zohoapis.com.example.org/x", True),
        ("https://myzohoapis.com/x", True),
        ("https://[broken/x", True),
    ],
)
def test_an_exchange_with_another_host_is_foreign(url: str, *, is_foreign: bool) -> None:
    unmatched = MATCHER.match(request_to("GET", url))
    assert isinstance(unmatched, Unmatched)
    assert unmatched.is_foreign == is_foreign


REFUSED_URL = answer(404, refusal("INVALID_URL_PATTERN", "Please check the URL."))


@pytest.mark.parametrize("url", ["/Leads/12xy", "/Leads/ID-1/Notes", "/123/45"])
def test_a_malformed_id_that_the_api_refuses_is_to_no_operation(url: str) -> None:
    request = request_to("GET", url)
    assert isinstance(MATCHER.match(request), str)
    unmatched = MATCHER.match_answered(request, REFUSED_URL)
    assert isinstance(unmatched, Unmatched)
    assert (unmatched.why, unmatched.is_foreign) == ("refused-path", False)
    assert unmatched.nearest is not None
    assert unmatched.nearest.id == MATCHER.match(request)


def test_a_documented_url_that_the_api_refuses_is_judged() -> None:
    request = request_to("GET", "/Leads/12")
    assert MATCHER.match_answered(request, REFUSED_URL) == "get_record"
    for other in (answer(404, refusal("INVALID_DATA")), answer(400, REFUSED_URL.json), answer(404)):
        malformed = request_to("GET", "/Leads/12xy")
        assert MATCHER.match_answered(malformed, other) == "get_record"


def test_a_refusal_of_urls_that_the_page_documents_is_judged() -> None:
    documented = page(*OPERATIONS, rows=(("INVALID_URL_PATTERN", 404, None),))
    matcher = Matcher(promises(documented))
    assert matcher.match_answered(request_to("GET", "/Leads/12xy"), REFUSED_URL) == "get_record"


def test_the_address_in_a_reason_holds_no_ids() -> None:
    url = "https://u:secret@h.example/crm/v7/settings/4150868/ada@lovelace.example/Ada?x=4150869"
    unmatched = MATCHER.match(request_to("GET", url))
    assert isinstance(unmatched, Unmatched)
    reason = "GET h.example/crm/v7/settings/{…}/{…}/{…}: no contract has the path"
    assert unmatched.reason == reason


@pytest.mark.parametrize(
    ("method", "url", "sent"),
    [
        ("GET", "https://10.20.30.40/crm/v7/things", "GET {…}/crm/v7/things"),
        ("GET", "https://127.0.0.1:8080/crm/v7/things", "GET 127.0.0.1/crm/v7/things"),
        ("GET", "https://[fe80::1]/crm/v7/things", "GET {…}/crm/v7/things"),
        ("GET", "https://org4150868000.acme.example/things", "GET {…}.acme.example/things"),
        ("ADALOVELACE", "https://h.example/things", "? h.example/things"),
        ("GET", "https://h.example/crm/v4155550199/things", "GET h.example/crm/{…}/things"),
        ("GET", "https://h.example/crm/v7/ada_lovelace_gmail_com", "GET h.example/crm/v7/{…}"),
        ("GET", "https://h.example/crm/v7/xkqvzjwpfhgt", "GET h.example/crm/v7/{…}"),
    ],
)
def test_what_looks_like_data_in_an_address_is_not_in_a_reason(
    method: str, url: str, sent: str
) -> None:
    unmatched = MATCHER.match(request_to(method, url))
    assert isinstance(unmatched, Unmatched)
    assert unmatched.reason == f"{sent}: no contract has the path"


def test_a_long_address_is_shortened() -> None:
    unmatched = MATCHER.match(request_to("GET", "/a" * 40))
    assert isinstance(unmatched, Unmatched)
    assert unmatched.path == "/crm/v7" + "/a" * 8 + "/…"


def test_of_two_equally_fitting_operations_the_first_by_name_matches() -> None:
    second, first = ("b", "GET", "/settings/x/{x}"), ("a", "GET", "/settings/x/{y}")
    for order in ((second, first), (first, second)):
        assert Matcher(promises(page(*order))).match(request_to("GET", "/settings/x/z1")) == "a"


def test_a_word_may_be_an_id_where_a_word_follows() -> None:
    path = "/{module}/{record_id}/Locking_Information__s"
    matcher = Matcher(promises(page(("locks", "GET", path))))
    assert matcher.match(request_to("GET", "/Leads/abc/Locking_Information__s")) == "locks"


def test_contracts_without_a_version_match_every_version() -> None:
    matcher = Matcher(promises(page(("get_record", "GET", "/{module}/{id}"), version=None)))
    for version in ("v2", "v8", "v2.1"):
        assert (
            matcher.match(request_to("GET", f"https://h.example/crm/{version}/Leads/1"))
            == "get_record"
        )


def test_an_operation_with_a_version_in_its_path_matches_that_version_only() -> None:
    matcher = Matcher(promises(page(("old", "GET", "/crm/v2/{module}/{id}"))))
    assert matcher.match(request_to("GET", "https://h.example/crm/v2/Leads/1")) == "old"
    assert isinstance(matcher.match(request_to("GET", "/Leads/1")), Unmatched)


def test_a_step_with_text_around_its_slot_matches_only_with_that_text() -> None:
    matcher = Matcher(
        promises(
            page(
                ("get_export", "GET", "/exports/{job_id}.zip"),
                ("get_options", "GET", "/Leads/{record_id}__options"),
            )
        )
    )
    assert matcher.match(request_to("GET", "/exports/4150868.zip")) == "get_export"
    assert matcher.match(request_to("GET", "/Leads/4150868__options")) == "get_options"
    for path in ("/exports/4150868.csv", "/exports/4150868", "/Leads/4150868", "/Leads/__options"):
        assert isinstance(matcher.match(request_to("GET", path)), Unmatched)


def test_text_around_a_slot_is_more_literal_than_a_slot() -> None:
    operations = (
        ("get_job", "GET", "/exports/{job_id}"),
        ("get_file", "GET", "/exports/{job_id}.zip"),
    )
    matcher = Matcher(promises(page(*operations)))
    assert matcher.match(request_to("GET", "/exports/4150868.zip")) == "get_file"
    assert matcher.match(request_to("GET", "/exports/4150868")) == "get_job"


def test_an_operation_with_a_header_of_its_own_takes_only_requests_that_have_it() -> None:
    of_external = replace(
        page(("get_external", "GET", "/{module_api_name}")),
        parameters=(Parameter("X-EXTERNAL", None, "mandatory", None, None, 7),),
    )
    both = Matcher(promises(of_external, page(("get_records", "GET", "/{module_api_name}"))))
    alone = Matcher(promises(of_external))
    sent = request_to("GET", "/Leads")
    with_header = structs.replace(sent, headers={"x-external": "Leads.Code"})
    with_another = structs.replace(sent, headers={"accept": "*/*"})
    assert both.match(with_header) == "get_external"
    assert both.match(with_another) == "get_records"
    unmatched = alone.match(with_another)
    assert isinstance(unmatched, Unmatched)
    assert "with the header x-external only" in unmatched.reason
    # Nobody knows which headers were sent where none was recorded.
    assert alone.match(structs.replace(sent, headers={})) == "get_external"


def _at_host(host: str | None) -> Matcher:
    """The operations of a page, one of them at a host of its own, and one at the API domain."""
    upload = page(("upload", "POST", "/upload"))
    at_host = tuple(structs.replace(operation, host=host) for operation in upload.operations)
    notes = page(("add_note", "POST", "/Notes"))
    return Matcher(promises(replace(upload, operations=at_host), notes))


@pytest.mark.parametrize(
    ("url", "operation"),
    [
        ("https://content.zohoapis.com/crm/v7/upload", "upload"),
        ("https://content.zohoapis.eu/crm/v7/upload", "upload"),
        ("https://content.zohoapis.com.au/crm/v7/upload", "upload"),
        ("http://127.0.0.1:8080/crm/v7/upload", "upload"),
        ("https://mock.example/crm/v7/upload", "upload"),
        ("https://www.zohoapis.com/crm/v7/Notes", "add_note"),
        ("https://content.zohoapis.com/crm/v7/Notes", "add_note"),
    ],
)
def test_an_operation_at_a_host_of_its_own_is_matched_there(url: str, operation: str) -> None:
    matcher = _at_host("content.zohoapis.com")
    assert matcher.match(request_to("POST", url)) == operation


def test_the_same_path_at_another_host_of_zohos_is_another_operation() -> None:
    matcher = _at_host("content.zohoapis.com")
    assert (
        matcher.match(request_to("POST", "https://content.zohoapis.in/crm/v7/upload")) == "upload"
    )
    unmatched = matcher.match(request_to("POST", "https://www.zohoapis.com/crm/v7/upload"))
    assert isinstance(unmatched, Unmatched)
    assert unmatched.why == "other-host"
    assert unmatched.reason == (
        "POST www.zohoapis.com/crm/v7/upload: the contracts have it at content.zohoapis only; "
        "nearest: upload (POST /upload)"
    )


def test_two_operations_of_one_path_are_told_apart_by_their_hosts() -> None:
    own = page(("get_file", "GET", "/files/{id}"))
    at_host = tuple(
        structs.replace(operation, id="get_content", host="content.zohoapis.com")
        for operation in own.operations
    )
    shared = share(promises(own, replace(own, operations=at_host)))
    assert len(shared) == 2
    matcher = Matcher(shared)
    assert matcher.match(request_to("GET", "/files/7")) == "get_file"
    content = "https://content.zohoapis.com/crm/v7/files/7"
    assert matcher.match(request_to("GET", content)) == "get_content"
