"""Invented pages that document several operations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read

HOST = "https://lanterns.example/crm/v7"
LIST = "GET /lanterns"
BY_ID = "GET /lanterns/{lantern_id}"
ROW = {"id": "70000000000000101", "colour": "red"}
INFO = {"count": 1}


def request(method: str, path: str, *headers: str) -> str:
    """A sample request, as curl sends it."""
    sent = "".join(f'\n-H "{header}"' for header in headers)
    return f'## Sample Request\n\n``` curl\ncurl "{HOST}{path}"\n-X {method}{sent}\n```\n'


def body(heading: str, value: Any) -> str:
    """A sample of a body below a heading."""
    return f"## {heading}\n\n``` json\n{json.dumps(value)}\n```\n"


def answer(value: Any, heading: str = "Sample Response") -> str:
    """A sample response."""
    return body(heading, value)


def page(endpoints: Sequence[str], *sections: str, title: str = "Get Lanterns") -> Contract:
    """The contract of a page with these endpoints and sections."""
    listed = "\n\n".join(endpoints)
    return read(f"# {title}\n\n## Endpoints\n\n{listed}\n\n" + "\n".join(sections))
