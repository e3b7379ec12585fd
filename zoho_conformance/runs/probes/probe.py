"""One probe: a request as data, its places filled from an estate."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case, Expected, Request
from zoho_conformance.model.url_template import UrlTemplate
from zoho_conformance.runs.probes.org_inventory import Estate

Token = Literal["valid", "invalid", "absent"]

_NEED = re.compile(r"\{(?!all:)(\w+)\}")
_ALL = re.compile(r"\{all:(\w+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A request to an operation; ``{need}`` stands for what the org has."""

    operation: str
    method: str | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def needs(self) -> tuple[str, ...]:
        """What the org must have for the request to be sent."""
        texts = (*self.path.values(), *self.query.values(), *_texts(self.body))
        return tuple(dict.fromkeys(need for text in texts for need in _NEED.findall(text)))

    def unmet(self, estate: Estate) -> tuple[str, ...]:
        """The needs that an estate does not meet."""
        return tuple(need for need in self.needs if need not in estate)

    def asked(self, promise: Promise) -> dict[str, str]:
        """The query, ``{all:name}`` filled with the parameter's values; needs stay as such."""
        return {
            name: _ALL.sub(lambda found: ",".join(_values(promise, found[1])), text)
            for name, text in self.query.items()
        }

    def address(self, promise: Promise) -> str:
        """The path and query of the request, with needs in braces."""
        path = promise.operation.path
        for name, value in self.path.items():
            path = path.replace(f"{{{name}}}", value)
        query = "&".join(f"{name}={value}" for name, value in self.asked(promise).items())
        return f"/crm/{promise.page.version}{path}" + (f"?{query}" if query else "")

    def request(self, promise: Promise, estate: Estate, base_url: str) -> Request:
        """The request as sent, without its token; every need must be met."""
        values = {name: _met(text, estate) for name, text in self.path.items()}
        path = UrlTemplate.parse(promise.operation.path).fill(values)
        query = {name: _met(text, estate) for name, text in self.asked(promise).items()}
        url = f"{base_url}/crm/{promise.page.version}{path}"
        if query:
            url += "?" + urlencode(query, safe=",")
        headers = {"accept": "application/json"}
        body = None
        if self.body is not None:
            headers["content-type"] = "application/json"
            body = json.dumps(_filled(self.body, estate))
        return Request(self.method or promise.operation.method, url, headers, body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe(Template):
    """The request that makes an operation show a case.

    ``scenario`` names the sequence that the probe is part of, ``undo`` how its write is taken back.
    What is not ``safe`` is no GET. What is ``reference_only`` could do harm, were it not refused,
    or needs what no org is sure to have: only our reference org is asked.
    """

    case: str
    due: Expected
    purpose: str
    safe: bool = True
    reference_only: bool = False
    scenario: str | None = None
    undo: str | None = None
    token: Token = "valid"  # noqa: S105 - which token, not a token

    def as_case(self) -> Case:
        """The case that the probe is to show."""
        return Case(self.operation, self.case, self.due)


def _met(text: str, estate: Estate) -> str:
    return _NEED.sub(lambda found: estate[found[1]], text)


def _filled(value: Any, estate: Estate) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, estate) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, estate) for one in value]
    return _met(value, estate) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _values(promise: Promise, name: str) -> tuple[str, ...]:
    """The possible values of a parameter, as the page lists them."""
    return next((one.values or () for one in promise.contract.parameters if one.name == name), ())
