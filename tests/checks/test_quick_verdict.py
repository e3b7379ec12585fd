"""What the quick verdict calls conforming, the full judgement has nothing to say of."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from tests.checks import edits
from tests.checks.drawn import body_of, exchange_of
from tests.checks.shipped import Shipped, library, shipped, some
from zoho_conformance.checks import paging, success
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.matching import classify
from zoho_conformance.checks.matching.classify import judge_foreign_answer
from zoho_conformance.checks.paged_rows import PagedRows
from zoho_conformance.checks.quick_verdict import Plan
from zoho_conformance.checks.restrictions import Restrictions
from zoho_conformance.checks.success_check import Sees, SuccessCheck
from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.page_facts import CallLimit, Limits, Paging
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.model.exchange import Case, Exchange, Lack, Request, Response
from zoho_conformance.model.finding import Finding

RUNS = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
ANSWERED = some(name for name, answer in shipped().items() if answer.exchange.response.body)
SUCCESSES = [name for name in ANSWERED if shipped()[name].succeeds]


def _assert_never_hasty(judge: Judge, exchange: Exchange) -> bool:
    """Whether the exchange surely conforms; what does has no finding, by a probe or foreign."""
    is_quick = judge.surely_conforms(exchange)
    full = judge.judge_in_full(exchange)
    if is_quick:
        assert (full.outcome, full.findings) == ("conforms", ()), exchange.response.body
    assert judge.judge_answer(exchange) == full
    assert _second(judge).judge_answer(exchange) == full
    return is_quick


def _assert_never_hasty_of_foreign(judge: Judge, exchange: Exchange) -> bool:
    case = classify(judge.promise, exchange.response)
    foreign = structs.replace(exchange, case=case, is_foreign=True)
    full = judge_foreign_answer(_second(judge), foreign)
    assert judge_foreign_answer(judge, foreign) == full, exchange.response.body
    is_quick = judge.surely_conforms(foreign)
    if is_quick:
        assert (full.outcome, full.findings) == ("conforms", ()), exchange.response.body
    return is_quick


@cache
def _second_of_operation(operation: str) -> Judge:
    return library().verifying_judge(operation)


def _second(judge: Judge) -> Judge:
    """The judge that takes no short cut, and judges by the other library."""
    ours = library().promises.get(judge.promise.id)
    if ours is judge.promise:
        return _second_of_operation(judge.promise.id)
    return Judge(judge.promise, derive(judge.promise), verifies=True)


def _with(answer: Shipped, **parts: Any) -> Exchange:
    recorded = answer.exchange.response
    headers = recorded.headers | parts.get("headers", {})
    response = Response(parts.get("status", recorded.status), headers, parts["raw"])
    request = structs.replace(
        answer.exchange.request, url=parts.get("url", answer.exchange.request.url)
    )
    return structs.replace(answer.exchange, request=request, response=response)


@pytest.mark.parametrize("name", ANSWERED)
def test_mutated_answers_are_judged_as_in_full(name: str) -> None:
    answer = shipped()[name]
    for body in edits.mutated_bodies(answer.body, name, 15):
        exchange = _with(answer, raw=json.dumps(body).encode())
        _assert_never_hasty(answer.judge, exchange)
        _assert_never_hasty_of_foreign(answer.judge, exchange)


@pytest.mark.parametrize("name", SUCCESSES)
@pytest.mark.parametrize("status", [200, 201, 202, 204, 207, 299, 304, 400, 401, 404, 429, 500])
def test_another_status_is_judged_as_in_full(name: str, status: int) -> None:
    answer = shipped()[name]
    exchange = _with(answer, raw=answer.exchange.response.body, status=status)
    _assert_never_hasty(answer.judge, exchange)
    _assert_never_hasty_of_foreign(answer.judge, exchange)


@pytest.mark.parametrize("name", SUCCESSES)
@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/html"},
        {"content-type": "application/json;charset=utf-16"},
        {"content-type": "APPLICATION/JSON ; charset=UTF-8"},
        {"content-type": ""},
    ],
)
def test_another_content_type_is_judged_as_in_full(name: str, headers: dict[str, str]) -> None:
    answer = shipped()[name]
    _assert_never_hasty(
        answer.judge, _with(answer, raw=answer.exchange.response.body, headers=headers)
    )


@pytest.mark.parametrize("name", SUCCESSES)
@pytest.mark.parametrize(
    "query",
    ["", "?fields=", "?fields=id", "?fields=Locked_By__s,id", "?fields=lock_type,new", "?x=y"],
)
def test_another_selection_of_keys_is_judged_as_in_full(name: str, query: str) -> None:
    answer = shipped()[name]
    url = answer.exchange.request.url.partition("?")[0] + query
    for body in (answer.body, *edits.mutated_bodies(answer.body, name + query, 5)):
        exchange = _with(answer, raw=json.dumps(body).encode(), url=url)
        _assert_never_hasty(answer.judge, exchange)
        _assert_never_hasty_of_foreign(answer.judge, exchange)


@pytest.mark.parametrize("name", SUCCESSES)
@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b" ", b'{"x":1,'])
def test_another_text_of_a_body_is_judged_as_in_full(name: str, mark: bytes) -> None:
    answer = shipped()[name]
    body = answer.exchange.response.body
    # The last has each key of the body's top twice.
    raw = mark + body if len(mark) < 4 else b"{" + body.strip()[1:-1] + b"," + body.strip()[1:]
    is_quick = _assert_never_hasty(answer.judge, _with(answer, raw=raw))
    assert mark == b" " or not is_quick


@pytest.mark.parametrize("operation", library().suite)
@RUNS
@given(data=st.data())
def test_bodies_that_keep_every_promise_conform_at_once(
    operation: str, data: st.DataObject
) -> None:
    judge = library().judge(operation)
    body = data.draw(body_of(judge.promise))
    exchange = exchange_of(judge.promise, body)
    assert judge.surely_conforms(exchange) == bool(body[judge.promise.wrapper])
    for mutated in edits.mutated_bodies(body, json.dumps(body), 5):
        _assert_never_hasty(judge, exchange_of(judge.promise, mutated))


@pytest.mark.parametrize("place", [0, 1])
def test_a_row_that_was_refused_is_left_to_the_full_judgement(place: int) -> None:
    written = library().promises["lock_records"].contract
    keys = tuple(
        structs.replace(key, values=None) if key.name == "status" else key
        for key in written.response_keys
    )
    contract = replace(written, response_keys=keys)
    promise = promises([contract], ())["lock_records"]
    judge = Judge(promise, derive(promise))
    answer = shipped()["reference/lock_records-ok"]
    rows = [copy.deepcopy(row) for row in answer.body["data"] * 2]
    exchange = _with(answer, raw=json.dumps({"data": rows}).encode())
    assert _assert_never_hasty_of_foreign(judge, exchange)
    rows[place]["status"] = "error"
    exchange = _with(answer, raw=json.dumps({"data": rows}).encode())
    assert not _assert_never_hasty_of_foreign(judge, exchange)


def test_every_part_of_an_exchange_is_known_to_the_quick_verdict() -> None:
    """A new part may decide whether an answer is judged: then `_circumstances` has to have it."""
    parts = {
        part.name for kind in (Exchange, Request, Response, Case) for part in structs.fields(kind)
    }
    of_circumstances = {"case", "name", "expected", "is_foreign", "status", "lack", "method"}
    read_in_part = {"request", "response", "url", "headers", "body", "lacks_query"}
    # Of a body that is JSON the rest says nothing; what a damaged one is, its document says.
    of_no_account = {"operation", "recording", "recorded", "damage", "from_log"}
    assert parts == of_circumstances | read_in_part | of_no_account


@pytest.mark.parametrize("lack", ["no-body", "truncated"])
def test_an_answer_of_which_a_part_was_not_recorded_is_left_to_the_full_judgement(
    lack: Lack,
) -> None:
    answer = shipped()["reference/lock_records-ok"]
    lacking = structs.replace(answer.exchange.response, lack=lack)
    assert not _assert_never_hasty(answer.judge, structs.replace(answer.exchange, response=lacking))


class _Unread:
    """Raises where anything of it is read but what is given."""

    def __init__(self, **given: Any) -> None:
        self.__dict__.update(given)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a check of circumstances reads {name}")


_HEADERS = ("content-type", "deprecation", "sunset", "link")


class _OnlyHeadersOfCircumstances(dict[str, str]):
    def __contains__(self, name: object) -> bool:
        assert name in _HEADERS
        return super().__contains__(name)

    def __getitem__(self, name: str) -> str:
        assert name in _HEADERS
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        assert name in _HEADERS
        return super().get(name, default)


@pytest.mark.parametrize("name", SUCCESSES)
def test_checks_of_circumstances_read_nothing_else(name: str) -> None:
    answer = shipped()[name]
    response = answer.exchange.response
    for status in (200, 202, 299):
        circumstances: Any = _Unread(
            case=answer.exchange.case,
            is_foreign=False,
            request=_Unread(
                method=answer.exchange.request.method, query=answer.exchange.request.query
            ),
            response=_Unread(
                status=status,
                headers=_OnlyHeadersOfCircumstances(response.headers),
                content_type=response.content_type,
                body=b"x",
            ),
        )
        for check in answer.judge.success_checks:
            if check.looks_at == "circumstances":
                list(check.find(circumstances))


@pytest.mark.parametrize("name", SUCCESSES)
def test_checks_of_form_are_silent_where_the_body_fits(name: str) -> None:
    answer = shipped()[name]
    for body in edits.mutated_bodies(answer.body, name, 30):
        exchange = _with(answer, raw=json.dumps(body).encode())
        if answer.judge.surely_conforms(exchange):
            for check in answer.judge.success_checks:
                assert not list(check.find(exchange))


def _other(value: Any) -> Any:
    """Another value of the same type, or of none."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("2" if value[-1:] != "2" else "3")
    return "x"


