"""An operation of several pages promises what they agree on; each difference is a doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.checks.matching.factories import page, promises
from zoho_conformance.contracts.contract import Contract, Key, Parameter
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.endpoint import Endpoint
from zoho_conformance.contracts.page_facts import CallLimit, Constraint, Limits
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.same_operation import group_ids
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.contracts.shared_promises import SharedPromises, share

_LAMPS = ("get_lamps", "GET", "/{hall}/lamps")
_WICKS = ("get_wicks_of_lamps", "GET", "/{room_name}/lamps")


def lamps(*keys: tuple[str, str], **facts: Any) -> Contract:
    return page(_LAMPS, keys=keys, **facts)


def wicks(*keys: tuple[str, str], **facts: Any) -> Contract:
    return page(_WICKS, keys=keys, **facts)


def agreed(*pages: Contract) -> Promise:
    return share(promises(*pages))["get_lamps"]


def with_key(contract: Contract, path: str, **facts: Any) -> Contract:
    """The contract with other facts of a response key."""
    keys = (
        structs.replace(key, **facts) if key.path == path else key for key in contract.response_keys
    )
    return replace(contract, response_keys=tuple(keys))


def with_parameter(contract: Contract, name: str, **facts: Any) -> Contract:
    parameter = Parameter(name, "string", None, None, None, 3)
    changed = structs.replace(parameter, **facts)
    return replace(contract, parameters=(*contract.parameters, changed))


def differences(promise: Promise) -> list[Doubt]:
    return [doubt for doubt in promise.contract.doubts if doubt.kind == "pages-differ"]


def key_of(promise: Promise, path: str) -> Key:
    return promise.by_path[path].key


def test_operations_to_which_the_same_requests_are_are_one_by_each_of_their_ids() -> None:
    shared = share(promises(wicks(), lamps(), page(("hang_lamps", "POST", "/{hall}/lamps"))))
    assert [*shared] == ["get_lamps", "hang_lamps"]
    assert shared["get_wicks_of_lamps"] is shared["get_lamps"]
    assert shared["get_lamps"].ids == ("get_lamps", "get_wicks_of_lamps")
    assert "get_wicks_of_lamps" in shared
    assert "get_moths" not in shared


def test_a_header_of_every_request_makes_an_operation_another() -> None:
    by_name = with_parameter(wicks(), "X-BY-NAME", presence="mandatory")
    assert [*share(promises(lamps(), by_name))] == ["get_lamps", "get_wicks_of_lamps"]
    maybe = with_parameter(wicks(), "X-BY-NAME", presence="optional")
    assert [*share(promises(lamps(), maybe))] == ["get_lamps"]


@pytest.mark.parametrize(
    ("path", "other", "count"),
    [
        ("/lamps/{id}", "/Lamps/{lamp_id}", 1),
        ("/bulk/v7/lamps", "/bulk/{version}/lamps", 1),
        ("/lamps/{id}", "/lamps/{id}.zip", 2),
        ("/lamps/{id}", "/lamps/{id}/{wick}", 2),
        ("/lamps", "/hooks", 2),
    ],
)
def test_names_of_slots_do_not_tell_operations_apart(path: str, other: str, count: int) -> None:
    forms = [Endpoint("a", "GET", path), Endpoint("b", "get", other)]
    assert len(group_ids(forms)) == count


@pytest.mark.parametrize(
    ("ids", "canonical"),
    [
        (("get_territories_of_a_record", "get_records_by_id", "get_data"), "get_data"),
        (("get_subform_data", "get_records_by_id"), "get_records_by_id"),
        (("update_lamps_of_hall", "update_lamps"), "update_lamps"),
        (("b_c", "a_b"), "a_b"),
        (("all_lamps_there_are", "get_lamps"), "get_lamps"),
    ],
)
def test_the_most_general_id_stands_for_all_in_whatever_order(
    ids: Sequence[str], canonical: str
) -> None:
    for order in (ids, ids[::-1]):
        groups = group_ids([Endpoint(id_, "GET", "/{a}") for id_ in order])
        assert [*groups] == [canonical]


def test_a_key_is_required_where_every_page_requires_it() -> None:
    promise = agreed(
        lamps(("id", "string"), ("oil", "string"), ("wick", "string")),
        with_key(wicks(("id", "string"), ("oil", "string")), "oil", always=False, required=False),
    )
    required = {key.path for key in promise.response_keys if key.is_required}
    assert required == {"id"}
    assert key_of(promise, "oil").required is False


def test_a_key_of_an_object_that_the_other_page_lacks_stays_required() -> None:
    with_object = lamps(("id", "string"), ("maker", "object"), ("maker.id", "string"))
    promise = agreed(with_object, wicks(("id", "string")))
    required = {key.path for key in promise.response_keys if key.is_required}
    assert required == {"id", "maker.id"}


def test_a_page_without_keys_of_a_body_says_nothing_of_it() -> None:
    promise = agreed(lamps(("id", "string")), wicks())
    assert promise.by_path["id"].is_required


def test_types_and_values_are_those_of_all_pages() -> None:
    promise = agreed(
        with_key(lamps(("state", "string"), ("size", "string")), "state", values=("lit",)),
        with_key(wicks(("state", "string"), ("size", "integer")), "state", values=("dark",)),
    )
    assert promise.by_path["size"].types == ("string", "integer")
    assert promise.by_path["state"].values == ("lit", "dark")


def test_a_list_of_values_is_open_where_one_page_leaves_it_open() -> None:
    closed = with_key(lamps(("state", "string")), "state", values=("lit",))
    promise = agreed(closed, wicks(("state", "string")))
    assert promise.by_path["state"].values is None
    assert key_of(promise, "state").known_values == ("lit",)


def test_an_answer_that_either_page_documents_breaks_nothing() -> None:
    promise = agreed(
        lamps(("lamps", "array"), ("lamps[].id", "string"), ("info", "object")),
        wicks(("lamps", "array"), ("lamps[].wick", "object"), ("lamps[].wick.mm", "integer")),
    )
    response = Validator(derive(promise)["response.json"])
    for body in ({"lamps": [{"id": "7"}], "info": {}}, {"lamps": [{"wick": {"mm": 3}}]}):
        assert not [*response.violations(body)]
    assert [*response.violations({"lamps": [{"id": 7}]})]


def test_parameters_and_rows_are_those_of_all_pages() -> None:
    promise = agreed(
        with_parameter(lamps(rows=[("NO_OIL", 400, "no oil")]), "sort", presence="mandatory"),
        with_parameter(
            wicks(rows=[("NO_OIL", 400, "No oil"), ("NO_OIL", 404, None), ("NO_WICK", 400, None)]),
            "page",
        ),
    )
    assert {fact.name: fact.presence for fact in promise.parameters} == {
        "sort": "optional",
        "page": None,
    }
    assert [(row.code, row.row.status) for row in promise.errors] == [
        ("NO_OIL", 400),
        ("NO_OIL", 404),
        ("NO_WICK", 400),
    ]
    assert len({row.case for row in promise.errors}) == 3


def test_each_difference_is_a_doubt_with_both_places() -> None:
    promise = agreed(lamps(("size", "string")), wicks(("size", "integer")))
    (doubt,) = differences(promise)
    assert doubt.what == (
        "the pages differ in the type of `size`: string on line 5 of “get_lamps”; integer on line "
        "5 of “get_wicks_of_lamps”"
    )
    assert doubt.where == "line 5 of “get_lamps” and line 5 of “get_wicks_of_lamps”"
    assert (doubt.path, doubt.line) == ("size", 5)


def test_what_only_some_pages_have_is_one_doubt_of_its_kind() -> None:
    promise = agreed(
        lamps(("id", "string"), ("oil", "string"), ("wick", "string")), wicks(("id", "string"))
    )
    (doubt,) = differences(promise)
    assert doubt.what == (
        "response keys on “get_lamps” and not on “get_wicks_of_lamps”: `oil`, `wick`"
    )


def test_pages_that_say_the_same_leave_no_doubt() -> None:
    rows = [("NO_OIL", 400, "no oil")]
    assert not differences(
        agreed(lamps(("id", "string"), rows=rows), wicks(("id", "string"), rows=rows))
    )


def test_a_limit_is_the_loosest_of_those_that_pages_state() -> None:
    small = replace(lamps(), limits=(CallLimit("records", 100, 3), CallLimit("ids", 5, 3)))
    large = replace(wicks(), limits=(CallLimit("records", 200, 4),))
    assert agreed(small, large).contract.limits == (
        CallLimit("records", 200, 4),
        CallLimit("ids", 5, 3),
    )
    long = with_key(lamps(("id", "string")), "id", limits=Limits(min_length=2, max_length=9))
    longer = with_key(wicks(("id", "string")), "id", limits=Limits(max_length=12))
    assert key_of(agreed(long, longer), "id").limits == Limits(max_length=12)


def test_a_constraint_holds_unless_a_page_that_has_its_parameters_leaves_it_out() -> None:
    constraint = Constraint("exclude-one-another", "parameters", ("page", "token"), 8)

    def with_both(contract: Contract, *constraints: Constraint) -> Contract:
        both = with_parameter(with_parameter(contract, "page"), "token")
        return replace(both, constraints=constraints)

    stating = with_both(lamps(), constraint)
    assert agreed(stating, wicks()).constraints == (constraint,)
    assert agreed(stating, with_both(wicks(), constraint)).constraints == (constraint,)
    assert agreed(stating, with_both(wicks())).constraints == ()


def test_a_fact_is_told_of_the_page_that_it_stands_on() -> None:
    rows = [("NO_WICK", 400, None)]
    promise = agreed(lamps(("id", "string")), wicks(("wick", "string"), rows=rows))
    titles = {key.path: promise.page_of(key.key).title for key in promise.response_keys}
    assert titles == {"id": "get_lamps", "wick": "get_wicks_of_lamps"}
    assert promise.page_of(promise.errors[0].row).title == "get_wicks_of_lamps"
    properties = derive(promise)["response.json"]["properties"]
    assert properties["wick"]["x-source"]["page"] == "get_wicks_of_lamps"


class _Reading(Mapping[str, Promise]):
    """Promises that note which of them were asked for."""

    def __init__(self, promises: Mapping[str, Promise]) -> None:
        self.read: list[str] = []
        self._promises = promises

    def __getitem__(self, id_: str) -> Promise:
        self.read.append(id_)
        return self._promises[id_]

    def __iter__(self) -> Any:
        return iter(self._promises)

    def __len__(self) -> int:
        return len(self._promises)


def test_only_the_pages_of_an_operation_are_read_for_it() -> None:
    hooks = ("get_hooks", "GET", "/hooks")
    reading = _Reading(promises(lamps(), wicks(), page(hooks)))
    forms = [Endpoint(*names) for names in (_LAMPS, _WICKS, hooks)]
    shared = SharedPromises(reading, forms)
    assert (len(shared), reading.read) == (2, [])
    assert shared["get_hooks"].parts == ()
    assert shared["get_wicks_of_lamps"].id == "get_lamps"
    assert reading.read == ["get_hooks", "get_lamps", "get_wicks_of_lamps"]
