"""Exchanges assessed one after the other are judged as each by itself, and coverage adds up."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.edits import mutated_bodies
from tests.checks.matching.factories import HOST, page, promises
from tests.checks.shipped import library, shipped, some
from zoho_conformance.checks.coverage.measure import coverage_of, measure_coverage
from zoho_conformance.checks.coverage.tally import CoverageCounts
from zoho_conformance.checks.custom import Difference, custom_check
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Matcher, Unmatched, classify, judge_foreign
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.model.exchange import Exchange, Request, Response


def _log() -> list[tuple[Request, Response]]:
    """Every recorded exchange, some of them changed, in an order by chance that is always one."""
    chance = random.Random("log")  # noqa: S311 - the same log on every run
    pairs: list[tuple[Request, Response]] = []
    for name in some(shipped()):
        answer = shipped()[name]
        request, response = answer.exchange.request, answer.exchange.response
        pairs += [(request, response)] * 3
        if not response.body:
            continue
        for body in mutated_bodies(answer.body, name, 4):
            pairs.append((request, replace(response, body=json.dumps(body).encode())))
        url = request.url.replace("4150868000000310001", "4150868000000999999")
        pairs += [
            (replace(request, url=url), response),
            (replace(request, url=f"{request.url}&new=1"), response),
            (request, replace(response, body=b"\xef\xbb\xbf" + response.body)),
            (request, replace(response, body=response.body[:-2])),
            (request, replace(response, damage="cut off")),
            (request, replace(response, lack="truncated")),
            (request, replace(response, headers={})),
            (
                request,
                replace(response, headers={"content-type": "application/json;charset=utf-16"}),
            ),
            (request, replace(response, status=chance.choice((201, 204, 207, 400, 401, 500)))),
            (replace(request, url="https://host.invalid/crm/v7/nowhere/at/all"), response),
        ]
    chance.shuffle(pairs)
    return pairs


def _one_by_one(pairs: list[tuple[Request, Response]]) -> Iterator[Judgement | Unmatched]:
    matcher = Matcher(library().promises)
    for request, response in pairs:
        operation = matcher.match_answered(request, response)
        if isinstance(operation, Unmatched):
            yield operation
        else:
            judge = library().judge(operation)
            case = classify(judge.promise, response)
            yield judge_foreign(judge, Exchange(case, request, response))


def _facts(outcome: Judgement | Unmatched) -> tuple[Any, ...]:
    if isinstance(outcome, Unmatched):
        return ("unmatched", outcome)
    facts = (outcome.case, outcome.outcome, outcome.findings, outcome.reason)
    return (*facts, outcome.not_applicable)


def test_judgements_and_coverage_are_those_of_each_exchange_by_itself() -> None:
    pairs = _log()
    assessor = Assessor(library().promises, library().judge)
    assessed = [assessor.assess(*pair) for pair in pairs]
    expected = list(_one_by_one(pairs))
    assert list(map(_facts, assessed)) == list(map(_facts, expected))
    assert sum(isinstance(each, Judgement) and each.exchange is None for each in assessed) > 30

    _assert_covered(assessor, expected)


def _assert_covered(assessor: Assessor, expected: list[Judgement | Unmatched]) -> None:
    by_operation: dict[str, list[Exchange]] = {}
    for judgement in expected:
        if isinstance(judgement, Judgement) and judgement.judged:
            assert judgement.exchange is not None
            by_operation.setdefault(judgement.case.operation, []).append(judgement.exchange)
    coverage = assessor.coverage()
    for operation, exchanges in by_operation.items():
        promise = library().promises[operation]
        assert coverage_of(promise, coverage[operation]) == measure_coverage(promise, exchanges)


def _refusals() -> Iterator[tuple[Request, Response]]:
    """Error rows of many operations, as documented and otherwise, with ever new ids."""
    chance = random.Random("refusals")  # noqa: S311 - the same log on every run
    headers = {"content-type": "application/json"}
    ids = sorted({promise.id for promise in library().promises.values()})
    for id_ in (*library().suite, *ids[::12]):
        promise = library().promises[id_]
        path = promise.operation.path.replace("{module_API_name}", "Leads")
        while "{" in path:
            path = path[: path.index("{")] + "7000000000001" + path[path.index("}") + 1 :]
        rows = [row for row in promise.errors if row.row.status]
        for row in chance.sample(rows, min(4, len(rows))):
            message = (*row.all_messages, "no words")[0]
            for _ in range(8):
                details: dict[str, Any] = chance.choice(
                    (
                        {},
                        {"id": str(chance.randrange(10**18))},
                        {"api_name": f"x{chance.randrange(10**6)}", "json_path": "$.data[0]"},
                        {name: chance.choice(("fields", "x", 1)) for name in row.details},
                        {"id": {"inside": chance.random()}},
                    )
                )
                error: dict[str, Any] = {
                    "code": row.code,
                    "details": details,
                    "message": chance.choice((message, message.upper(), f"{message}. Mend it.")),
                    "status": "error",
                }
                if chance.random() < 0.3:
                    error[chance.choice(("code", "message", "status", "details", "new"))] = (
                        chance.choice((None, "OTHER", 1, "x", [1]))
                    )
                if chance.random() < 0.1:
                    error.pop(chance.choice(list(error)))
                wrapped = {promise.wrapper: [error] * chance.choice((1, 1, 1, 2))}
                query = chance.choice(("", "?page=1", "?page=2&per_page=3", "?fields=id,x"))
                yield (
                    Request(
                        promise.operation.method,
                        f"https://www.zohoapis.com/crm/v7{path}{query}",
                        {},
                    ),
                    Response(
                        chance.choice((row.row.status or 400,) * 8 + (400, 404, 200, 207, 401)),
                        headers,
                        json.dumps(chance.choice((error, error, wrapped))).encode(),
                    ),
                )
        for status in (204, 304, 400, 401, 429, 503):
            for length in ("0", "12", None):
                of_length = {} if length is None else {"content-length": length}
                request = Request(
                    promise.operation.method, f"https://www.zohoapis.com/crm/v7{path}", {}
                )
                for _ in range(2):
                    yield request, Response(status, headers | of_length, b"")


def _other_refusals(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A refusal with each part of it otherwise."""
    for name in body:
        yield body | {name: "OTHER"}
        yield {part: value for part, value in body.items() if part != name}
    yield body | {"details": {}}
    yield body | {"details": body["details"] | {"new": 1}}


