"""Operations of one method and path as one Operation Object, the only one that a document can have.

Pages that document the same operation, and operations that a header tells apart, are alternatives:
a body is of one of them. Their schemas are open, so that a body may fit several; `oneOf` takes only
one of them for it, the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi.examples import COMPONENTS

_Object = dict[str, Any]
_ABOUT = frozenset({"title", "description"})


@dataclass(frozen=True, slots=True)
class Alternative:
    """The Operation Object of one page, under the operation's id there."""

    id: str
    operation: _Object


def merge_operations(
    alternatives: Sequence[Alternative], components: Mapping[str, Schema]
) -> _Object:
    """One Operation Object of several, under the id of the first; `x-operations` has all ids."""
    main = alternatives[0].operation
    ids = [alternative.id for alternative in alternatives]
    merged = main | {
        "description": " ".join(
            [f"One of several operations: {', '.join(f'`{id_}`' for id_ in ids)}."]
            + [f"`{each.id}`: {each.operation['description']}" for each in alternatives]
        ),
        "responses": _responses(alternatives, components),
        "security": _distinct(
            each for alternative in alternatives for each in alternative.operation["security"]
        ),
        "x-operations": ids,
    }
    parameters = _parameters(alternatives)
    bodies = [each for each in alternatives if "requestBody" in each.operation]
    if parameters:
        merged["parameters"] = parameters
    if bodies:
        content = _content(bodies, lambda of: of.get("requestBody"), components)
        is_required = len(bodies) == len(alternatives) and all(
            each.operation["requestBody"]["required"] for each in bodies
        )
        body = bodies[0].operation["requestBody"]
        merged["requestBody"] = body | {"required": is_required, "content": content}
    return merged


def _parameters(alternatives: Sequence[Alternative]) -> list[_Object]:
    """The parameters of all; one that only some have is optional, and says whose it is."""
    named: dict[tuple[str, str], list[tuple[str, _Object]]] = {}
    for alternative in alternatives:
        for parameter in alternative.operation.get("parameters", ()):
            name = (parameter["in"], parameter["name"].casefold())
            named.setdefault(name, []).append((alternative.id, parameter))
    return [_parameter(owned, len(alternatives)) for owned in named.values()]


def _parameter(owned: Sequence[tuple[str, _Object]], count: int) -> _Object:
    ids, parameters = zip(*owned, strict=True)
    main: _Object = parameters[0]
    schemas = _distinct(parameter["schema"] for parameter in parameters)
    merged = main | {
        "required": len(owned) == count and all(each["required"] for each in parameters),
        "schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas},
    }
    if len(owned) < count:
        needed = [id_ for id_, each in owned if each["required"]]
        merged["x-operations"] = list(ids)
        if needed:
            which = " and ".join(f"`{id_}`" for id_ in needed)
            merged["description"] += f" Mandatory for {which}, and tells it from the others."
    return merged


def _responses(
    alternatives: Sequence[Alternative], components: Mapping[str, Schema]
) -> dict[str, _Object]:
    statuses = sorted({status for each in alternatives for status in each.operation["responses"]})
    return {status: _response(alternatives, status, components) for status in statuses}


def _response(
    alternatives: Sequence[Alternative], status: str, components: Mapping[str, Schema]
) -> _Object:
    having = [each for each in alternatives if status in each.operation["responses"]]

    def own(operation: _Object) -> _Object | None:
        response: _Object | None = operation["responses"].get(status)
        return response

    responses = [each.operation["responses"][status] for each in having]
    merged: _Object = responses[0] | {
        "description": " ".join(dict.fromkeys(each["description"] for each in responses))
    }
    rows = _distinct(row for each in responses for row in each.get("x-rows", ()))
    if rows:
        merged["x-rows"] = rows
    if any("content" in each for each in responses):
        merged["content"] = _content(having, own, components)
    return merged


def _content(
    alternatives: Sequence[Alternative],
    body_of: Callable[[_Object], _Object | None],
    components: Mapping[str, Schema],
) -> _Object:
    """The media types of all, the schemas of each as alternatives, the examples of the first."""
    media: dict[str, list[_Object]] = {}
    for alternative in alternatives:
        body = body_of(alternative.operation) or {}
        for name, value in body.get("content", {}).items():
            media.setdefault(name, []).append(value)
    merged: _Object = {}
    for name, owned in media.items():
        # Those of others may fit the first as well, which linters take for a mistake.
        merged[name] = owned[0] | {"schema": one_of([of["schema"] for of in owned], components)}
    return merged


def one_of(schemas: Sequence[Schema], components: Mapping[str, Schema]) -> Schema:
    """A schema that takes what one of several takes; each takes what none before it does."""
    alternatives: list[Schema] = []
    meanings: list[Any] = []
    for schema in schemas:
        meaning = _meaning(schema, components)
        if meaning not in meanings:
            meanings.append(meaning)
            alternatives.append(schema)
    if len(alternatives) == 1:
        return alternatives[0]
    exclusive = [
        {"allOf": [schema], "not": earlier[0] if len(earlier) == 1 else {"anyOf": earlier}}
        for at, schema in enumerate(alternatives)
        if (earlier := alternatives[:at])
    ]
    return {"oneOf": [alternatives[0], *exclusive]}


def _meaning(value: Any, components: Mapping[str, Schema]) -> Any:
    """A schema without what validity does not depend on, and components in the place of names."""
    if isinstance(value, list):
        return [_meaning(item, components) for item in value]
    if not isinstance(value, dict):
        return value
    target = value.get("$ref")
    if isinstance(target, str):
        name = target.removeprefix(COMPONENTS)
        # A component may refer to itself, by its own name.
        inner = components.get(name)
        others = {key: of for key, of in components.items() if key != name}
        return name if inner is None else _meaning(inner, others)
    return {
        key: _meaning(of, components)
        for key, of in value.items()
        if not (key.startswith("x-") or (key in _ABOUT and isinstance(of, str)))
    }


def referred_components(value: Any, components: Mapping[str, Schema]) -> set[str]:
    """The names of the components that a part of a document needs."""
    needed: set[str] = set()
    waiting = [value]
    while waiting:
        names = {name for name in _references(waiting.pop()) if name in components}
        waiting += [components[name] for name in names - needed]
        needed |= names
    return needed


def _references(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            target = node.get("$ref")
            if isinstance(target, str):
                yield target.removeprefix(COMPONENTS)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _distinct(values: Iterable[Any]) -> list[Any]:
    """The values without those that equal an earlier one."""
    distinct: list[Any] = []
    for value in values:
        if value not in distinct:
            distinct.append(value)
    return distinct
