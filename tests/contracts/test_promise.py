"""Promises: what holds for an operation once the rulings are applied."""

from __future__ import annotations

import pytest
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import Contract, ErrorRow
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import (
    Decides,
    NewRow,
    NullIf,
    On,
    Ruling,
)
from zoho_conformance.pages.reader import read
from zoho_conformance.runs.library import Library

_CRITERIA = "record_locking_configurations[].locking_rules[].criteria"


def _promised(page: Contract, *decided: Ruling) -> Promise:
    return promises([page], decided)[page.operations[0].id]


def _ruling(on: On, decides: Decides) -> Ruling:
    return Ruling(
        id="bright",
        operations=("*",),
        reason="They shine.",
        evidence=("the sample",),
        on=on,
        decides=decides,
        level="warning",
    )


@pytest.fixture(scope="module")
def configuration(library: Library) -> Promise:
    return library.promises["get_record_locking_configuration"]


@pytest.mark.parametrize("depth", [0, 1, 2, 7])
def test_a_recursive_key_is_found_at_any_depth(configuration: Promise, depth: int) -> None:
    place = _CRITERIA + ".group[]" * depth
    for name in ("comparator", "field", "field.api_name", "field.id", "value"):
        key = configuration.key_at(f"{place}.{name}")
        assert key is not None
        assert key.path in (f"{_CRITERIA}.{name}", f"{_CRITERIA}.group[].{name}")
    for name in ("group_operator", "group"):
        key = configuration.key_at(f"{place}.{name}")
        assert key is not None
        assert key.path == f"{_CRITERIA}.{name}"


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        f"{_CRITERIA}.nothing",
        f"{_CRITERIA}.group[].group[].nothing",
        f"{_CRITERIA}.group.comparator",
        f"{_CRITERIA}s.comparator",
    ],
)
def test_a_path_that_is_not_promised_is_not_found(configuration: Promise, path: str) -> None:
    assert configuration.key_at(path) is None


def test_every_promised_path_is_found_at_itself(library: Library) -> None:
    for promised in library.promises.values():
        for key in promised.response_keys:
            assert promised.key_at(key.path) is key


def _named(*rows: tuple[str, int | None, str | None]) -> list[ErrorRow]:
    return [ErrorRow(*row, line) for line, row in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (_named(("WET", 400, "It is wet.")), ["WET"]),
        (
            _named(("BAD", 400, "The house is unknown."), ("BAD", 400, "The hook is unknown.")),
            ["BAD-house", "BAD-hook"],
        ),
        (
            _named(("BAD", 400, "The id"), ("BAD", 400, "the id is old"), ("WET", 400, None)),
            ["BAD-400", "BAD-is", "WET"],
        ),
        (_named(("BAD", 400, None), ("BAD", 403, None)), ["BAD-400", "BAD-403"]),
        (_named(("BAD", 400, None), ("BAD", 400, None)), ["BAD-400", "BAD-400-2"]),
        (_named(("BAD", None, None), ("BAD", None, "x")), ["BAD-unsaid", "BAD-x"]),
        (
            _named(("BAD", 400, "a b"), ("BAD", 400, "a c"), ("BAD", 400, "d b")),
            ["BAD-400", "BAD-c", "BAD-d"],
        ),
    ],
)
def test_rows_of_one_code_have_names_of_their_own(
    rows: list[ErrorRow], names: list[str], locks: Contract
) -> None:
    promised = _promised(replace(locks, errors=tuple(rows)))
    assert [row.case for row in promised.errors] == names


def test_no_two_shipped_rows_of_an_operation_share_a_name(library: Library) -> None:
    for promised in library.promises.values():
        names = [row.case for row in promised.errors]
        assert len(names) == len(set(names))


def test_without_rulings_a_promise_is_the_page(locks: Contract) -> None:
    promised = _promised(locks)
    assert [(key.path, key.types, key.values) for key in promised.response_keys] == [
        (key.path, key.types, key.values) for key in locks.response_keys
    ]
    assert [row.row for row in promised.errors] == list(locks.errors)
    assert promised.success_statuses == (200,)
    assert promised.wrapper == "data"
    assert not any(key.ruling_ids for key in promised.response_keys)