def test_a_refusal_that_differs_is_not_taken_for_one_that_was_remembered() -> None:
    remembered = drifted = 0
    for name, answer in shipped().items():
        body = answer.body if answer.exchange.response.body else None
        if not isinstance(body, dict) or body.get("status") != "error":
            continue
        request, response = answer.exchange.request, answer.exchange.response
        assessor = Assessor(library().promises, library().judge)
        for _ in range(2):
            judgement = assessor.assess(request, response)
        remembered += isinstance(judgement, Judgement) and judgement.exchange is None
        for other in _other_refusals(body):
            pair = (request, replace(response, body=json.dumps(other).encode()))
            (expected,) = _one_by_one([pair])
            assert _facts(assessor.assess(*pair)) == _facts(expected), (name, other)
            drifted += isinstance(expected, Judgement) and expected.outcome == "drift"
    assert remembered > 10
    assert drifted > 50


def test_refusals_that_are_alike_come_to_what_each_comes_to_by_itself() -> None:
    pairs = list(_refusals()) * 2
    assessor = Assessor(library().promises, library().judge)
    assessed = [assessor.assess(*pair) for pair in pairs]
    expected = list(_one_by_one(pairs))
    for pair, mine, theirs in zip(pairs, assessed, expected, strict=True):
        assert _facts(mine) == _facts(theirs), pair
    at_once = [
        each
        for each in assessed
        if isinstance(each, Judgement)
        and (each.exchange is None or all(finding.is_ours for finding in each.findings))
    ]
    assert len(at_once) > len(pairs) / 3
    assert {each.outcome for each in at_once} >= {"conforms", "auth", "rate-limited", "outage"}
    _assert_covered(assessor, expected)