def test_a_glance_never_misses_what_its_check_finds() -> None:
    missed_without = 0
    for name in (name for name, answer in shipped().items() if answer.succeeds):
        answer = shipped()[name]
        verdict, plan = answer.judge.quick_verdict, answer.judge.quick_verdict.plan(answer.exchange)
        glances = [check for check in answer.judge.success_checks if check.glance is not None]
        for steps, path in edits.places(answer.body, (), "") if plan and glances else ():
            value = _other(edits.value_at(answer.body, steps))
            body = edits.make_edit("other", path, answer.body, steps, value).body
            if plan is None or not verdict.fits(plan, body):
                continue
            exchange = _with(answer, raw=json.dumps(body).encode())
            for check in glances:
                assert check.glance is not None
                has_finding = any(True for _ in check.find(exchange))
                assert not (has_finding and check.glance(exchange.request, body)), (name, path)
                missed_without += has_finding
    assert missed_without > 5


_SENT_TO = "https://www.zohoapis.com/crm/v7/Leads/70000000000000001/Locking_Information__s"


@pytest.mark.parametrize(
    "url",
    [
        _SENT_TO,
        f"{_SENT_TO}/",
        f"{_SENT_TO}?fields=Locked_By__s",
        f"{_SENT_TO}?record_id=70000000000000002",
        f"{_SENT_TO}#top",
        _SENT_TO.replace("Leads", "L%65ads"),
        _SENT_TO.replace("70000000000000001", "7%30000000000000001"),
        _SENT_TO.replace("70000000000000001", "70000000000000002"),
        _SENT_TO.replace("/crm/v7", ""),
        _SENT_TO.replace("Locking_Information__s", "Locks"),
        "https://www.zohoapis.com/Locking_Information__s",
        "Locking_Information__s",
        "",
    ],
)
@pytest.mark.parametrize("rows", [1, 2, 5])
def test_a_glance_at_what_was_sent_reads_addresses_as_the_check_does(url: str, rows: int) -> None:
    answer = shipped()["reference/get_record_locking_information-ok"]
    glance = success.glance_at_echoes(answer.judge.promise)
    assert glance is not None
    written = json.dumps(answer.body | {"data": answer.body["data"] * rows})
    for sent in ("70000000000000001", "7%30000000000000001", "70000000000000002"):
        for module in ("Leads", "L%65ads", "Locking_Information__s"):
            raw = written.replace("4150868000000310001", sent).replace('"Leads"', f'"{module}"')
            exchange = _with(answer, raw=raw.encode(), url=url)
            has_finding = any(True for _ in success.check_echoes(answer.judge.promise, exchange))
            is_silent = glance(exchange.request, exchange.response.json)
            assert not (has_finding and is_silent)
            if url == _SENT_TO:
                assert is_silent != has_finding


