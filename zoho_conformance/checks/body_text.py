"""How the text of a body is written: what the parsed value does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from zoho_conformance.checks.error_answer import is_error
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_text import Document
from zoho_conformance.model.stable_form import word_or_form


def check(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A byte order mark before the body, and keys that an object has more than once."""
    document = exchange.response.document
    in_error = is_error(exchange.response.json)
    make = FindingMaker(promise, exchange.case, in_error=in_error)
    if not isinstance(document, Document):
        return
    if document.has_mark:
        yield make.about_operation(
            "byte-order-mark",
            "",
            expected="a body that begins with its first value",
            actual="a byte order mark before it",
            basis="ruled",
        )
    for path, count in Counter(map(_path, document.duplicated)).items():
        finding = make.about_operation(
            "key-duplicated",
            path,
            expected=f"the key {json_path.name(path)} once",
            actual="the key more than once",
            basis="ruled",
        )
        yield replace(finding, count=count)


def _path(steps: json_path.Steps) -> str:
    """The path of a key, which may be undocumented."""
    return json_path.from_steps(
        step if isinstance(step, int) else json_path.placeholder(step) or word_or_form(step)
        for step in steps
    )
