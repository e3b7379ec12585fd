"""Which samples of a page show its bodies: those that keys are read from, each with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from msgspec.structs import replace

from zoho_conformance.contracts.contract import BodySample, Side
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages.blocks import Code, Item, Paragraph, Section
from zoho_conformance.pages.headings import SectionKind
from zoho_conformance.pages.samples import lenient_json, sample_exchange, sample_shape

_SIDES: dict[SectionKind, Side] = {
    "sample request": "request",
    "sample input": "request",
    "sample response": "response",
}
# Below its key list's own heading, without a list: the sample lost its heading, or stands for it.
_SIDES_OF_LISTS: dict[SectionKind, Side] = {
    "request keys": "request",
    "response keys": "response",
}
_TITLES: tuple[tuple[Side, re.Pattern[str]], ...] = (
    ("response", re.compile(r"\brespon?ses?\b", re.IGNORECASE)),
    (
        "request",
        re.compile(
            r"\b(?:sample|example|json|request) (?:input|body|json|query)\b|\binput\b",
            re.IGNORECASE,
        ),
    ),
)
_ERRORS = re.compile(r"\b(?:error|failure|failed|invalid)", re.IGNORECASE)
# What the API sends to an address of the caller's, later and unasked.
_CALLBACK = re.compile(
    r"\bcall[- ]?backs?\b|\b(?:notification|notify|webhook)[ _]?urls?\b"
    r"|\b(?:notification|webhook)s?\b.*\b(?:payload|received|sent)\b"
    r"|\b(?:payload|received|sent)\b.*\b(?:notification|webhook)s?\b"
    r"|\bsample (?:notification|webhook)s?\b",
    re.IGNORECASE,
)
# A request that names that address, or the errors of doing so; unless it is the one that comes.
_NOT_CALLBACK = re.compile(r"\b(?:inputs?|requests?|errors?|parameters?)\b", re.IGNORECASE)
_COMES = re.compile(r"\b(?:payload|posted|received|sent|made)\b", re.IGNORECASE)
_PAYLOAD = re.compile(
    r"\b(?:payload|posted|(?:sample|example|format|body|json|structure)\b.*\b(?:sent|received)|"
    r"(?:sent|received)\b.*\b(?:sample|example|format|body|json|structure|follow\w*|below))\b",
    re.IGNORECASE,
)
_MAX_ANNOUNCEMENT_CHARS = 300
_CURL_JSON = re.compile(
    r"(?:^|\s)(?:-d|--data(?:-raw|-binary)?)\s*'(\s*[{\[].*?[}\]]\s*)'(?=\s|$)", re.DOTALL
)
_PROGRAM = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE) |[\"']?https?://|\w+ ?= ?(?:invokeurl|await|new\b|\{\})|"
    r"(?:import|const|let|var|public|using|from|package|#include|<\?php|\$)\b"
)
_PROGRAM_START_CHARS = 200
_ANSWER_KEYS = frozenset({"code", "details", "message", "status"})
_ERROR_BODY = "the sample is an error body; it shows no keys of a success"


@dataclass(frozen=True, slots=True)
class BodySamples:
    """The samples of both bodies in page order, and what was doubtful in them.

    `called_back` are what the API sends to an address of the caller's: they are no answers.
    """

    samples: tuple[BodySample, ...]
    doubts: tuple[Doubt, ...]
    called_back: tuple[BodySample, ...] = ()

    def of_side(self, side: Side) -> tuple[BodySample, ...]:
        """The samples of one body."""
        return tuple(sample for sample in self.samples if sample.side == side)

    def key_names(self) -> dict[Side, frozenset[str]]:
        """The names of all keys that the samples of each body show."""
        sides: tuple[Side, Side] = ("request", "response")
        return {side: _names(self.of_side(side)) for side in sides}

    @property
    def names_called_back(self) -> frozenset[str]:
        """The names of the keys that the API sends to an address of the caller's."""
        return _names(self.called_back)

    def first(self, side: Side) -> Any | None:
        """The first sample of a body, or None."""
        return next((sample.body for sample in self.of_side(side)), None)


def _names(samples: Iterable[BodySample]) -> frozenset[str]:
    return frozenset(sample_shape.names_in(sample.body for sample in samples))


