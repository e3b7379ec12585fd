"""Counting by forms and columns gives what counting key by key gives."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks import edits
from tests.checks.matching.factories import page, promises
from tests.checks.shipped import library, shipped, some
from zoho_conformance.checks.coverage import places as places_module
from zoho_conformance.checks.coverage import sightings as sightings_module
from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.measure import coverage_of, measure_coverage
from zoho_conformance.checks.coverage.sightings import Sightings, WaitingRoom
from zoho_conformance.checks.coverage.tally import CoverageCounts, CoverageTally
from zoho_conformance.checks.key_paths import new_key_path
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.closed import close_schema
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange, Response
from zoho_conformance.model.json_values import as_word

SUCCESSES = some(
    name for name, answer in shipped().items() if answer.exchange.response.body and answer.succeeds
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    1,
    1.0,
    "both",
    "x",
    [],
    [None],
    [{}],
    {},
    {"id": 1},
    [["x"]],
)
SIZES = (1, 100_000)
"""Of a body that waits to be counted with others, and of one that does not."""
KEYS = ("new", "id", "name", "2024-02-29", "70000000000000001", "70000000000000002", "a.b")


def _count_plainly(promise: Promise, side: Side, bodies: list[Any]) -> BodyCounts:
    """What stands in bodies, key by key."""
    counts = BodyCounts()
    by_path = {key.path: key for key in promise.keys(side)}
    pending = [("", "", body) for body in bodies]
    while pending:
        path, documented, node = pending.pop()
        if isinstance(node, list):
            pending += [(f"{path}[]", f"{documented}[]", item) for item in node]
            continue
        if not isinstance(node, dict):
            continue
        paths = {name: json_path.join(path, name) for name in node}
        find = promise.key_at if side == "response" else by_path.get
        keys = {name: find(paths[name]) for name in node}
        counts.objects.update({key.key.parent for key in keys.values() if key} or {documented})
        for name, value in node.items():
            key = keys[name]
            if key is None:
                if not (side == "response" and promise.is_open(path)):
                    new_path = json_path.generalize(new_key_path(promise, path, name))
                    counts.undocumented[new_path] += 1
                continue
            counts.seen[key.path] += 1
            counts.null[key.path] += value is None
            items = value if isinstance(value, list) else [value]
            words = {as_word(item) for item in items if not isinstance(item, dict | list)}
            counts.values.update((key.path, word) for word in words & {*(key.values or ())})
            pending.append((paths[name], key.path, value))
    return counts


def _mutated(body: Any, seed: str, count: int) -> Iterator[Any]:
    chance = random.Random(seed)  # noqa: S311 - the same bodies on every run
    for _ in range(count):
        mutated = copy.deepcopy(body)
        lists = [steps for steps, _ in edits.places(mutated, (), "")]
        for steps in chance.sample(lists, min(3, len(lists))):
            node = edits.value_at(mutated, steps)
            if isinstance(node, list) and node:
                # Enough of them for columns.
                node.extend(copy.deepcopy(node[:1] * chance.choice((1, 12))))
        for _ in range(chance.randint(0, 6)):
            places = [steps for steps, _ in edits.places(mutated, (), "")]
            if not places:
                break
            steps = chance.choice(places)
            holder = edits.value_at(mutated, steps[:-1])
            kind = chance.randrange(3)
            if kind == 0:
                holder.pop(steps[-1])
            elif kind == 1 and isinstance(holder, dict):
                holder[chance.choice(KEYS)] = copy.deepcopy(chance.choice(VALUES))
            else:
                holder[steps[-1]] = copy.deepcopy(chance.choice(VALUES))
        yield mutated


def _plain(counts: BodyCounts) -> list[Counter[Any]]:
    """The counts without those that are zero."""
    return [+counts.objects, +counts.seen, +counts.null, +counts.values, +counts.undocumented]


@pytest.mark.parametrize("name", SUCCESSES)
def test_forms_are_counted_as_their_keys_are(name: str) -> None:
    answer = shipped()[name]
    promise = answer.judge.promise
    bodies = [answer.body, None, [], *_mutated(answer.body, name, 40)]
    tallied = Sightings(promise, "response")
    for body in bodies:
        tallied.add(body)
    assert _plain(tallied.counts()) == _plain(_count_plainly(promise, "response", bodies))


@pytest.mark.parametrize("size", SIZES)
def test_bodies_that_fit_are_counted_as_their_keys_are(size: int) -> None:
    counted: Counter[str] = Counter()
    for name in SUCCESSES:
        answer = shipped()[name]
        promise, quick = answer.judge.promise, answer.judge.quick_verdict
        fits = Validator(quick.closed.schema).is_valid
        bodies = [body for body in _mutated(answer.body, f"fits {name}", 60) if fits(body)]
        tallied = Sightings(promise, "response", quick.closed)
        for body in bodies:
            tallied.add_fitting(body, size)
        assert _plain(tallied.counts()) == _plain(_count_plainly(promise, "response", bodies)), name
        counted += tallied.counts().null + tallied.counts().seen
    assert len(counted) > 80


def test_arrays_of_texts_in_bodies_that_fit_hold_no_objects() -> None:
    judge = library().judge("get_business_hours")
    hours = {
        "business_days": ["Monday", "Tuesday"],
        "custom_timing": [{"days": "Monday", "business_timing": ["10:00", "11:00"]}] * 5,
        "daily_timing": [],
        "week_starts_on": "Monday",
        "same_as_everyday": False,
        "id": "70000000000000001",
        "type": "custom",
    }
    body = {"business_hours": hours}
    assert Validator(judge.quick_verdict.closed.schema).is_valid(body)
    tallied = Sightings(judge.promise, "response", judge.quick_verdict.closed)
    tallied.add_fitting(body, 1)
    expected = _count_plainly(judge.promise, "response", [body])
    assert _plain(tallied.counts()) == _plain(expected)


@pytest.mark.parametrize(
    "values", [(1, 1.0, 2), (1.0, 1, 1), (0, -0.0, False), (1, None, 1.0), (True, True, False)]
)
@pytest.mark.parametrize("kinds", [("integer",), ("number",), ("integer", "null"), ("boolean",)])
def test_numbers_that_are_equal_are_counted_as_they_are_written(
    values: tuple[Any, ...], kinds: tuple[str, ...]
) -> None:
    written = page(("get_bells", "GET", "/settings/bells"), keys=[("bells", "array")])
    (wrapper,) = written.response_keys
    tone = replace(
        wrapper, path="bells[].tone", type=None, types=kinds, values=("0", "1", "1.0", "true")
    )
    contract = replace(written, response_keys=(replace(wrapper, items=("object",)), tone))
    promise = promises(contract)["get_bells"]
    closed = close_schema(promise, derive(promise)["response.json"])
    body = {"bells": [{"tone": value} for value in values]}
    if not Validator(closed.schema).is_valid(body):
        return
    tallied = Sightings(promise, "response", closed)
    tallied.add_fitting(body, 1)
    assert _plain(tallied.counts()) == _plain(_count_plainly(promise, "response", [body]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("open_names", [("tone",), ("tone", "owner"), ("tone", "owner", "maker")])
def test_keys_of_which_only_null_is_shown_may_hold_anything(
    open_names: tuple[str, ...], size: int
) -> None:
    written = page(("get_bells", "GET", "/settings/bells"), keys=[("bells", "array")])
    (wrapper,) = written.response_keys
    keys = [
        replace(wrapper, path=f"bells[].{name}", type=None, types=(), nullable=True, required=False)
        for name in open_names
    ]
    contract = replace(written, response_keys=(replace(wrapper, items=("object",)), *keys))
    promise = promises(contract)["get_bells"]
    closed = close_schema(promise, derive(promise)["response.json"])
    values: tuple[Any, ...] = (None, "low", [], 7, None)
    row = dict.fromkeys(open_names)
    rows = [
        [row, row],
        *([row | {name: value} for value in values] for name in open_names),
        *([row | {name: value}] for name in open_names for value in values),
        [row],
    ]
    bodies = [{"bells": own} for own in rows]
    assert all(map(Validator(closed.schema).is_valid, bodies))
    tallied = Sightings(promise, "response", closed)
    for body in bodies:
        tallied.add_fitting(body, size)
    expected = _plain(_count_plainly(promise, "response", bodies))
    assert _plain(tallied.counts()) == expected
    assert _plain(tallied.counts()) == expected


@pytest.mark.parametrize("body", [None, [], [[]], "text"])
def test_what_holds_no_object_is_counted_as_nothing(body: Any) -> None:
    for name in SUCCESSES:
        answer = shipped()[name]
        tallied = Sightings(answer.judge.promise, "response", answer.judge.quick_verdict.closed)
        assert not any(_plain(tallied.counts()))
        tallied.add_fitting(body, 1)
        assert not any(_plain(tallied.counts()))


def test_rows_whose_keys_were_selected_are_counted_with_those_that_came() -> None:
    answer = shipped()["reference/get_record_locking_configuration-ok"]
    promise, request = answer.judge.promise, answer.exchange.request
    closed = answer.judge.quick_verdict.closed
    assert closed.names[f"{promise.wrapper}[]"]
    row = {"id": answer.body[promise.wrapper][0]["id"]}
    bodies = [answer.body, answer.body | {promise.wrapper: [row] * 9}]
    tally = CoverageTally(promise, closed)
    for body, is_selected in zip(bodies, (False, True), strict=True):
        tally.add_conforming(request, (), body, 1, is_selected=is_selected)
    expected = _count_plainly(promise, "response", bodies)
    assert _plain(tally.counts().response) == _plain(expected)


@pytest.mark.parametrize("name", ["lock_records", "add_record_locking_configuration"])
def test_forms_of_requests_are_counted_as_their_keys_are(name: str) -> None:
    sent = shipped()[f"reference/{name}-ok"]
    bodies = list(_mutated(sent.exchange.request.json, name, 60))
    tallied = Sightings(sent.judge.promise, "request")
    for body in bodies:
        tallied.add(body)
    expected = _count_plainly(sent.judge.promise, "request", bodies)
    assert _plain(tallied.counts()) == _plain(expected)


def test_what_is_kept_is_bounded_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_module, "_MAX_KEPT", 3)
    monkeypatch.setattr(places_module, "_MAX_FORMS", 3)
    answer = shipped()["reference/get_record_locking_configuration-ok"]
    bodies = list(_mutated(answer.body, "bounded", 100))
    tallied = Sightings(answer.judge.promise, "response")
    for body in bodies:
        tallied.add(body)
    expected = _count_plainly(answer.judge.promise, "response", bodies)
    assert _plain(tallied.counts()) == _plain(expected)
    assert all(len(place._forms) <= 3 for place in tallied._lookup.places)
    # These are shared by all places.
    assert not any((places_module._NO_FORMS, places_module._NO_SHAPES, places_module._NO_NULLS))


def test_bodies_of_several_operations_wait_together_and_no_more_than_fit_in_the_room() -> None:
    room = WaitingRoom()
    answers = [shipped()[name] for name in SUCCESSES]
    tallied = [
        Sightings(answer.judge.promise, "response", answer.judge.quick_verdict.closed, room)
        for answer in answers
    ]
    fitting = [
        (answer, sightings)
        for answer, sightings in zip(answers, tallied, strict=True)
        if Validator(answer.judge.quick_verdict.closed.schema).is_valid(answer.body)
    ]
    assert len(fitting) > 3
    most = 0
    for answer, sightings in fitting * 40:
        sightings.add_fitting(answer.body, 700)
        most = max(most, sum(len(each._waiting) for each in tallied))
    assert most == sightings_module._MAX_WAITING_BYTES // 700
    for answer, sightings in fitting:
        expected = _count_plainly(answer.judge.promise, "response", [answer.body] * 40)
        assert _plain(sightings.counts()) == _plain(expected)
        assert not sightings._waiting


def test_a_large_body_does_not_wait() -> None:
    answer = shipped()["reference/get_record_locking_configuration-ok"]
    tallied = Sightings(answer.judge.promise, "response", answer.judge.quick_verdict.closed)
    tallied.add_fitting(answer.body, 700)
    assert tallied._waiting
    tallied.add_fitting(answer.body, 20_000)
    assert not tallied._waiting


def test_a_body_that_nests_as_deep_as_can_be_parsed_is_counted() -> None:
    promise = library().promises["get_record_locking_configuration"]
    group: Any = {"comparator": "equal"}
    for _ in range(480):
        group = {"group_operator": "AND", "group": [group]}
    body = {promise.wrapper: [{"locking_rules": [{"criteria": group}]}]}
    tallied = Sightings(promise, "response")
    tallied.add(body)
    assert _plain(tallied.counts()) == _plain(_count_plainly(promise, "response", [body]))


def _exchanges() -> list[Exchange]:
    answer = shipped()["reference/get_record_locking_information-ok"]
    refused = shipped()["reference/get_record_locking_information-NOT_ALLOWED"].exchange
    bodies = _mutated(answer.body, "merged", 40)
    raws = [json.dumps(body).encode() for body in bodies]
    answered = [replace(answer.exchange, response=Response(200, {}, raw)) for raw in raws]
    return [*answered, refused, *answered[:3]]


@pytest.mark.parametrize("parts", [1, 2, 7, 44])
def test_counts_of_parts_add_up_to_the_counts_of_the_whole(parts: int) -> None:
    promise = library().promises["get_record_locking_information"]
    exchanges = _exchanges()
    merged = CoverageCounts()
    for start in reversed(range(parts)):
        tally = CoverageTally(promise)
        for exchange in exchanges[start::parts]:
            tally.add(exchange)
        merged.add(tally.counts())
    assert coverage_of(promise, merged) == measure_coverage(promise, exchanges)
