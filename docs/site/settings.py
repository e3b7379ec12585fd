"""The page with every setting, written from the JSON Schema of the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docs import own_schemas
from docs.site.schema_words import meaning, on_one_line, type_words
from zoho_conformance.runs.configuration_file import SECTIONS
from zoho_conformance.runs.org_settings import org_variables, variable

_PYTEST = "pytest"
"""Its settings are pytest's, which takes no variables for them."""


def describe_settings() -> Iterator[str]:
    """Every setting, a table for each table of the file."""
    schema = own_schemas.schema("configuration")
    definitions = schema["$defs"]
    yield from ("# Settings", "")
    yield "Settings of `zoho-conformance.toml` or `[tool.zoho-conformance]` of `pyproject.toml`."
    yield "[Configuration](/configuration.md) explains how files, variables and options interact."
    yield from ("", "## The org", "", "| setting | variable | type |", "|---|---|---|")
    org = {name for name, is_secret in org_variables().items() if not is_secret}
    values, tables = _split(schema["properties"])
    for key, value in values.items():
        if variable(key) in org:
            yield f"| `{key}` | `{variable(key)}` | {type_words(value)} |"
    yield from ("", "## Every command", "")
    options = {key: value for key, value in values.items() if variable(key) not in org}
    yield from _rows((), {key: value for key, value in options.items() if key not in SECTIONS})
    for key, name in tables.items():
        if key not in SECTIONS:
            yield from _table((key,), definitions[name], definitions)
    for key in SECTIONS:
        yield from ("", f"## [[{key}]]", "")
        yield from _rows((key,), definitions[tables[key]]["properties"])


def _table(
    path: tuple[str, ...], table: dict[str, Any], definitions: dict[str, Any]
) -> Iterator[str]:
    values, tables = _split(table.get("properties", {}))
    if values:
        yield from ("", f"## [{'.'.join(path)}]", "")
        yield from _rows(path, values)
    for key, name in tables.items():
        yield from _table((*path, key), definitions[name], definitions)


def _rows(path: tuple[str, ...], values: dict[str, Any]) -> Iterator[str]:
    takes_variables = path[:1] not in ((_PYTEST,), *((key,) for key in SECTIONS))
    yield f"| setting |{' variable |' * takes_variables} type | meaning |"
    yield f"|---|{'---|' * takes_variables}---|---|"
    for key, value in values.items():
        name = "_".join(("zoho", "conformance", *path, key)).replace("-", "_").upper()
        variables = f" `{name}` |" if takes_variables else ""
        yield f"| `{key}` |{variables} {type_words(value)} | {on_one_line(meaning(value))} |"


def _split(properties: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values by their keys, and the names of the tables; a key may take either."""
    values: dict[str, Any] = {}
    tables: dict[str, str] = {}
    for key, value in properties.items():
        # One alone keeps what it says beside its type.
        options = [value] if "$ref" in value else value.get("anyOf", [value])
        plain = [option for option in options if "$ref" not in option]
        if plain:
            values[key] = value if len(plain) == len(options) else plain[0]
        for option in options:
            if "$ref" in option:
                tables[key] = str(option["$ref"]).rpartition("/")[2]
    return values, tables