def read(parts: Sequence[Section], error_codes: Collection[str]) -> BodySamples:
    """All samples of a page but error bodies, which show no key of a success, and callbacks."""
    samples: list[BodySample] = []
    doubts: list[Doubt] = []
    called_back: list[BodySample] = []
    for part in parts:
        side = _side(part)
        for block, is_callback in _code_in(part):
            if is_callback:
                # What failed is listed in the same way: nothing in it is the error of an answer.
                read_samples = _samples_in(block, "response", ())
            elif side is not None:
                read_samples = _samples_in(block, side, error_codes)
            else:
                continue
            for sample, sample_doubts in read_samples:
                if sample is not None:
                    of_kind = called_back if is_callback else samples
                    of_kind.append(replace(sample, code=block.text))
                doubts += sample_doubts
    if not any(sample.side == "response" for sample in samples):
        samples += _samples_without_heading(parts, samples, error_codes)
    has_list = any(part.kind == "response keys" and part.blocks for part in parts)
    if not has_list and not any(sample.side == "response" for sample in samples):
        what = "no success body is documented: there is neither a key list nor a sample of one"
        doubts.append(Doubt.of_page("no-success-body", what))
    return BodySamples(tuple(samples), tuple(doubts), tuple(called_back))


def _code_in(part: Section) -> Iterator[tuple[Code, bool]]:
    """The code below a heading, and whether it is what a callback brings.

    The heading says so, or the words right before the code.
    """
    is_callback = is_about_callback(part.title)
    before = ""
    for block in part.blocks:
        if isinstance(block, Code):
            yield block, is_callback or _announces_callback(before)
        before = block.text if isinstance(block, Paragraph) else ""


def is_about_callback(title: str) -> bool:
    """Whether a heading is that of what the API sends to an address of the caller's."""
    if not _CALLBACK.search(title):
        return False
    return _COMES.search(title) is not None or not _NOT_CALLBACK.search(title)


def _announces_callback(text: str) -> bool:
    """Whether words say that what the API sends to an address of the caller's follows."""
    is_short = len(text) <= _MAX_ANNOUNCEMENT_CHARS
    return is_short and bool(_CALLBACK.search(text) and _PAYLOAD.search(text))


def _samples_without_heading(
    parts: Sequence[Section], samples: Sequence[BodySample], error_codes: Collection[str]
) -> Iterator[BodySample]:
    """The answers below the error table or an unknown heading, of a page that shows none."""
    known = {(sample.line, sample.code) for sample in samples}
    for part in parts:
        if part.kind not in ("errors", "other") or is_about_callback(part.title):
            continue
        for block in part.blocks:
            if not isinstance(block, Code) or _body_text(block) is None:
                continue
            if (block.line, block.text) in known:
                continue
            body = lenient_json.parse(block.text)
            if not isinstance(body, dict) or not any(isinstance(v, list) for v in body.values()):
                continue
            sample, _ = _without_errors(BodySample("response", body, block.line), error_codes, [])
            if sample is not None:
                yield replace(sample, code=block.text)


def _side(part: Section) -> Side | None:
    """Which body the JSON below a heading shows; None where that is unclear."""
    if _ERRORS.search(part.title):
        return None
    if part.kind in _SIDES_OF_LISTS:
        # What is listed behind a sample are notes on it.
        before = takewhile(lambda block: not isinstance(block, Code), part.blocks)
        if not any(isinstance(block, Item) for block in before):
            return _SIDES_OF_LISTS[part.kind]
    if part.kind == "other":
        return next((side for side, form in _TITLES if form.search(part.title)), None)
    return _SIDES.get(part.kind)


_Read = tuple[BodySample | None, list[Doubt]]
"""A sample, if it could be read and shows keys of a success, and the doubts about it."""


def _samples_in(block: Code, side: Side, error_codes: Collection[str]) -> Iterator[_Read]:
    """The samples in a code block."""
    if not block.text.strip():
        what = "the sample is lost: nothing stands where it is to be"
        yield None, [Doubt.at_line(block.line, "lost-sample", what)]
        return
    text = _body_text(block)
    parsed = lenient_json.parse(text) if text is not None else None
    if isinstance(parsed, dict | list):
        doubts = []
        if side == "request" and _is_action_answer(parsed):
            what = "the answer of an action stands under the heading of a request"
            doubts = [Doubt.at_line(block.line, "sample-under-wrong-heading", what)]
            side = "response"
        yield _without_errors(BodySample(side, parsed, block.line), error_codes, doubts)
    elif text is not None and parsed is None and not sample_exchange.is_deluge(text):
        yield from _mended_samples(text, side, block.line, error_codes)


