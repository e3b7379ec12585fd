"""The parts of a form that sample requests send: `-F "file=@lamp.png"`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zoho_conformance.contracts.contract import BodySample
from zoho_conformance.pages.blocks import Code, Section

_PART = re.compile(
    r"(?<!\S)(?:-F|--form(?:-string)?)(?:\s+|=)"
    r"(?P<quote>[\"']?)(?P<name>[\w$.-]+)=(?P<value>(?:(?!(?P=quote))[^\n])*)"
)
# A sample may show several forms, of which a request sends one.
_OR = re.compile(r"^\s*(?:\(or\)|or)\s*$", re.IGNORECASE | re.MULTILINE)


def read(parts: Iterable[Section]) -> Iterator[BodySample]:
    """Each form that a sample request sends, as an object of its parts.

    Forms are no JSON: they tell which keys a request has, and are no bodies to validate or replay.
    """
    for part in parts:
        if part.kind == "sample response":
            continue
        for block in part.blocks:
            if isinstance(block, Code) and "curl" in block.text:
                for form in _OR.split(block.text):
                    values = {match["name"]: match["value"] for match in _PART.finditer(form)}
                    if values:
                        yield BodySample("request", values, block.line)
