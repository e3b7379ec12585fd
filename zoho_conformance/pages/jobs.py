"""Jobs that run on after the answer: which key names one, and where it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from urllib.parse import parse_qsl, urlsplit

from zoho_conformance.contracts.contract import (
    BodySample,
    Key,
    Operation,
    Parameter,
    SampleExchange,
)
from zoho_conformance.contracts.page_facts import Job
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request
from zoho_conformance.pages.blocks import Block, Code, Item, Section
from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.prose import Sentence
from zoho_conformance.pages.samples.body_samples import BodySamples

_JOB_ID = re.compile(r"job[_-]?id", re.IGNORECASE)
_SLOT = re.compile(r"\{([^{}]+)\}")
# What a description says of an id that is a job's.
_ID_OF_JOB = re.compile(
    r"\b(?:unique )?(?:ids?|identifiers?) (?:of|for|to) (?:[\w-]+ ){0,6}?job\b|\bjob'?s? id\b"
    r"|\bthis id to (?:check|get|know) the (?:job )?status\b",
    re.IGNORECASE,
)
_SCHEDULES_JOB = CuedPattern(
    ("job",),
    r"\bschedules? (?:a|the) (?:\w+ ){0,4}job\b|\bjob (?:will be|is|gets) scheduled\b"
    r"|\bjob'?s status\b|\bstatus of the (?:[\w-]+ ){0,5}job\b",
)
# The job itself, or a step below it that tells how far it is.
_ASKS_FOR_JOB = re.compile(
    r"\{[^{}]*job[_-]?id[^{}]*\}+(?:/[\w-]*(?:stat(?:us|e)|progress|details?))?/?$", re.IGNORECASE
)
_SCHEDULED = "SCHEDULED"
_STATUS_OF_JOB = re.compile(r"\bstatus of (?:a|the|previously)\b.*\bjob\b", re.IGNORECASE)


def read(
    title: str,
    sections: Sequence[Section],
    operations: Sequence[Operation],
    parameters: Sequence[Parameter],
    response_keys: Sequence[Key],
    *,
    prose: Sequence[Sentence],
    samples: BodySamples,
    sample: SampleExchange | None,
) -> tuple[Job, ...]:
    """The jobs that the page's answers name, and those that its operations ask for."""
    polling = [operation for operation in operations if operation.method == "GET"]
    starting = [operation for operation in operations if operation.method != "GET"]
    asked = [*_asked_for(title, polling, parameters, response_keys, sample)]
    named = []
    if starting:
        named = [*_named(sections, prose, response_keys, samples.of_side("response"))]
    polled_at = next((job.polled_at for job in asked if job.polled_at), None)
    ids = None if len(starting) == len(operations) else tuple(each.id for each in starting)
    started = [
        Job(key.line, key.path, polled_at, operations=key.operations or ids) for key in named
    ]
    return (*started, *asked)


def _named(
    sections: Sequence[Section],
    prose: Sequence[Sentence],
    keys: Sequence[Key],
    samples: Sequence[BodySample],
) -> Iterator[Key]:
    """The key of an answer that names the job it started."""
    by_name = [key for key in keys if _JOB_ID.fullmatch(key.name)]
    if by_name:
        yield from by_name
        return
    ids = [key for key in keys if key.name == "id"]
    descriptions = _Descriptions(sections)
    described = {key.path for key in keys if _ID_OF_JOB.search(descriptions.of(key))}
    of_job = [key for key in ids if key.path in described or key.parent in described]
    if of_job:
        yield of_job[0]
    elif any(_SCHEDULES_JOB.search(sentence.text) for sentence in prose):
        yield from (key for key in ids if key.path in {*_ids_of_scheduled(samples)})