def _paged_promise() -> Promise:
    """The list of locks, as it would be if its page limited rows, pages and ids."""
    contract = library().promises["get_record_locking_information"].contract
    sizes = Parameter(
        "per_page", "integer", "optional", None, None, 1, default="2", limits=Limits(maximum=3)
    )
    numbers = Parameter("page", "integer", "optional", None, None, 1, default="1")
    paged = replace(
        contract,
        parameters=(*contract.parameters, sizes, numbers),
        paging=(Paging(1, most_by_page=4),),
        limits=(CallLimit("ids", 1, 1), CallLimit("records", 3, 1)),
    )
    return promises([paged], ())["get_record_locking_information"]


def test_checks_say_the_same_of_answers_in_which_they_see_the_same() -> None:
    answer = shipped()["reference/get_record_locking_information-ok"]
    info = {"per_page": 200, "page": 1, "count": 1, "more_records": False}
    promise = _paged_promise()
    paged, restrictions = PagedRows(promise), Restrictions(promise)
    checks: list[tuple[Callable[[Exchange], Iterable[Finding]], Sees]] = [
        (paged.check_rows, paged.sees_rows),
        (paged.check_page, paged.sees_page),
        (partial(paging.check_limit, promise), partial(paging.sees_limit, promise)),
    ]
    outcomes: dict[Any, bool] = {}
    queries = ("page=1&per_page=2", "page=1&per_page=3", "page=9&per_page=x", "ids=1", "ids=1,2")
    for query in queries:
        for rows, said in product((0, 1, 2, 3, 4), (1, 2, 3, True, None, "2", [2])):
            body = {"data": answer.body["data"] * rows, "info": info | {"per_page": said}}
            url = f"{answer.exchange.request.url.partition('?')[0]}?{query}"
            exchange = _with(answer, raw=json.dumps(body).encode(), url=url)
            exchange = structs.replace(exchange, is_foreign=True)
            for number, (find, sees) in enumerate(checks):
                seen = (number, tuple(exchange.request.query), sees(exchange.request, body))
                has_finding = any(True for _ in find(exchange))
                assert outcomes.setdefault(seen, has_finding) == has_finding
            breaks = any(True for _ in restrictions.check(exchange))
            assert restrictions.glance(exchange.request, body) != breaks
    assert set(outcomes.values()) == {True, False}