@pytest.mark.parametrize("parts", [2, 5])
def test_parts_of_a_log_are_judged_and_counted_as_the_whole(parts: int) -> None:
    pairs = _log()
    whole = Assessor(library().promises, library().judge)
    expected = [_facts(whole.assess(*pair)) for pair in pairs]
    merged: dict[str, CoverageCounts] = {}
    for start in reversed(range(parts)):
        part = Assessor(library().promises, library().judge)
        assert [_facts(part.assess(*pair)) for pair in pairs[start::parts]] == expected[
            start::parts
        ]
        for operation, counts in part.coverage().items():
            merged.setdefault(operation, CoverageCounts()).add(counts)
    for operation, counts in whole.coverage().items():
        promise = library().promises[operation]
        assert coverage_of(promise, merged[operation]) == coverage_of(promise, counts)


def test_a_custom_check_is_asked_of_every_exchange() -> None:
    @custom_check("acme-never", level="error", sentence="Nothing is ever right.", about="answer")
    def never(_promise: Promise, exchange: Exchange) -> Iterator[Difference]:
        yield Difference("", expected="another answer", actual=f"one to {exchange.request.method}")

    def judge_of(operation: str) -> Judge:
        of_ours = library().judge(operation)
        schemas = {
            name: library()._schema(operation, name) for name in ("response.json", "error.json")
        }
        return Judge(of_ours.promise, schemas, [never])

    assessor = Assessor(library().promises, judge_of)
    exchange = shipped()["reference/lock_records-ok"].exchange
    for _ in range(3):
        judgement = assessor.assess(exchange.request, exchange.response)
        assert isinstance(judgement, Judgement)
        assert [finding.rule for finding in judgement.findings] == ["acme-never"]


def test_a_custom_check_is_given_each_row_that_was_refused_by_itself() -> None:
    @custom_check("acme-alone", level="error", sentence="Rows are alone.", about="answer")
    def alone(_promise: Promise, exchange: Exchange) -> Iterator[Difference]:
        if "code" not in exchange.response.json:
            yield Difference("", expected="a row", actual="all of them")

    lamps = promises(
        page(
            ("light_lamps", "POST", "/settings/lamps"),
            keys=[("lamps", "array"), ("lamps[].id", "string")],
            rows=[("NO_OIL", 400, "no oil")],
        )
    )
    judge = Judge(lamps["light_lamps"], derive(lamps["light_lamps"]), [alone])
    assessor = Assessor(lamps, lambda _: judge)
    request = Request("POST", f"{HOST}/settings/lamps", {})
    refused = {"code": "NO_OIL", "details": {}, "message": "no oil", "status": "error"}
    body = json.dumps({"lamps": [refused]}).encode()
    for _ in range(3):
        judgement = assessor.assess(request, Response(400, {}, body))
        assert isinstance(judgement, Judgement)
        assert (judgement.outcome, judgement.findings) == ("conforms", ())


def test_what_is_kept_of_circumstances_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zoho_conformance.checks.matching.assessor._MAX_KNOWN", 20)
    assessor = Assessor(library().promises, library().judge)
    exchange = shipped()["reference/lock_records-ok"].exchange

    for number in range(50):
        url = f"{exchange.request.url}?x{number}=1"
        assessor.assess(replace(exchange.request, url=url), exchange.response)
    assert 0 < len(assessor._known) <= 20


def test_addresses_that_are_alike_are_told_apart_by_query_headers_and_body() -> None:
    exchange = shipped()["reference/get_record_locking_information-ok"].exchange
    request, response = exchange.request, exchange.response
    others = [
        replace(request, url=request.url.replace("310001", "310002")),
        replace(request, url=f"{request.url}&pge=1"),
        replace(request, url=f"{request.url}&page=x"),
        replace(request, url=f"{request.url}&pge=1", lacks_query=True),
        replace(request, headers={"authorization": "x"}),
        replace(request, headers={}),
        replace(request, body="{}"),
        replace(request, method="DELETE"),
    ]
    pairs = [(each, response) for each in [request, *others, request, *reversed(others)] * 2]
    assessor = Assessor(library().promises, library().judge)
    assessed = [_facts(assessor.assess(*pair)) for pair in pairs]
    assert assessed == list(map(_facts, _one_by_one(pairs)))
    assert len({facts[2] for facts in assessed if len(facts) > 2}) > 1


