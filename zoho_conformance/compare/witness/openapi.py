"""Reading OpenAPI 3.0 and 3.1: operations with their bodies, answers and scopes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from zoho_conformance.compare.witness.bundle_schema import bundle_schema
from zoho_conformance.compare.witness.description import (
    DescribedAnswer,
    DescribedOperation,
    DescribedParameter,
    Witness,
)
from zoho_conformance.compare.witness.documents import DocumentNode, Documents, as_list
from zoho_conformance.compare.witness.limits import limits_of
from zoho_conformance.compare.witness.matching import match
from zoho_conformance.compare.witness.shapes import Shapes, codes_of
from zoho_conformance.contracts.schema.foreign_schema import TooMuchWorkError
from zoho_conformance.contracts.schema.validator import Schema
from zoho_conformance.model.errors import UsageError

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_BASE = re.compile(
    r"^(?:/crm/(v[0-9]+(?:\.[0-9]+)?|\{[^}/]*\})|/(v[0-9]+(?:\.[0-9]+)?|\{[^}/]*version[^}/]*\}))"
    r"(?=/|$)",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v?([0-9]{1,4})(?:\.([0-9]{1,4}))?", re.IGNORECASE)
_JSON = re.compile(
    r"^(?:application/(?:[\w.+-]+\+)?json|\*/\*|application/\*)(?:\s*;.*)?$", re.IGNORECASE
)

# Headers that OpenAPI says to ignore as parameters.
_IGNORED_HEADERS = frozenset({"accept", "authorization", "content-type"})

_FIRST_API_VERSION = 2
_VARIABLE = re.compile(r"\{[^{}]*\}")
_MAX_PARTS = 50_000
"""Answers and parameters of all operations together: paths may refer to one that has many."""

_MAX_PARTS_OF_ONE = 1000
_MAX_PATH_CHARS = 2000


def is_openapi(value: Any) -> bool:
    """Whether a parsed file says that it is an OpenAPI or Swagger description."""
    return isinstance(value, dict) and ("openapi" in value or "swagger" in value)


@dataclass(frozen=True, slots=True)
class Described:
    """What an OpenAPI file describes, in which edition of OpenAPI, and of which API version."""

    edition: str
    operations: tuple[DescribedOperation, ...]
    version: str | None
    notes: Collection[str]


def openapi_witness(
    name: str, file: Path, root: dict[str, Any], notes: Iterable[str] = ()
) -> Witness:
    """Make a witness of a parsed OpenAPI file; `UsageError` names what is malformed.

    `notes` are on what its text left open.
    """
    described = read_openapi(file, root, notes)
    versions = {operation.version for operation in described.operations if operation.version}
    return Witness(
        name=name,
        kind="OpenAPI",
        summary=f"OpenAPI {described.edition}, {len(described.operations)} operations",
        version=", ".join(sorted(versions)) or described.version,
        match=partial(match, described.operations),
        notes=described.notes,
    )


def read_openapi(
    file: Path,
    root: dict[str, Any],
    notes: Iterable[str] = (),
    values: dict[Path, Any] | None = None,
) -> Described:
    """What a parsed OpenAPI file describes; `values` are the files that were read before."""
    edition = str(root.get("openapi", ""))
    if not re.match(r"3\.[0-9]", edition):
        what = f"Swagger {root['swagger']}" if "swagger" in root else f"OpenAPI {edition or '?'}"
        raise UsageError(f"{file}: {what} is not supported; convert it to OpenAPI 3.0 or 3.1")
    documents = Documents(file.resolve(), root, values)
    documents.notes |= dict.fromkeys(notes)
    reading = _Reader(str(file), documents, root, old=edition.startswith("3.0"))
    operations = tuple(reading.operations())
    return Described(edition, operations, reading.version, documents.notes.keys())


def normalize_version(text: Any) -> str | None:
    """`v8` for `v8.0`, `8` or `v8`; `v2.1` for `2.1`; None where it is not of the API."""
    match_ = _VERSION.fullmatch(str(text or ""))
    # 1.0 is the version of a document that numbers itself; the API has no such version.
    if match_ is None or int(match_[1]) < _FIRST_API_VERSION:
        return None
    minor = match_[2]
    return f"v{match_[1]}" + (f".{minor}" if minor and int(minor) else "")


class _Reader:
    def __init__(self, name: str, documents: Documents, root: dict[str, Any], *, old: bool) -> None:
        self._name = name
        self.documents = documents
        self._shapes = Shapes(documents)
        self._parts_left = _MAX_PARTS
        self._root = root
        self._old = old
        info = self._object(root.get("info", {}), "info")
        self.version = normalize_version(info.get("version"))

    def operations(self) -> Iterator[DescribedOperation]:
        """Read every operation below `paths`."""
        for path, given in self._object(self._root.get("paths", {}), "paths").items():
            where = f"paths.{path}"
            if len(path) > _MAX_PATH_CHARS:
                self.documents.notes[f"a path of more than {_MAX_PATH_CHARS} characters"] = None
                continue
            item = self._follow(given, self.documents.file, where)
            shared = as_list(item.value.get("parameters"))
            for method in _METHODS:
                if method not in item.value:
                    continue
                operation = self._object(item.value[method], f"{where}.{method}")
                base = _base(operation, item.value, self._root)
                place = DocumentNode(operation, item.file)
                yield self._operation_or_refusal(method.upper(), base + path, place, shared, where)

    def _operation_or_refusal(
        self, method: str, path: str, place: DocumentNode, shared: list[Any], where: str
    ) -> DescribedOperation:
        base = _BASE.match(path)
        version = normalize_version(base[1] or base[2]) if base else None
        path = path[base.end() :] if base else path
        version = version or self.version
        try:
            return self._operation(method, path, version, place, shared, where)
        except TooMuchWorkError as cause:
            return DescribedOperation(
                method, path, version, None, None, None, None, None, refused=str(cause)
            )

    def _operation(
        self,
        method: str,
        path: str,
        version: str | None,
        place: DocumentNode,
        shared: list[Any],
        where: str,
    ) -> DescribedOperation:
        operation, file = place.value, place.file
        where = f"{where}.{method.lower()}"
        request = self._media(operation.get("requestBody", {}), file, f"{where}.requestBody")
        responses = self._object(operation.get("responses", {}), f"{where}.responses")
        parts = len(responses) + len(shared) + len(as_list(operation.get("parameters")))
        if parts > _MAX_PARTS_OF_ONE:
            raise TooMuchWorkError(f"it has more than {_MAX_PARTS_OF_ONE} answers and parameters")
        self._parts_left -= 1 + parts
        if self._parts_left < 0:
            raise UsageError(
                f"{self._name}: {where}: more than {_MAX_PARTS} answers and parameters before it"
            )
        return DescribedOperation(
            method=method,
            path=path,
            version=version,
            request=self._shapes.of(*request[:2]) if request else None,
            request_schema=self._schema(*request[:2]) if request else None,
            answers={
                status.upper() if status != "default" else status: self._answer(
                    answer, file, f"{where}.responses.{status}"
                )
                for status, answer in responses.items()
                if not status.startswith("x-")
            },
            parameters=tuple(self._parameters(shared, as_list(operation.get("parameters")), file)),
            scopes=self._scopes(operation.get("security", self._root.get("security"))),
        )

    def _answer(self, given: Any, file: Path, where: str) -> DescribedAnswer:
        media = self._media(given, file, where)
        if media is None:
            return DescribedAnswer(None, None, None)
        schema, place, examples = media
        shape = self._shapes.of(schema, place)
        return DescribedAnswer(shape, codes_of(shape, examples), self._schema(schema, place))

    def _media(self, given: Any, file: Path, where: str) -> tuple[Any, Path, list[Any]] | None:
        """The schema of a JSON body, the file that it is in, and the examples beside it."""
        holder = self._follow(given, file, where)
        content = self._object(holder.value.get("content", {}), f"{where}.content")
        for kind, media_type in content.items():
            if not _JSON.match(kind):
                continue
            media = self._follow(media_type, holder.file, f"{where}.content.{kind}")
            examples = [media.value["example"]] if "example" in media.value else []
            for named in _values(media.value.get("examples")):
                example = self.documents.follow(named, media.file).value
                examples.append(example.get("value") if isinstance(example, dict) else None)
            return media.value.get("schema", {}), media.file, examples
        return None

    def _schema(self, schema: Any, file: Path) -> Callable[[], Schema]:
        return partial(bundle_schema, self.documents, schema, file, old=self._old)

    def _parameters(
        self, shared: list[Any], own: list[Any], file: Path
    ) -> Iterator[DescribedParameter]:
        by_name: dict[str, DescribedParameter] = {}
        for given in (*shared, *own):
            parameter = self.documents.follow(given, file).value
            if (
                isinstance(parameter, dict)
                and parameter.get("in") in ("query", "header")
                and "name" in parameter
            ):
                name, is_header = str(parameter["name"]), parameter["in"] == "header"
                if not (is_header and name.casefold() in _IGNORED_HEADERS):
                    schema = parameter.get("schema")
                    schema = schema if isinstance(schema, dict) else {}
                    by_name[name] = DescribedParameter(
                        name,
                        parameter.get("required") is True,
                        is_header,
                        _word(schema.get("default")),
                        limits_of(schema),
                    )
        yield from by_name.values()

    def _scopes(self, security: Any) -> tuple[frozenset[str], ...] | None:
        """The alternatives of a security requirement that name any scope."""
        alternatives = [
            frozenset(str(scope) for scopes in requirement.values() for scope in as_list(scopes))
            for requirement in as_list(security)
            if isinstance(requirement, dict)
        ]
        return tuple(names for names in alternatives if names) or None

    def _follow(self, given: Any, file: Path, where: str) -> DocumentNode:
        place = self.documents.follow(given, file)
        self._object(place.value, where)
        return place

    def _object(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise UsageError(f"{self._name}: {where}: not an object; is this an OpenAPI document?")
        return value


def _base(*holders: dict[str, Any]) -> str:
    """The path of the first server that one of them names, variables by their defaults."""
    servers = next(
        (servers_ for holder in holders if (servers_ := as_list(holder.get("servers")))), []
    )
    server = servers[0] if servers and isinstance(servers[0], dict) else {}
    url = str(server.get("url", ""))
    variables = server.get("variables")
    defaults = {
        f"{{{name}}}": str(variable["default"])
        for name, variable in (variables.items() if isinstance(variables, dict) else ())
        if isinstance(variable, dict) and "default" in variable
    }
    # In one go: what a default holds in braces is not a variable again.
    url = _VARIABLE.sub(lambda slot: defaults.get(slot[0], slot[0]), url)
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _word(value: Any) -> str | None:
    """A default as a page writes it; None where there is none, or what no page writes."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return as_list(value)
