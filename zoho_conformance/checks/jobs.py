"""Jobs that run on: the id that one answer gives is the one that another operation is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.own_facts import concerns
from zoho_conformance.contracts.page_facts import Job
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.lazy_pattern import lazy_pattern

_PLACE_OF_ID = lazy_pattern(
    r"(?:[?&](?P<query>[^=&{]+)=)?\{+(?P<slot>[^{}]*job[^{}]*)\}+", re.IGNORECASE
)

# Of an operation that tells the status of a job, whatever its page calls the id.
_LAST_SLOT = lazy_pattern(r"/\{+([^{}]+)\}+$")


def jobs_of(promise: Promise) -> Iterator[Job]:
    """The jobs that an operation starts or asks for."""
    return (job for job in promise.contract.jobs if concerns(job.operations, promise.id))


def starts_jobs(promise: Promise) -> bool:
    """Whether answers name a job that was started."""
    return promise.operation.method != "GET" and any(job.id_key for job in jobs_of(promise))


def parameter_of_id(promise: Promise) -> str | None:
    """The parameter, of the path or the query, by which an operation is asked for a job."""
    if promise.operation.method != "GET":
        return None
    for job in jobs_of(promise):
        if job.polled_at and (match := _PLACE_OF_ID.search(job.polled_at)):
            return match["query"] or match["slot"].strip()
        if job.polled_at and (match := _LAST_SLOT.search(job.polled_at)):
            return match[1].strip()
    return None


def repeats_id(promise: Promise) -> bool:
    """Whether an answer about a job repeats its id."""
    return parameter_of_id(promise) is not None and any(job.id_key for job in jobs_of(promise))


def asked_id(promise: Promise, exchange: Exchange) -> str | None:
    """The id of the job that a request asks for."""
    name = parameter_of_id(promise)
    if name is None:
        return None
    in_path = exchange.request.path_values(promise.operation.path) or {}
    sent = {**exchange.request.query, **in_path}
    return sent.get(name, "").strip() or None


def started_ids(promise: Promise, exchange: Exchange) -> Iterator[str]:
    """The ids of the jobs that an answer says were started."""
    if not starts_jobs(promise) or not is_success(exchange.response.status):
        return
    for job in jobs_of(promise):
        for value in json_path.values(exchange.response.json, job.id_key) if job.id_key else ():
            if isinstance(value, str | int) and not isinstance(value, bool):
                yield str(value)


def check_asked_for(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """An answer about another job than the one asked for."""
    asked = asked_id(promise, exchange)
    for job in jobs_of(promise):
        key = promise.key_at(job.id_key) if job.id_key and job.polled_at else None
        if key is None or asked is None:
            continue
        values = json_path.values(exchange.response.json, key.path)
        others = sum(isinstance(value, str) and value != asked for value in values)
        if others:
            finding = FindingMaker(promise, exchange.case).about_key(
                "answer-not-asked-for",
                key.path,
                key,
                expected=f"the {parameter_of_id(promise)} of the request",
                actual="a different value",
            )
            yield replace(finding, count=others)