def test_a_body_is_held_to_the_page_after_a_request_without_one() -> None:
    exchange = shipped()["reference/lock_records-ok"].exchange
    assessor = Assessor(library().promises, library().judge)
    findings = []
    for body in (None, None, '{"data": [{"Locked_Reson__s": "x"}]}'):
        judgement = assessor.assess(replace(exchange.request, body=body), exchange.response)
        assert isinstance(judgement, Judgement)
        findings.append([finding.rule for finding in judgement.findings if finding.is_ours])
    assert findings[:2] == [[], []]
    assert findings[2]


def test_a_content_type_is_judged_after_an_answer_without_a_body_that_had_it_too() -> None:
    exchange = shipped()["reference/get_record_locking_information-ok"].exchange
    assessor = Assessor(library().promises, library().judge)
    for body in (b"", exchange.response.body):
        headers = {"content-type": "text/html"}
        answer = replace(exchange.response, headers=headers, body=body)
        judgement = assessor.assess(exchange.request, answer)
    assert isinstance(judgement, Judgement)
    assert [finding.rule for finding in judgement.findings] == ["content-type-changed"]


def test_what_was_forgotten_of_requests_is_found_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("_MAX_SENT", "_MAX_KNOWN"):
        monkeypatch.setattr(f"zoho_conformance.checks.matching.assessor.{name}", 3)
    pairs = _log()[::3]
    assessor = Assessor(library().promises, library().judge)
    assessed = [_facts(assessor.assess(*pair)) for pair in pairs]
    assert assessed == list(map(_facts, _one_by_one(pairs)))
    assert len(assessor._sent) <= 3


def _each_by_itself_in_any_order(pairs: list[tuple[Request, Response]]) -> set[str]:
    """What pairs come to, each by itself and whatever was judged before; not the same."""
    expected = list(map(_facts, _one_by_one(pairs)))
    for order in permutations(range(len(pairs))):
        assessor = Assessor(library().promises, library().judge)
        for at in order:
            assert _facts(assessor.assess(*pairs[at])) == expected[at], (order, at)
    return {str(facts[1]) if facts[0] != "unmatched" else "unmatched" for facts in expected}


@pytest.mark.parametrize("status", [200, 400])
def test_one_refusal_of_a_former_version_says_nothing_of_other_answers_in_it(status: int) -> None:
    exchange = shipped()["reference/get_record_locking_configuration-ok"].exchange
    former = replace(exchange.request, url=exchange.request.url.replace("/v7/", "/v2/"))
    refusals: list[dict[str, Any]] = [
        {"code": code, "details": {}, "message": "no", "status": "error"}
        for code in ("API_NOT_SUPPORTED", "AUTHENTICATION_FAILURE")
    ]
    bodies = [json.dumps(refusal).encode() for refusal in refusals] + [exchange.response.body]
    answers = [replace(exchange.response, status=status, body=body) for body in bodies]
    pairs = [(former, answer) for answer in answers]
    assert _each_by_itself_in_any_order(pairs) == {"drift", "unmatched"}


def test_a_refusal_in_the_place_of_a_file_is_not_taken_for_a_file_that_reads_like_it() -> None:
    url = "https://www.zohoapis.com/crm/v7/Leads/4150868000000376008/photo"
    refusal: dict[str, Any] = {
        "code": "INVALID_DATA",
        "details": {},
        "message": "no",
        "status": "error",
    }
    headers = {"content-type": "application/json"}
    answers = [
        Response(200, headers | attached, json.dumps(refusal).encode())
        for attached in ({}, {"content-disposition": "attachment; filename=a.json"})
    ]
    pairs = [(Request("GET", url, {}), answer) for answer in answers]
    assert _each_by_itself_in_any_order(pairs) == {"conforms", "drift"}