def test_ruled_types_and_formats_hold_and_null_stays(locks: Contract) -> None:
    ruling = _ruling(On(type="long"), Decides(types=("string",), format="digits"))
    promised = _promised(locks, ruling)
    ruled = promised.by_path["data[].rule_id"]
    assert ruled.types == ("string", "null")
    assert (ruled.format, ruled.format_level) == ("digits", "warning")
    assert ruled.ruling_ids == ("bright",)
    assert promised.by_path["data[].smoke"].ruling_ids == ()


def test_values_that_a_ruling_decides_hold(locks: Contract) -> None:
    ruling = _ruling(On(keys=("data[].Lock_Source",)), Decides(values=("By hand", "By foot")))
    assert _promised(locks, ruling).by_path["data[].Lock_Source"].values == ("By hand", "By foot")


def test_a_ruled_null_condition_holds(locks: Contract) -> None:
    condition = NullIf("Lock_Source", "Clockwork")
    promised = _promised(locks, _ruling(On(keys=("data[].Keeper",)), Decides(null_if=condition)))
    assert promised.by_path["data[].Keeper"].null_if == condition
    assert promised.by_path["data[].rule_id"].null_if is None


def test_alternatives_to_a_key_are_promised_and_none_of_them_is_required(locks: Contract) -> None:
    ruling = _ruling(On(keys=("data[].wicks",)), Decides(any_of=("length", "size")))
    promised = _promised(locks, ruling)
    assert not promised.by_path["data[].wicks[].length"].is_required
    assert not promised.by_path["data[].wicks[].size"].is_required
    assert promised.by_path["data[].wicks[].size"].key.basis == "ruled"


def test_a_ruled_row_is_added_and_a_ruled_status_stands_beside_the_pages(locks: Contract) -> None:
    promised = _promised(
        locks,
        _ruling(On(), Decides(add_error=NewRow("STORM", 503))),
        _ruling(On(error="NO_FLAME"), Decides(status_also=400)),
    )
    (storm,) = promised.rows_with_code("STORM")
    (flame,) = promised.rows_with_code("NO_FLAME")
    assert (storm.row.status, storm.basis) == (503, "ruled")
    assert (flame.row.status, flame.status_also, flame.status_level) == (403, 400, "warning")


def test_ruled_success_statuses_hold_where_the_page_states_none(locks: Contract) -> None:
    ruling = _ruling(On(), Decides(success_status=(201, 200)))
    assert _promised(locks, ruling).success_statuses == (201, 200)
    stated = tuple(structs.replace(operation, success_status=202) for operation in locks.operations)
    assert _promised(replace(locks, operations=stated), ruling).success_statuses == (202,)


def test_what_the_sample_of_a_list_shows_beside_its_rows_is_not_promised_by_id() -> None:
    page = read(
        "# Get Lamps\n\n#### Endpoints\n\nGET /lamps\n\nGET /lamps/{lamp_id}\n\n"
        '#### Sample Request\n\n``` curl\ncurl "https://lanterns.example/crm/v7/lamps"\n```\n\n'
        '#### Sample Response\n\n``` json\n{"lamps": [{"id": "1"}], "info": {"count": 1}}\n```'
    )
    required = {
        id_: [key.path for key in promise.response_keys if key.is_required]
        for id_, promise in promises([page], ()).items()
    }
    assert required == {
        "get_lamps": ["lamps", "info", "lamps[].id", "info.count"],
        "get_lamps_by_id": ["lamps", "lamps[].id", "info.count"],
    }


def test_a_key_that_comes_on_a_condition_is_not_required() -> None:
    page = read(
        "# Get Lamps\n\n#### Endpoints\n\nGET /lamps\n\n#### Response JSON Keys\n\n"
        "- partsstring\n\n\n\nAvailable only when you fetch one.\n\n"
        '#### Sample Response\n\n``` json\n{"lamps": [{"parts": "1"}]}\n```'
    )
    (promise,) = promises([page], ()).values()
    assert [key.path for key in promise.response_keys if key.is_required] == ["lamps"]
