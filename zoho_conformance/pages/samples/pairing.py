"""Which sample request of a page a sample response answers, and with which body it was sent.

They belong together by their order: what is sent stands before what comes. Where several requests
stand before several responses, the first belongs to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zoho_conformance.contracts.contract import BodySample
from zoho_conformance.pages.blocks import Code, Section
from zoho_conformance.pages.samples import sample_exchange
from zoho_conformance.pages.samples.sample_exchange import SampleRequest

_LEVEL_UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class SamplePair:
    """A sample response, and the request and the body that it answers, where the page has them.

    `headings` are those that the response stands below, the nearest first. It `is_further` where
    another response to the request stands before it.
    """

    answer: BodySample
    request: SampleRequest | None
    sent: BodySample | None
    headings: tuple[str, ...]
    is_further: bool = False


@dataclass(slots=True)
class _Asked:
    """A sample request with the bodies that follow it, and whether it `is_answered` already."""

    request: SampleRequest | None
    bodies: list[BodySample] = field(default_factory=list)
    is_answered: bool = False


@dataclass(slots=True)
class _Answer:
    sample: BodySample | None
    """None where what stands there is an error."""
    headings: tuple[str, ...]


def pair(parts: Sequence[Section], samples: Sequence[BodySample]) -> Iterator[SamplePair]:
    """Every sample response in page order, with its request."""
    asked: list[_Asked] = []
    answers: list[_Answer] = []
    latest = _Asked(None)
    for event in _events(parts, samples):
        if isinstance(event, _Answer):
            answers.append(event)
            continue
        if answers:
            yield from _assign(asked or [latest], answers)
            latest = asked[-1] if asked else latest
            asked, answers = [], []
        if isinstance(event, SampleRequest):
            asked.append(_Asked(event))
            continue
        if not asked:
            # The body alone is new.
            asked.append(_Asked(latest.request, is_answered=latest.is_answered))
        without_body = (each for each in asked if not each.bodies)
        next(without_body, asked[-1]).bodies.append(event)
    yield from _assign(asked or [latest], answers)


def _assign(asked: Sequence[_Asked], answers: Sequence[_Answer]) -> Iterator[SamplePair]:
    """The responses of one run with the requests before them: in order, or all with the last."""
    in_order = len(asked) == len(answers)
    for at, answer in enumerate(answers):
        own = asked[at] if in_order else asked[-1]
        is_further, own.is_answered = own.is_answered, True
        if answer.sample is None:
            continue
        bodies = own.bodies
        together = not in_order and len(bodies) == len(answers)
        sent = bodies[at if together else 0] if bodies else None
        yield SamplePair(answer.sample, own.request, sent, answer.headings, is_further)


_Event = SampleRequest | BodySample | _Answer


def _events(parts: Sequence[Section], samples: Sequence[BodySample]) -> Iterator[_Event]:
    """The requests, the bodies that are sent, and the responses, in page order."""
    of_block: dict[tuple[int, str], list[BodySample]] = {}
    for sample in samples:
        of_block.setdefault((sample.line, sample.code), []).append(sample)
    above: list[Section] = []
    for part in parts:
        above = [other for other in above if _is_above(other, part)]
        headings = (part.title, *(other.title for other in reversed(above)))
        has_request = False
        for block in part.blocks:
            if not isinstance(block, Code):
                continue
            request = sample_exchange.request_in(block, part)
            if request is not None and not (has_request and sample_exchange.is_deluge(block.text)):
                # Deluge shows the same request once more.
                has_request = True
                yield request
            bodies = of_block.pop((block.line, block.text), ())
            for sample in bodies:
                yield sample if sample.side == "request" else _Answer(sample, headings)
            if not bodies and part.kind == "sample response":
                yield _Answer(None, headings)
        above.append(part)


def _is_above(other: Section, part: Section) -> bool:
    """Whether a section's heading is that of a part of the page which another section is in."""
    return other.kind == "other" and _LEVEL_UNKNOWN < other.level < part.level
