"""The id of a job that one answer gives, asked of another operation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.matching.factories import answer, library, page, refusal, request_to
from zoho_conformance.checks.jobs import asked_id
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import classify, judge_foreign
from zoho_conformance.checks.started_jobs import StartedJobs, add_unknown_job
from zoho_conformance.contracts.page_facts import Job
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.runs.library import Library

START = ("wash_lamps", "POST", "/wash")
ASK = ("get_washing", "GET", "/wash/{job_id}")
STARTED = (("data", "array"), ("data[].details", "object"), ("data[].details.id", "string"))
STATE = (("data", "array"), ("data[].id", "string"), ("data[].state", "string"))
ROWS = (("INVALID_DATA", 400, "The job is not there."),)
ID = "4150868000000300001"


@pytest.fixture
def washing(tmp_path: Path) -> Library:
    starts = replace(page(START, keys=STARTED), jobs=(Job(3, "data[].details.id"),))
    asks = replace(page(ASK, keys=STATE, rows=ROWS), jobs=(Job(4, "data[].id", "/wash/{job_id}"),))
    return library(tmp_path, starts, asks)


def exchange(library: Library, operation: str, status: int, body: Any, id_: str = ID) -> Exchange:
    promise = library.promises[operation]
    path = promise.operation.path.replace("{job_id}", id_)
    response = answer(status, body)
    request = request_to(promise.operation.method, path)
    return Exchange(classify(promise, response), request, response)


def judged(library: Library, asked: Exchange, *, started: str = ID) -> Judgement:
    jobs = StartedJobs()
    starter = library.promises["wash_lamps"]
    given = {"data": [{"details": {"id": started}}]}
    jobs.note(starter, exchange(library, "wash_lamps", 200, given))
    by = library.judge("get_washing")
    judgement = judge_foreign(by, asked)
    known = jobs.starter_of(by.promise, asked)
    return add_unknown_job(by.promise, judgement, known) if known else judgement


def rules(judgement: Judgement) -> list[tuple[str, str]]:
    return [(finding.rule, finding.path) for finding in judgement.findings]


def test_a_job_that_was_started_and_is_answered_trips_nothing(washing: Library) -> None:
    body = {"data": [{"id": ID, "state": "DONE"}]}
    assert judged(washing, exchange(washing, "get_washing", 200, body)).findings == ()


def test_a_job_that_was_started_and_is_unknown_is_drift(washing: Library) -> None:
    body = refusal("INVALID_DATA", "the job is not there")
    judgement = judged(washing, exchange(washing, "get_washing", 400, body))
    assert rules(judgement) == [("write-without-effect", "job_id")]
    assert judgement.findings[0].expected == "the job that wash_lamps started"


@pytest.mark.parametrize(
    "body",
    [
        refusal("INVALID_DATA", "the job is not there") | {"details": {"param_name": "fields"}},
        refusal("NO_PERMISSION", "the job is not yours"),
        refusal("INVALID_DATA", "the job is not there") | {"code": {"id": 3}},
        ["INVALID_DATA"],
    ],
)
def test_a_refusal_of_something_else_says_nothing_of_the_job(washing: Library, body: Any) -> None:
    judgement = judged(washing, exchange(washing, "get_washing", 400, body))
    assert ("write-without-effect", "job_id") not in rules(judgement)


def test_a_job_that_no_answer_started_may_be_unknown(washing: Library) -> None:
    body = refusal("INVALID_DATA", "the job is not there")
    asked = exchange(washing, "get_washing", 400, body)
    assert rules(judged(washing, asked, started="4150868000000300002")) == []


def test_an_answer_about_another_job_is_drift(washing: Library) -> None:
    body = {"data": [{"id": "4150868000000300009", "state": "DONE"}]}
    judgement = judged(washing, exchange(washing, "get_washing", 200, body))
    assert rules(judgement) == [("answer-not-asked-for", "data[].id")]


def test_the_last_slot_is_the_id_of_a_job_whatever_its_name(tmp_path: Path) -> None:
    asks = page(("get_washing", "GET", "/wash/{wash_id}"), keys=STATE, rows=ROWS)
    lamps = library(tmp_path, replace(asks, jobs=(Job(4, None, "/wash/{wash_id}"),)))
    promise = lamps.promises["get_washing"]
    response = answer(200, {"data": []})
    asked = Exchange(classify(promise, response), request_to("GET", f"/wash/{ID}"), response)
    assert asked_id(promise, asked.request) == ID


def test_a_job_is_asked_for_in_the_query_as_well(tmp_path: Path) -> None:
    asks = page(("get_washing", "GET", "/wash"), keys=STATE, rows=ROWS)
    job = Job(4, "data[].id", "/wash?job_id={job_id}")
    lamps = library(tmp_path, replace(asks, jobs=(job,)))
    by = lamps.judge("get_washing")
    response = answer(200, {"data": [{"id": "4150868000000300009", "state": "DONE"}]})
    request = request_to("GET", f"/wash?job_id={ID}")
    judgement = judge_foreign(by, Exchange(classify(by.promise, response), request, response))
    assert rules(judgement) == [("answer-not-asked-for", "data[].id")]
