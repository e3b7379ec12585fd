"""Example requests and answers, invented; each is valid against the schema it is made from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi.paths import as_words, full_path
from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import FORMATS
from zoho_conformance.reference.invented_org import ANNOUNCED_IDS
from zoho_conformance.runs.probes import Inventory, Probe, Probes

COMPONENTS = "#/components/schemas/"
_TIME = "2024-05-17T09:30:00+02:00"
_ID_DIGITS = 18
_PATTERNS = {f"^{form.pattern}$": name for name, form in FORMATS.items()}
_SCALARS: Mapping[str, Any] = {"integer": 1, "number": 1.5, "boolean": False, "null": None}


def invented_id(path: str) -> str:
    """As many digits as the API's ids have, always the same for a path."""
    number = int(hashlib.sha256(path.encode()).hexdigest(), 16)
    lowest = 10 ** (_ID_DIGITS - 1)
    return str(number % (9 * lowest) + lowest)


# What a text looks like whose format no page states, by the end of its key's name.
_BY_NAME: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"(^|_)ids?$|[a-z]Ids?$"), invented_id),
    (re.compile(r"time$", re.IGNORECASE), lambda _: _TIME),
    (re.compile(r"date$", re.IGNORECASE), lambda _: _TIME.partition("T")[0]),
    (re.compile(r"e_?mail", re.IGNORECASE), lambda _: "someone@example.com"),
    (re.compile(r"url$|link$|website$", re.IGNORECASE), lambda _: "https://example.com/"),
)


def invented_text(path: str) -> str:
    """A text that says what it stands for, or an id, a time or an address by the key's name."""
    name = re.split(r"[.\[\]]+", path.rstrip("[]"))[-1]
    for ending, invent in _BY_NAME:
        if ending.search(name):
            return invent(path)
    return f"Example {as_words(name).lower()}".strip()


def example_of(schema: Schema, components: Mapping[str, Schema], path: str = "") -> Any:
    """A value that the schema takes, every documented key in it; `path` is its own."""
    target = _component_of(schema)
    if target is not None:
        return example_of(components[target], components, path)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = _kind(schema)
    if kind == "object":
        return _object(schema, components, path)
    if kind == "array":
        items = schema.get("items") or {}
        is_typed = "enum" in items or _kind(items) is not None
        count = max(1, schema.get("minItems", 1))
        return [example_of(items, components, f"{path}[]")] * count if is_typed else []
    if kind is not None and kind in _SCALARS:
        return within_range(_SCALARS[kind], schema)
    text_format = _PATTERNS.get(schema.get("pattern", ""))
    if text_format is not None:
        return invented_id(path) if text_format == "digits" else _TIME
    return _of_length(invented_text(path), schema)


def within_range(value: Any, schema: Schema) -> Any:
    """A number as it is, or the nearest that the schema takes."""
    if value is None or isinstance(value, bool):
        return value
    return max(min(value, schema.get("maximum", value)), schema.get("minimum", value))


def _of_length(text: str, schema: Schema) -> str:
    """A text cut or repeated until it is as long as the schema has it."""
    shortest = schema.get("minLength", 0)
    while len(text) < shortest:
        text += text or "x"
    return text[: schema.get("maxLength", max(len(text), shortest))]


def _kind(schema: Schema) -> str | None:
    """The JSON type to show: the first that is not null."""
    declared = schema.get("type", [])
    kinds = [declared] if isinstance(declared, str) else declared
    if not kinds and "properties" in schema:
        return "object"
    return next((kind for kind in kinds if kind != "null"), "null" if kinds else None)


def _component_of(schema: Schema) -> str | None:
    """The component that a schema refers to, whatever is annotated beside the reference."""
    parts = [schema, *schema.get("allOf", ())]
    target = next((part["$ref"] for part in parts if "$ref" in part), None)
    return target.removeprefix(COMPONENTS) if target else None


def _object(schema: Schema, components: Mapping[str, Schema], path: str) -> dict[str, Any]:
    required = {*schema.get("required", ()), *_alternatives(schema)}
    required.update(schema.get("else", {}).get("required", ()))
    # Criteria are a leaf or a group of leaves; the example is a leaf.
    group = set(_alternatives(schema.get("if", {})))
    body = {}
    for name, key in schema.get("properties", {}).items():
        is_untyped = _component_of(key) is None and _kind(key) is None and "enum" not in key
        if name in group or (is_untyped and name not in required):
            continue
        body[name] = example_of(key, components, json_path.join(path, name))
    for part in schema.get("allOf", ()):
        excluding = part.get("not", {}).get("required", ())
        if excluding and all(name in body for name in excluding):
            # Of two keys that exclude one another, the one that has to be there, or the first.
            del body[
                next((name for name in excluding[::-1] if name not in required), excluding[-1])
            ]
    for condition in schema.get("allOf", ()):
        if _holds(condition.get("if", {}), body):
            nulls = condition.get("then", {}).get("properties", {})
            body |= {name: None for name, key in nulls.items() if key.get("type") == "null"}
    return body


def _alternatives(schema: Schema) -> list[str]:
    return [name for part in schema.get("anyOf", ()) for name in part.get("required", ())]


def _holds(condition: Schema, body: Mapping[str, Any]) -> bool:
    keys = condition.get("properties", {})
    return bool(keys) and all(
        name in body and body[name] in key.get("enum", ()) for name, key in keys.items()
    )


@dataclass(frozen=True, slots=True)
class ExampleRequest:
    """The values of an example request, by the page's names; `body` is None where it has none."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None


def example_request(promise: Promise, probes: Probes) -> ExampleRequest:
    """The probe of the operation's success, filled with the ids of the reference org.

    So the examples of a document are requests that the reference org accepts. Without a probe the
    values are invented from the names of their places.
    """
    names = [
        parameter.page_name for parameter in full_path(promise.operation.path, None).parameters
    ]
    path = {name: _invented_value(name) for name in names}
    probe = _success_probe(promise, probes)
    if probe is None:
        return ExampleRequest(path, {})
    request = probe.request(promise, _inventory(probe, probes), "")
    path |= request.path_values(promise.operation.path) or {}
    body = None if request.body is None else json.loads(request.body)
    return ExampleRequest(path, request.query, body)


def _success_probe(promise: Promise, probes: Probes) -> Probe | None:
    own = (probe for probe in probes.probes if probe.operation == promise.id)
    return next(
        (probe for probe in own if probe.expected == "success" and probe.method is None), None
    )


def _inventory(probe: Probe, probes: Probes) -> Inventory:
    """What the org has; for what a scenario would create, an existing thing of the kind."""
    inventory = dict(probes.reference_inventory(ANNOUNCED_IDS))
    if probe.unmet(inventory):
        inventory |= {
            "new_lock": ANNOUNCED_IDS["lock_id"],
            "lockable_record": ANNOUNCED_IDS["locked_record_id"],
            "new_configuration": ANNOUNCED_IDS["configuration_id"],
            "unconfigured_module": ANNOUNCED_IDS["module"],
        }
    return inventory | {need: invented_text(need) for need in probe.unmet(inventory)}


def _invented_value(name: str) -> str:
    """A value for a parameter of a path, by its name."""
    plain = name.casefold().replace("-", "_").replace("_", "")
    if plain.endswith("id"):
        return invented_id(plain)
    return "Leads" if "module" in plain else invented_text(name).replace(" ", "_")
