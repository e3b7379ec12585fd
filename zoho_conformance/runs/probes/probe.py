"""One probe: a request as data, its slots filled with what an org has."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import urlencode

from msgspec import Struct, field

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case, Expected, Request
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.url_template import UrlTemplate

Token = Literal["valid", "invalid", "absent", "restricted", "other-edition", "lesser-scope"]
"""Which token a probe is sent with: the run's own, an invalid one, or another user's.

`restricted` is of a user without permission, `other-edition` of an org whose edition lacks the
feature, `lesser-scope` one that is not for these operations.
"""
OWN_TOKENS: tuple[Token, ...] = ("valid", "invalid", "absent")
"""The tokens that every run has."""

Inventory = Mapping[str, str]
"""What an org has: the name of a need (`locked_record`) and its id or name in this org. An org
lacks whatever is absent.
"""

_NEED = lazy_pattern(r"\{(?:json:)?(?!all:)(\w+)\}")
_JSON = lazy_pattern(r"\{json:(\w+)\}")
_OPTIONAL = lazy_pattern(r"\{\?(\w+)(?::([^{}]*))?\}")
_ALL = lazy_pattern(r"\{all:(\w+)\}")


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """A request to an operation; `{need}` stands for what the org has.

    In a body `{?need}` is left out where the org does not have it, and so is what then is empty;
    `{?need:text}` is the text where the org has the need, and `{json:need}` the value that the need
    has as JSON.
    """

    operation: str
    method: str | None = None
    path: dict[str, str] = {}
    query: dict[str, str] = {}
    body: Any = None

    @property
    def needs(self) -> tuple[str, ...]:
        """What the org must have for the request to be sent."""
        texts = (*self.path.values(), *self.query.values(), *_texts(self.body))
        return tuple(dict.fromkeys(need for text in texts for need in needs_of(text)))

    @property
    def optional_needs(self) -> tuple[str, ...]:
        """What is left out of the request where the org does not have it."""
        matches = (_OPTIONAL.fullmatch(text) for text in _texts(self.body))
        return tuple(dict.fromkeys(match[1] for match in matches if match))

    @property
    def all_needs(self) -> tuple[str, ...]:
        """What the request is made of, as far as the org has it."""
        return (*self.needs, *self.optional_needs)

    def unmet(self, inventory: Inventory) -> tuple[str, ...]:
        """The needs that an org does not meet."""
        return tuple(need for need in self.needs if need not in inventory)

    def query_of(self, promise: Promise) -> dict[str, str]:
        """The query, `{all:name}` filled with the parameter's values; needs stay as such."""
        return {
            name: _ALL.sub(lambda match: ",".join(_values(promise, match[1])), text)
            for name, text in self.query.items()
        }

    def address(self, promise: Promise) -> str:
        """The path and query of the request, with needs in braces."""
        steps = UrlTemplate.parse(promise.operation.path).steps
        path = "".join(f"/{step.fill(self.path)}" for step in steps)
        query = "&".join(f"{name}={text}" for name, text in self.query_of(promise).items())
        return f"/crm/{promise.page.version}{path}" + (f"?{query}" if query else "")

    def request(self, promise: Promise, inventory: Inventory, base_url: str) -> Request:
        """The request as sent, without its token; every need must be met."""
        slots = {name: fill(text, inventory) for name, text in self.path.items()}
        path = UrlTemplate.parse(promise.operation.path).fill(slots)
        query = {name: fill(text, inventory) for name, text in self.query_of(promise).items()}
        url = f"{base_url}/crm/{promise.page.version}{path}"
        if query:
            url += "?" + urlencode(query, safe=",")
        headers = {"accept": "application/json"}
        body = None
        if self.body is not None:
            headers["content-type"] = "application/json"
            body = json.dumps(_fill_body(self.body, inventory))
        return Request(self.method or promise.operation.method, url, headers, body)


class Probe(Template, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The request that makes an operation show a case.

    `due` is what the case is expected to show. `scenario` names the sequence that the probe is part
    of, `undo` how its write is taken back. A probe that is not `safe` is not a GET. One that is
    `sandbox_only` would be a nuisance where people work, even for the moment until it is undone.
    One that is `reference_only` could do harm if it were not refused, or needs what few orgs have:
    only the reference org is sent it. Where it is refused with the code `lacks_if_refused`, the org
    lacks what it is made of: what one module has another need not take. With `effects` it shows
    what a lock does to its record, which a run looks at where it is asked to.
    """

    case: str
    expected: Expected = field(name="due")
    purpose: str
    safe: bool = True
    sandbox_only: bool = False
    effects: bool = False
    reference_only: bool = False
    scenario: str | None = None
    undo: str | None = None
    lacks_if_refused: str | None = None
    token: Token = "valid"  # noqa: S105 - which token, not a token

    def as_case(self) -> Case:
        """The case that the probe is to show."""
        return Case(self.operation, self.case, self.expected)


def needs_of(text: str) -> list[str]:
    """The names of the needs that a text has in braces."""
    return _NEED.findall(text)


def fill(text: str, inventory: Inventory) -> str:
    """The text with what the org has in the places of its needs."""
    return _NEED.sub(lambda match: inventory[match[1]], text)


_LEFT_OUT = object()


def _fill_body(value: Any, inventory: Inventory) -> Any:
    """The value with needs filled in; `_LEFT_OUT` where all of it needs what the org lacks."""
    if isinstance(value, dict):
        items = ((fill(key, inventory), _fill_body(item, inventory)) for key, item in value.items())
        filled = {name: item for name, item in items if item is not _LEFT_OUT}
        return filled if filled or not value else _LEFT_OUT
    if isinstance(value, list):
        elements = [_fill_body(item, inventory) for item in value]
        kept = [item for item in elements if item is not _LEFT_OUT]
        return kept if kept or not value else _LEFT_OUT
    if not isinstance(value, str):
        return value
    as_json = _JSON.fullmatch(value)
    if as_json is not None:
        try:
            return json.loads(inventory[as_json[1]])
        except ValueError:
            # Where a request is shown, the name of the need stands for the value.
            return inventory[as_json[1]]
    optional = _OPTIONAL.fullmatch(value)
    if optional is None:
        return fill(value, inventory)
    if optional[1] not in inventory:
        return _LEFT_OUT
    return inventory[optional[1]] if optional[2] is None else optional[2]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _values(promise: Promise, name: str) -> tuple[str, ...]:
    """The possible values of a parameter, as the page lists them."""
    parameter = promise.parameter(name)
    return (parameter.values if parameter is not None else None) or ()