def test_what_a_check_sees_is_remembered_only_where_it_was_silent() -> None:
    answer = shipped()["reference/lock_records-ok"]
    finding = answer.judge.judge_in_full(_with(answer, raw=b"{}")).findings[0]

    def find(exchange: Exchange) -> Iterable[Finding]:
        yield from [finding] * (exchange.response.json["number"] == 2)

    def sees(_request: Request, body: Any) -> int | None:
        return None if body["number"] == 3 else int(body["number"])

    plan = Plan(lambda _: True, (SuccessCheck(lambda each: iter(find(each)), sees=sees),), (set(),))
    for number, is_silent, is_remembered in ((1, True, True), (2, False, False), (3, True, False)):
        body = {"number": number}
        exchange = _with(answer, raw=json.dumps(body).encode())
        assert not plan.is_silent_at_a_glance(exchange.request, body)
        assert plan.is_silent(exchange) == is_silent
        assert plan.is_silent_at_a_glance(exchange.request, body) == is_remembered


def test_what_a_request_asks_for_is_kept_for_a_bounded_number_of_queries() -> None:
    answer = shipped()["reference/get_record_locking_information-ok"]
    verdict = answer.judge.quick_verdict
    for number in range(2100):
        url = f"{answer.exchange.request.url}&x{number}=1"
        assert answer.judge.surely_conforms(
            _with(answer, raw=answer.exchange.response.body, url=url)
        )
    assert len(verdict._plans) <= 2000
