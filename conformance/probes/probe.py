"""One probe: a request as data, its places filled from an estate."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlencode

from conformance.errors import UsageError
from conformance.exchange import Case, Request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conformance.exchange import Due
    from conformance.probes.estate import Estate
    from conformance.promise import Promise

Token = Literal["valid", "invalid", "absent"]

_NEED = re.compile(r"\{(?!all:)(\w+)\}")
_ALL = re.compile(r"\{all:(\w+)\}")


@dataclass(frozen=True, slots=True)
class Probe:
    """The request that makes an operation show a case; ``{need}`` stands for what the org has."""

    operation: str
    case: str
    due: Due
    purpose: str
    method: str | None = None
    token: Token = "valid"  # noqa: S105 - which token, not a token
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    def as_case(self) -> Case:
        """The case that the probe is to show."""
        return Case(self.operation, self.case, self.due)

    @property
    def needs(self) -> tuple[str, ...]:
        """What the org must have for the probe to be sent."""
        texts = (*self.path.values(), *self.query.values())
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

    def request(self, promise: Promise, estate: Estate, base_url: str) -> Request:
        """The request as sent, without its token; every need must be met."""
        template = promise.operation.path
        for name, text in self.path.items():
            template = template.replace(f"{{{name}}}", quote(_met(text, estate), safe=""))
        query = {name: _met(text, estate) for name, text in self.asked(promise).items()}
        url = f"{base_url}/crm/{promise.page.version}{template}"
        if query:
            url += "?" + urlencode(query, safe=",")
        return Request(self.method or promise.operation.method, url, {"accept": "application/json"})


def _met(text: str, estate: Estate) -> str:
    return _NEED.sub(lambda found: estate[found[1]], text)


def _values(promise: Promise, name: str) -> tuple[str, ...]:
    """The possible values of a parameter, as the page lists them."""
    return next((one.values or () for one in promise.contract.parameters if one.name == name), ())


@dataclass(frozen=True, slots=True)
class NotProvoked:
    """An error row that no probe shows, and why."""

    operation: str
    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class Probes:
    """All probes of an API version, in the order in which they are sent."""

    probes: tuple[Probe, ...]
    not_provoked: tuple[NotProvoked, ...]

    def find(self, case: Case) -> Probe | None:
        """The probe of a case."""
        named = (case.operation, case.name)
        return next((one for one in self.probes if (one.operation, one.case) == named), None)


def load(path: Path, promises: Mapping[str, Promise]) -> Probes:
    """The probes of a file; ``UsageError`` where one is about nothing that is promised."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise UsageError(f"{path}: cannot be read as TOML: {cause}") from cause
    probes = tuple(_made(path, Probe, one) for one in data.get("probe", ()))
    not_provoked = tuple(_made(path, NotProvoked, one) for one in data.get("not_provoked", ()))
    for one in (*probes, *not_provoked):
        promise = promises.get(one.operation)
        if promise is None:
            raise UsageError(f"{path}: no contract has the operation {one.operation}")
        due = getattr(one, "due", "error")
        if due == "error" and one.case not in {row.case for row in promise.errors}:
            raise UsageError(f"{path}: the error table of {one.operation} has no row {one.case}")
    return Probes(probes, not_provoked)


def _made(path: Path, kind: Any, data: Mapping[str, Any]) -> Any:
    name = f"{path}: {data.get('operation')}-{data.get('case')}"
    unknown = set(data) - {one.name for one in fields(kind)}
    if unknown:
        raise UsageError(f"{name}: does not know {', '.join(sorted(unknown))}")
    try:
        return kind(**data)
    except TypeError as cause:
        raise UsageError(f"{name}: {cause}") from cause
