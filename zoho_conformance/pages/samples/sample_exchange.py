"""The sample exchange of a page: what is asked for, and whether it was answered."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from zoho_conformance.contracts.contract import Doubt, Operation, Sample
from zoho_conformance.model.exchange import Request
from zoho_conformance.pages import addresses, endpoints
from zoho_conformance.pages.sections import Section


def sent(parts: Sequence[Section]) -> tuple[str, str | None]:
    """The method and address of the first sample request; GET where no method is shown."""
    asked = [part for part in parts if part.kind == "sample request"]
    one = next(endpoints.samples(asked), None)
    return (one.method or "GET", one.url) if one else ("GET", None)


def operation(sample: Sample, found: Sequence[Operation]) -> str | None:
    """The id of the operation that a sample is of; that whose whole path is its, before others."""
    same = [one for one in found if one.method == sample.method]
    asked = Request(sample.method, sample.url, {})
    whole = [one for one in same if addresses.fits(sample.url, one.path)]
    ending = [one for one in same if asked.path_values(one.path) is not None]
    return next((one.id for one in (*whole, *ending)), None)


def doubts(
    url: str | None, response: Any, found: Sequence[Operation], line: int
) -> tuple[Doubt, ...]:
    """Where the sample request and the sample response of the page do not belong together."""
    if url is None or response is None or not found:
        return ()
    told = []
    parts = urlsplit(url)
    if not any(addresses.fits(url, one.path) for one in found):
        what = "the sample request goes to none of the page's own paths"
        told.append(Doubt.at(line, "sample-of-other-path", what))
    shown = json.dumps(response)
    ids = re.findall(r"[0-9]{10,}", parts.path)
    if ids and found[0].method == "GET" and ids[-1] not in shown:
        what = "the sample response is about another id than was asked for"
        told.append(Doubt.at(line, "sample-of-other-id", what))
    asked = parse_qs(parts.query).get("fields", [""])[0]
    missing = [name for name in asked.split(",") if name and f'"{name}"' not in shown]
    if missing:
        what = f"asked for and not answered: {', '.join(missing)}"
        told.append(Doubt.at(line, "sample-lacks-fields", what))
    return tuple(told)
