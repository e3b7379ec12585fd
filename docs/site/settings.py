"""The page with every setting, written from the JSON Schema of the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docs import own_schemas
from docs.site.schema_words import meaning, on_one_line, type_words
from zoho_conformance.runs.configuration import org_variables, variable

_PYTEST = "pytest"
"""Its settings are pytest's, which takes no variables for them."""


def describe_settings() -> Iterator[str]:
    """Every setting, a table for each table of the file."""
    schema = own_schemas.schema("configuration")
    definitions = schema["$defs"]
    yield from ("# Settings", "")
    yield "What `zoho-conformance.toml` or `[tool.zoho-conformance]` of `pyproject.toml` may hold;"
    yield "[Configuration](/configuration.md) says how files, variables and options go together."
    yield from ("", "## The org", "", "| setting | variable | type |", "|---|---|---|")
    org = {name for name, is_secret in org_variables().items() if not is_secret}
    values = {key: value for key, value in schema["properties"].items() if "$ref" not in value}
    tables = {key: value for key, value in schema["properties"].items() if "$ref" in value}
    for key, value in values.items():
        if variable(key) in org:
            yield f"| `{key}` | `{variable(key)}` | {type_words(value)} |"
    yield from ("", "## Every command", "")
    yield from _rows((), {key: value for key, value in values.items() if variable(key) not in org})
    for key, value in tables.items():
        yield from _table((key,), definitions[_name(value)], definitions)


def _table(
    path: tuple[str, ...], table: dict[str, Any], definitions: dict[str, Any]
) -> Iterator[str]:
    properties = table.get("properties", {})
    values = {key: value for key, value in properties.items() if "$ref" not in value}
    if values:
        yield from ("", f"## [{'.'.join(path)}]", "")
        yield from _rows(path, values)
    for key, value in properties.items():
        if "$ref" in value:
            yield from _table((*path, key), definitions[_name(value)], definitions)


def _rows(path: tuple[str, ...], values: dict[str, Any]) -> Iterator[str]:
    takes_variables = path[:1] != (_PYTEST,)
    yield f"| setting |{' variable |' * takes_variables} type | meaning |"
    yield f"|---|{'---|' * takes_variables}---|---|"
    for key, value in values.items():
        name = "_".join(("zoho", "conformance", *path, key)).replace("-", "_").upper()
        variables = f" `{name}` |" if takes_variables else ""
        yield f"| `{key}` |{variables} {type_words(value)} | {on_one_line(meaning(value))} |"


def _name(value: dict[str, Any]) -> str:
    return str(value["$ref"]).rpartition("/")[2]
