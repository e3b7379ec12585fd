"""Pages of reference that are written from the code when the site is built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

import zoho_conformance
from docs import own_schemas
from docs.site.operations import OperationPage, lay_out
from docs.site.schema_words import as_json, default_words, meaning, on_one_line, type_words
from zoho_conformance.contracts.rulings import Decides, On, Ruling, Says
from zoho_conformance.export.source import ExportSource


def describe_report() -> Iterator[str]:
    """The fields of the JSON report, a table for each kind of object."""
    schema = own_schemas.schema("report")
    yield from ("# Report fields", "")
    yield "The output of `--report FILE.json`; every other format is a view of it. Fields are"
    yield "only ever added, so programs that ignore unknown fields keep working. To print the"
    yield "schema, run `zoho-conformance report --schema`."
    yield from _object("Report", schema)
    for name, definition in schema["$defs"].items():
        if definition.get("type") == "object":
            yield from _object(name, definition)


def _object(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"## {name}", "")
    if description := schema.get("description"):
        yield from (on_one_line(description), "")
    required = set(schema.get("required", ()))
    yield from ("| field | type | | meaning |", "|---|---|---|---|")
    for field, value in schema.get("properties", {}).items():
        always = "" if field in required else default_words(value)
        yield f"| `{field}` | {type_words(value)} | {always} | {on_one_line(meaning(value))} |"


def describe_rulings(source: ExportSource) -> Iterator[str]:
    """Every ruling with its reason and evidence, and the operations that it decides about."""
    pages = {page.promise.id: page for page in lay_out(source.promises)}
    on: dict[str, list[OperationPage]] = {}
    for page in pages.values():
        for ruling in source.rulings_on(page.promise):
            on.setdefault(ruling.id, []).append(page)
    yield from ("# Rulings", "")
    yield "Where a documentation page contradicts itself or says nothing, a written ruling decides."
    yield "It only applies while the page still says what it rests on; otherwise `derive --check`"
    yield "fails. Facts decided by a ruling have the basis `ruled`."
    for ruling in source.rulings.rulings:
        yield from _ruling(ruling, on.get(ruling.id, []))


def _ruling(ruling: Ruling, pages: list[OperationPage]) -> Iterator[str]:
    yield from ("", f"## {ruling.id}", "", ruling.reason, "")
    if ruling.level != "error":
        yield f"- Highest level: {ruling.level}"
    if ruling.on != On():
        yield f"- Applies to: {_set_fields(ruling.on)}"
    if ruling.says != Says():
        yield f"- As long as the page says: {_set_fields(ruling.says)}"
    if ruling.decides != Decides():
        yield f"- Decision: {_set_fields(ruling.decides)}"
    yield f"- Evidence: {'; '.join(ruling.evidence)}"
    if ruling.is_general:
        yield f"- Operations: {len(pages)}, wherever the page states what the ruling rests on"
    elif pages:
        links = (f"[{page.promise.id}](/{page.document}.md)" for page in pages)
        yield f"- Operations: {', '.join(links)}"


def _set_fields(struct: msgspec.Struct) -> str:
    """What a part of a ruling sets, as in its file."""
    defaults = msgspec.to_builtins(type(struct)())
    values = msgspec.to_builtins(struct)
    chosen = {name: value for name, value in values.items() if value != defaults[name]}
    return ", ".join(f"`{name} = {as_json(value)}`" for name, value in chosen.items())


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
