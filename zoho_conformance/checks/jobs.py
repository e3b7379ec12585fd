"""Jobs that run on: the id that one answer gives is the one that another operation is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.success_check import Glance
from zoho_conformance.contracts.own_facts import concerns
from zoho_conformance.contracts.page_facts import Job
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange, Request
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


def asked_id(promise: Promise, request: Request) -> str | None:
    """The id of the job that a request asks for."""
    name = parameter_of_id(promise)
    return None if name is None else _sent(promise.operation.path, name, request)


def _sent(template: str, name: str, request: Request) -> str | None:
    """What a request has for a parameter, of the path or else of the query."""
    in_path = (request.path_values(template) or {}) if name in template else {}
    return (in_path.get(name) or request.query.get(name, "")).strip() or None


def started_ids(promise: Promise, exchange: Exchange) -> Iterator[str]:
    """The ids of the jobs that an answer says were started."""
    if not starts_jobs(promise) or not is_success(exchange.response.status):
        return
    for job in jobs_of(promise):
        for value in json_path.values(exchange.response.json, job.id_key) if job.id_key else ():
            if isinstance(value, str | int) and not isinstance(value, bool):
                yield str(value)


def _keys_of_id(promise: Promise) -> Iterator[PromisedKey]:
    """The keys of an answer that repeat the id of the job which was asked for."""
    for job in jobs_of(promise):
        key = promise.key_at(job.id_key) if job.id_key and job.polled_at else None
        if key is not None:
            yield key


def glance_at_asked_for(promise: Promise) -> Glance:
    """Whether an answer is surely about the job that was asked for."""
    name, template = parameter_of_id(promise), promise.operation.path
    paths = tuple(key.path for key in _keys_of_id(promise))

    def glance(request: Request, body: Any) -> bool:
        asked = None if name is None else _sent(template, name, request)
        return asked is None or all(
            value == asked for path in paths for value in json_path.values(body, path)
        )

    return glance


def check_asked_for(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """An answer about another job than the one asked for."""
    asked = asked_id(promise, exchange.request)
    for key in _keys_of_id(promise):
        if asked is None:
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
