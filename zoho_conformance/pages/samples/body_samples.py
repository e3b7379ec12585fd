"""Which samples of a page show its bodies: those that keys are read from, each with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from zoho_conformance.contracts.contract import BodySample, Doubt, Side
from zoho_conformance.pages.read.blocks import Code, Item
from zoho_conformance.pages.samples import lenient_json, sample_shape
from zoho_conformance.pages.sections import Kind, Section

_SIDES: dict[Kind, Side] = {
    "sample request": "request",
    "sample input": "request",
    "sample response": "response",
}
# Below its key list's own heading, without a list: the sample lost its heading, or stands for it.
_LISTS: dict[Kind, Side] = {"request keys": "request", "response keys": "response"}
_TITLES: tuple[tuple[Side, re.Pattern[str]], ...] = (
    ("response", re.compile(r"\brespon?ses?\b", re.IGNORECASE)),
    (
        "request",
        re.compile(
            r"\b(?:sample|example|json|request) (?:input|body|json)\b|\binput\b", re.IGNORECASE
        ),
    ),
)
_ERRORS = re.compile(r"\b(?:error|failure|failed|invalid)", re.IGNORECASE)
_INLINE = re.compile(
    r"(?:^|\s)(?:-d|--data(?:-raw|-binary)?)\s*'(\s*[{\[].*?[}\]]\s*)'(?=\s|$)", re.DOTALL
)

_PROGRAM = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE) |[\"']?https?://|\w+ ?= ?(?:invokeurl|await|new\b|\{\})|"
    r"(?:import|const|let|var|public|using|from|package|#include|<\?php|\$)\b"
)


@dataclass(frozen=True, slots=True)
class Sampled:
    """The samples of both bodies in page order, and what was doubtful in them."""

    samples: tuple[BodySample, ...]
    doubts: tuple[Doubt, ...]

    def of(self, side: Side) -> tuple[BodySample, ...]:
        """The samples of one body."""
        return tuple(one for one in self.samples if one.side == side)

    def first(self, side: Side) -> Any | None:
        """The first sample of a body, or None."""
        return next((one.body for one in self.of(side)), None)


def read(parts: Sequence[Section], error_codes: Collection[str]) -> Sampled:
    """All samples of a page; an error body shows no key of a success, and is none of them."""
    found: list[BodySample] = []
    doubts: list[Doubt] = []
    for part in parts:
        side = _side(part)
        for block in part.blocks if side else ():
            if isinstance(block, Code):
                assert side is not None
                for one, told in _of_block(block, side):
                    doubts += told
                    kept, refused = _granted(one, error_codes) if one else (None, ())
                    doubts += refused
                    if kept is not None:
                        found.append(kept)
    listed = any(part.kind == "response keys" and part.blocks for part in parts)
    if not listed and not any(one.side == "response" for one in found):
        what = "no success body is documented: there is neither a key list nor a sample of one"
        doubts.append(Doubt.of_page("no-success-body", what))
    return Sampled(tuple(found), tuple(doubts))


def _side(part: Section) -> Side | None:
    """Which body the JSON below a heading is of; None where that cannot be told."""
    if _ERRORS.search(part.title):
        return None
    if part.kind in _LISTS:
        # What is listed behind a sample are notes on it.
        before = takewhile(lambda block: not isinstance(block, Code), part.blocks)
        if not any(isinstance(block, Item) for block in before):
            return _LISTS[part.kind]
    if part.kind == "other":
        return next((side for side, form in _TITLES if form.search(part.title)), None)
    return _SIDES.get(part.kind)


def _of_block(block: Code, side: Side) -> Iterator[tuple[BodySample | None, tuple[Doubt, ...]]]:
    """The documents of a code block, and what was mended or lost in each."""
    if not block.text.strip():
        what = "the sample is lost: nothing stands where it is to be"
        yield None, (Doubt.at(block.line, "lost-sample", what),)
        return
    text = _body_of(block)
    if text is None:
        return
    parsed = sample_shape.parse(text)
    if parsed is not None:
        if isinstance(parsed, dict | list):
            yield BodySample(side, parsed, block.line), ()
        return
    mended = [one for one in lenient_json.documents(text) if not _ERRORS.search(one.label)]
    for one in mended:
        told = f"the sample is not strict JSON; mended: {', '.join(one.mends)}"
        if _is_writable(one.body):
            yield (
                BodySample(side, one.body, block.line),
                (Doubt.at(block.line, "mended-sample", told),) if one.mends else (),
            )
    if mended:
        return
    rebuilt = sample_shape.rebuild(text)
    if rebuilt is None:
        what = "the sample is not JSON and gives no keys"
        yield None, (Doubt.at(block.line, "unreadable-sample", what),)
        return
    what = "the sample is not JSON; its keys are taken from its lines and indentation"
    lost = [path for path, shape in sample_shape.shapes(rebuilt).items() if shape.values == [[]]]
    yield (
        BodySample(side, rebuilt, block.line),
        (
            Doubt.at(block.line, "rebuilt-sample", what),
            *(
                Doubt.at(
                    block.line, "rebuilt-elements-lost", f"the elements of `{path}` are lost", path
                )
                for path in lost
            ),
        ),
    )


def _body_of(block: Code) -> str | None:
    """The text of a body in a code block; None where it is a request on its way, or a script."""
    if block.text.lstrip().startswith("curl") or block.language == "deluge":
        inline = _INLINE.search(block.text)
        return inline[1] if inline else None
    return None if _PROGRAM.match(block.text.lstrip()[:200]) else block.text


def _is_writable(body: Any) -> bool:
    """Half a surrogate pair can be written to no file."""
    try:
        str(body).encode()
    except UnicodeEncodeError:
        return False
    return True


_ERROR_BODY = "the sample is an error body; it shows no keys of a success"


def _granted(
    sample: BodySample, error_codes: Collection[str]
) -> tuple[BodySample | None, tuple[Doubt, ...]]:
    """The sample without what is refused in it; None where all of it is."""
    if sample.side == "request":
        return sample, ()
    body = sample.body
    if _is_refusal(body, error_codes):
        return None, (Doubt.at(sample.line, "sample-of-error", _ERROR_BODY),)
    if not isinstance(body, dict):
        return sample, ()
    kept: dict[str, Any] = {}
    left_out = 0
    for name, value in body.items():
        elements = value if isinstance(value, list) else []
        granted = [one for one in elements if not _is_refusal(one, error_codes)]
        left_out += len(elements) - len(granted)
        if elements and not granted:
            return None, (Doubt.at(sample.line, "sample-of-error", _ERROR_BODY),)
        kept[name] = granted if elements else value
    if not left_out:
        return sample, ()
    what = f"{left_out} of the sample's elements are refused ones; they show no keys of a success"
    return replace(sample, body=kept), (Doubt.at(sample.line, "sample-has-errors", what),)


def _is_refusal(body: Any, error_codes: Collection[str]) -> bool:
    if not isinstance(body, dict):
        return False
    status, code = body.get("status"), body.get("code")
    if isinstance(status, str) and status.casefold() == "error":
        return isinstance(code, str) or "message" in body
    told = {"code", "message", "details"} <= body.keys()
    return told and "status" not in body and isinstance(code, str) and code in error_codes
