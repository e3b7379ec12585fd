"""Pages of reference that are written from the code when the site is built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

import zoho_conformance
from docs import own_schemas
from docs.site.operations import OperationPage, lay_out
from zoho_conformance.contracts.rulings import Decides, On, Ruling, Says
from zoho_conformance.export.source import ExportSource

_BASIC = {"string", "integer", "number", "boolean", "null"}


def describe_report() -> Iterator[str]:
    """The fields of the JSON report, a table for each kind of object."""
    schema = own_schemas.schema("report")
    yield from ("# Report fields", "")
    yield "What `--report FILE.json` writes; every other form is a view of it. Fields are only ever"
    yield "added, so a program that passes over what it does not know keeps working. The schema"
    yield "itself is printed by `zoho-conformance report --schema`."
    yield from _object("Report", schema)
    for name, definition in schema["$defs"].items():
        if definition.get("type") == "object":
            yield from _object(name, definition)


def _object(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"## {name}", "")
    if description := schema.get("description"):
        yield from (_sentence(description), "")
    required = set(schema.get("required", ()))
    yield from ("| field | type | | meaning |", "|---|---|---|---|")
    for field, value in schema.get("properties", {}).items():
        always = "" if field in required else _default(value)
        yield f"| `{field}` | {_type(value)} | {always} | {_sentence(_describe(value))} |"


def _default(value: dict[str, Any]) -> str:
    default = value.get("default")
    return "optional" if default in (None, [], {}, "") else f"default `{_json(default)}`"


def _describe(value: dict[str, Any]) -> str:
    return str(value.get("description", "") or value.get("items", {}).get("description", ""))


def _type(value: dict[str, Any]) -> str:
    """The type of a field in a few words, with a link to the object that it holds."""
    if reference := value.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if options := value.get("anyOf"):
        return " or ".join(dict.fromkeys(map(_type, options)))
    if "enum" in value:
        return ", ".join(f"`{_json(choice)}`" for choice in value["enum"])
    kind = value.get("type")
    if kind == "array":
        if prefix := value.get("prefixItems"):
            return f"array of {', '.join(map(_type, prefix))}"
        return f"array of {_type(value.get('items', {}))}"
    if kind == "object":
        inside = value.get("additionalProperties")
        return f"object of {_type(inside)}" if isinstance(inside, dict) else "object"
    if isinstance(kind, list):
        return " or ".join(kind)
    return str(kind) if kind in _BASIC else "any"


def describe_rulings(source: ExportSource) -> Iterator[str]:
    """Every ruling with its reason and evidence, and the operations that it decides about."""
    pages = {page.promise.id: page for page in lay_out(source.promises)}
    on: dict[str, list[OperationPage]] = {}
    for page in pages.values():
        for ruling in source.rulings_on(page.promise):
            on.setdefault(ruling.id, []).append(page)
    yield from ("# Rulings", "")
    yield "Where a documentation page contradicts itself or is silent, a ruling decides in writing."
    yield "It holds only while the page still says what it rests on; `derive --check` fails when it"
    yield "no longer does. A fact that a ruling decided has the basis `ruled`."
    for ruling in source.rulings.rulings:
        yield from _ruling(ruling, on.get(ruling.id, []))


def _ruling(ruling: Ruling, pages: list[OperationPage]) -> Iterator[str]:
    yield from ("", f"## {ruling.id}", "", ruling.reason, "")
    if ruling.level != "error":
        yield f"- Level: {ruling.level} at most"
    if ruling.on != On():
        yield f"- On: {_set_fields(ruling.on)}"
    if ruling.says != Says():
        yield f"- While the page says: {_set_fields(ruling.says)}"
    if ruling.decides != Decides():
        yield f"- Decides: {_set_fields(ruling.decides)}"
    yield f"- Evidence: {'; '.join(ruling.evidence)}"
    if ruling.is_general:
        yield f"- Operations: {len(pages)}, wherever a page says what it rests on"
    elif pages:
        links = (f"[{page.promise.id}](/{page.document}.md)" for page in pages)
        yield f"- Operations: {', '.join(links)}"


def _set_fields(struct: msgspec.Struct) -> str:
    """What a part of a ruling sets, as in its file."""
    defaults = msgspec.to_builtins(type(struct)())
    values = msgspec.to_builtins(struct)
    chosen = {name: value for name, value in values.items() if value != defaults[name]}
    return ", ".join(f"`{name} = {_encode(value)}`" for name, value in chosen.items())


def describe_python() -> Iterator[str]:
    """The public names, for Sphinx to document from their signatures and docstrings."""
    yield from ("# Python reference", "")
    yield "Everything that `from zoho_conformance import …` gives."
    yield "[Python API](/python-api.md) shows the same by example."
    yield from ("", "```{eval-rst}")
    for name in zoho_conformance.__all__:
        public = getattr(zoho_conformance, name)
        if name.startswith("__") or getattr(public, "__name__", name) != name:
            # A second name of what is documented under its first.
            continue
        directive = "autoclass" if isinstance(public, type) else "autofunction"
        yield f".. {directive}:: zoho_conformance.{name}"
        if isinstance(public, type):
            yield "   :members:"
        yield ""
    yield "```"


def _sentence(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _json(value: Any) -> str:
    return _encode(value).strip('"')


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()
