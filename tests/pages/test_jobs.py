"""Which key of an answer names a job, and where a job is asked for."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.page_facts import Job
from zoho_conformance.pages.reader import read


def _jobs(endpoints: str, *rest: str) -> list[Job]:
    return list(read("\n\n".join(("# Lamps", "#### Endpoints", endpoints, *rest))).jobs)


def _answer(body: str) -> str:
    return f"#### Sample Response\n\n``` json\n{body}\n```"


def _sent(url: str) -> str:
    return f'#### Sample Request\n\n``` curl\ncurl "{url}" -X GET\n```'


@pytest.mark.parametrize("name", ["job_id", "jobId"])
def test_the_answer_of_a_write_names_the_job_by_its_key(name: str) -> None:
    body = f'{{"data": [{{"code": "SUCCESS", "details": {{"{name}": "1"}}}}]}}'
    (job,) = _jobs("POST /lamps/actions/clean", _answer(body))
    assert (job.id_key, job.polled_at) == (f"data[].details.{name}", None)


def test_an_id_is_the_job_s_where_its_description_says_so() -> None:
    keys = (
        "#### Response JSON Keys\n\n- idstring\n\n\n\nThe unique ID of the scheduled cleaning job."
    )
    (job,) = _jobs("POST /lamps", keys, _answer('{"id": "1", "house": {"id": "2"}}'))
    assert job.id_key == "id"


def test_an_id_of_a_scheduled_answer_is_the_job_s_where_the_page_schedules_one() -> None:
    body = '{"lamps": [{"code": "SCHEDULED", "details": {"id": "1"}}]}'
    words = "#### Purpose\n\nTo clean lamps. This API schedules a job."
    (job,) = _jobs("POST /lamps", words, _answer(body))
    assert job.id_key == "lamps[].details.id"
    assert not _jobs("POST /lamps", _answer(body))


def test_an_operation_that_asks_for_a_job_has_its_own_address() -> None:
    (job,) = _jobs("GET /lamps/actions/clean?job\\_id={job\\_id}")
    assert (job.id_key, job.polled_at) == (None, "/lamps/actions/clean?job_id={job_id}")
    (job,) = _jobs("GET /wash/{job\\_id}")
    assert job.polled_at == "/wash/{job_id}"


def test_the_answer_repeats_the_id_where_the_sample_shows_it() -> None:
    url = "https://www.zohoapis.com/crm/v7/wash/1306462000000204001"
    answered = _answer('{"data": [{"id": "1306462000000204001", "state": "DONE"}]}')
    (job,) = _jobs("GET /wash/{job\\_id}", _sent(url), answered)
    assert job.id_key == "data[].id"
    other = _answer('{"data": [{"id": "1306462000000204002", "state": "DONE"}]}')
    (job,) = _jobs("GET /wash/{job\\_id}", _sent(url), other)
    assert job.id_key is None


def test_a_page_with_both_operations_says_where_its_job_is_asked_for() -> None:
    body = '{"data": [{"details": {"job_id": "1"}}]}'
    started, asked = _jobs("POST /wash\n\nGET /wash/{job\\_id}", _answer(body))
    assert started.polled_at == asked.polled_at == "/wash/{job_id}"
    assert started.operations != asked.operations


def test_a_title_may_say_that_a_job_is_asked_for_without_its_id() -> None:
    page = "# Get the Status of a Cleaning Job\n\n#### Endpoints\n\nGET /houses/{id}/cleaned\n"
    assert [job.polled_at for job in read(page).jobs] == ["/houses/{id}/cleaned"]


def test_the_slot_of_an_operation_whose_title_tells_of_a_job_is_its_id() -> None:
    endpoints = "GET /cleanings\n\nGET /cleanings/{cleaning\\_id}"
    page = f"# Get the Status of the Cleaning Job\n\n#### Endpoints\n\n{endpoints}\n"
    contract = read(page)
    assert [job.polled_at for job in contract.jobs] == ["/cleanings/{cleaning_id}"]
    assert contract.jobs[0].operations == (contract.operations[1].id,)


def test_a_page_about_other_work_has_no_job() -> None:
    assert not _jobs("POST /lamps", _answer('{"data": [{"details": {"id": "1"}}]}'))


@pytest.mark.parametrize(
    ("path", "asks"),
    [
        ("/wash/{job\\_id}", True),
        ("/wash/{job\\_id}/status", True),
        ("/wash/{job\\_id}/result", False),
        ("/wash/{job-id}/{file-name}", False),
    ],
)
def test_what_a_job_made_is_fetched_and_not_asked_for(path: str, *, asks: bool) -> None:
    assert bool(_jobs(f"GET {path}")) is asks