def _mended_samples(
    text: str, side: Side, line: int, error_codes: Collection[str]
) -> Iterator[_Read]:
    """The samples in a text that is not JSON, one or several, or rebuilt from its lines."""
    documents = lenient_json.documents(text)
    mended = [document for document in documents if not _ERRORS.search(document.label)]
    for document in mended:
        what = f"the sample is not strict JSON; mended: {', '.join(document.mends)}"
        doubts = [Doubt.at_line(line, "mended-sample", what)] if document.mends else []
        if _is_writable(document.body):
            yield _without_errors(BodySample(side, document.body, line), error_codes, doubts)
    if mended:
        return
    rebuilt = lenient_json.rebuild(text)
    if rebuilt is None:
        what = "the sample is not JSON and gives no keys"
        yield None, [Doubt.at_line(line, "unreadable-sample", what)]
        return
    doubts = list(_doubts_of_rebuilt(rebuilt, line))
    yield _without_errors(BodySample(side, rebuilt, line), error_codes, doubts)


def _is_action_answer(body: Any) -> bool:
    """Whether a body has the form in which an action answers: rows of code, details and status."""
    rows = next(iter(body.values()), None) if isinstance(body, dict) and len(body) == 1 else None
    return (
        isinstance(rows, list)
        and bool(rows)
        and all(isinstance(row, dict) and row.keys() >= _ANSWER_KEYS for row in rows)
    )


def _body_text(block: Code) -> str | None:
    """The text of a body in a code block; None where it is a request or a script without one."""
    if block.text.lstrip().startswith("curl") or block.language == "deluge":
        inline = _CURL_JSON.search(block.text)
        return inline[1] if inline else None
    is_program = _PROGRAM.match(block.text.lstrip()[:_PROGRAM_START_CHARS])
    return None if is_program else block.text


def _is_writable(body: Any) -> bool:
    """Whether a body can be written to a file; half a surrogate pair cannot."""
    try:
        str(body).encode()
    except UnicodeEncodeError:
        return False
    return True


def _doubts_of_rebuilt(body: Any, line: int) -> Iterator[Doubt]:
    what = "the sample is not JSON; its keys are taken from its lines and indentation"
    yield Doubt.at_line(line, "rebuilt-sample", what)
    for path, shape in sample_shape.shapes_of_body(body).items():
        if shape.values == [[]]:
            what = f"the elements of `{path}` are lost"
            yield Doubt.at_line(line, "rebuilt-elements-lost", what, path)


def _without_errors(sample: BodySample, error_codes: Collection[str], doubts: list[Doubt]) -> _Read:
    """The sample without the errors in it, or None where all of it is one."""
    if sample.side == "request":
        return sample, doubts
    error_body = [*doubts, Doubt.at_line(sample.line, "sample-of-error", _ERROR_BODY)]
    body = sample.body
    if _is_error(body, error_codes):
        return None, error_body
    if not isinstance(body, dict):
        return sample, doubts
    remaining: dict[str, Any] = {}
    left_out = 0
    for name, value in body.items():
        elements = value if isinstance(value, list) else []
        successes = [element for element in elements if not _is_error(element, error_codes)]
        left_out += len(elements) - len(successes)
        if elements and not successes:
            return None, error_body
        remaining[name] = successes if elements else value
    if not left_out:
        return sample, doubts
    what = f"{left_out} of the sample's elements are refused ones; they show no keys of a success"
    doubts = [*doubts, Doubt.at_line(sample.line, "sample-has-errors", what)]
    return replace(sample, body=remaining), doubts


def _is_error(body: Any, error_codes: Collection[str]) -> bool:
    if not isinstance(body, dict):
        return False
    status, code = body.get("status"), body.get("code")
    if isinstance(status, str) and status.casefold() == "error":
        return isinstance(code, str) or "message" in body
    has_error_keys = {"code", "message", "details"} <= body.keys()
    return has_error_keys and "status" not in body and isinstance(code, str) and code in error_codes