def _ids_of_scheduled(samples: Sequence[BodySample]) -> Iterator[str]:
    """The paths of the ids in sample answers that say that something was scheduled."""
    for sample in samples:
        body = sample.body if isinstance(sample.body, dict) else {}
        rows = [name for name, value in body.items() if isinstance(value, list)]
        for place in ("", *(f"{name}[]." for name in rows)):
            answers = json_path.values(body, place.rstrip(".")) if place else [body]
            for answer in answers:
                is_scheduled = isinstance(answer, dict) and answer.get("code") == _SCHEDULED
                if is_scheduled and isinstance(answer.get("details"), dict):
                    yield f"{place}details.id"


class _Descriptions:
    """What stands on a page in the item of a key, and below it."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._at_line: dict[int, list[tuple[str, Sequence[Block], int]]] = {}
        for section in sections:
            for at, block in enumerate(section.blocks):
                if isinstance(block, Item):
                    item = (block.text, section.blocks, at)
                    self._at_line.setdefault(block.line, []).append(item)

    def of(self, key: Key) -> str:
        """The words of the first item of a key; none where it has no item."""
        for text, blocks, at in self._at_line.get(key.line, ()):
            # A rendering may have a whole list in one line.
            if key.name in text:
                behind = (blocks[index] for index in range(at + 1, len(blocks)))
                below = takewhile(lambda block: not isinstance(block, Item | Code), behind)
                return " ".join((text, *(block.text for block in below)))
        return ""


def _asked_for(
    title: str,
    operations: Sequence[Operation],
    parameters: Sequence[Parameter],
    keys: Sequence[Key],
    sample: SampleExchange | None,
) -> Iterator[Job]:
    """The operations that ask for a job: by its id, or as the title of the page says."""
    parameter = next((each for each in parameters if _JOB_ID.fullmatch(each.name)), None)
    for operation in operations:
        own = (operation.id,) if len(operations) > 1 else None
        slot = next(filter(_JOB_ID.fullmatch, map(_plain, _SLOT.findall(operation.path))), None)
        if slot is not None or parameter is not None:
            path = operation.path
            if slot is not None and not _ASKS_FOR_JOB.search(path):
                # What a job made is not its state.
                continue
            if slot is None and parameter is not None:
                path = f"{path}?{parameter.name}={{{parameter.name}}}"
            key = _repeated_id(
                operation, slot or (parameter.name if parameter else ""), keys, sample
            )
            yield Job(operation.line, key, path, operations=own)
    has_id = parameter is not None or any(_JOB_ID.search(each.path) for each in operations)
    if not has_id and _STATUS_OF_JOB.search(title):
        yield from _told_by_title(operations, keys, sample)


def _plain(slot: str) -> str:
    return slot.strip("{} ")


def _told_by_title(
    operations: Sequence[Operation],
    keys: Sequence[Key],
    sample: SampleExchange | None,
) -> Iterator[Job]:
    by_id = [operation for operation in operations if operation.path.endswith("}")]
    chosen = by_id if len(operations) > 1 else operations
    if len(chosen) == 1:
        own = (chosen[0].id,) if len(operations) > 1 else None
        slots = _SLOT.findall(chosen[0].path)
        key = _repeated_id(chosen[0], slots[-1], keys, sample) if chosen[0] in by_id else None
        yield Job(chosen[0].line, key, chosen[0].path, operations=own)


def _repeated_id(
    operation: Operation, name: str, keys: Sequence[Key], sample: SampleExchange | None
) -> str | None:
    """The key of the answer that repeats the job's id: by its name, or as the sample shows."""
    by_name = [key.path for key in keys if _JOB_ID.fullmatch(key.name)]
    if len(by_name) == 1:
        return by_name[0]
    if sample is None:
        return None
    in_path = Request(sample.method, sample.url, {}).path_values(operation.path) or {}
    sent = {**dict(parse_qsl(urlsplit(sample.url).query)), **in_path}.get(name)
    shown = (
        key.path
        for key in keys
        if key.name == "id" and sent in [*json_path.values(sample.response, key.path)]
    )
    return next(shown, None) if sent else None
