"""Limits, defaults, constraints and hosts in every view of a contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from zoho_conformance.cli import cli
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.limit_words import describe_call_limit, describe_limits
from zoho_conformance.contracts.page_facts import CallLimit, Limits
from zoho_conformance.export.markdown import build_reference
from zoho_conformance.export.openapi.document import build_document
from zoho_conformance.export.source import load_source
from zoho_conformance.pages.reader import read

Document = dict[str, Any]
_PAGE = """# Hang Lamps

#### Endpoints

POST /lamps

#### Request URL

https://content.zohoapis.com/crm/v7/lamps

#### Parameters

- pageinteger, optional

Which page. The default value is 1. You cannot use this param with the "page_token" param.

- per_pageinteger, optional

How many. The default and the maximum possible value is 50.

- page_tokenstring, optional

Where to go on.

- fieldsstring, optional

You can include a maximum of 20 field API names in this parameter.

- litboolean, optional

Whether it burns. The default value is true.

- sortstring, optional

Possible values: up, down. The default value is 'sideways'.

#### Request JSON Keys

- lampsJSON array, mandatory

Specify at least one lamp.

  - namestring

    At least three characters, and a maximum of 9 characters.

  - heightinteger

    Possible values are between 5 and 9.

  - hookstring

    The hook.

  - nailstring

    The nail.

#### Sample Input

``` json
{"lamps": [{"name": "Lamp", "height": 7, "hook": "a"}]}
```

**Note**

- You can hang a maximum of 100 lamps per API call.

#### Possible Errors

- AMBIGUITY_DURING_PROCESSINGHTTP 400

You have specified both the hook and the nail in the input.
"""


@pytest.fixture
def folder(written: Callable[[Contract], Path]) -> Path:
    return written(read(_PAGE))


@pytest.fixture
def operation(folder: Path) -> Document:
    """The operation of the page in a document, with what it refers to."""
    document = build_document(load_source(folder, None))
    (item,) = document["paths"].values()
    return {**item["post"], "schemas": document["components"]["schemas"]}


def _parameter(operation: Document, name: str) -> Document:
    parameters: list[Document] = operation["parameters"]
    return next(parameter for parameter in parameters if parameter["name"] == name)


def test_parameters_of_a_document_have_their_defaults_and_limits(operation: Document) -> None:
    schema = _parameter(operation, "per_page")["schema"]
    assert (schema["default"], schema["maximum"]) == (50, 50)
    assert _parameter(operation, "per_page")["example"] == 50
    assert _parameter(operation, "lit")["schema"]["default"] is True
    assert "At most 20, parted by commas." in _parameter(operation, "fields")["description"]


def test_a_default_that_is_no_possible_value_is_left_out(operation: Document) -> None:
    assert _parameter(operation, "sort")["schema"] == {"type": "string", "enum": ["up", "down"]}


def test_parameters_of_a_document_say_what_they_exclude(operation: Document) -> None:
    for name in ("page", "page_token"):
        words = "`page` and `page_token` exclude one another."
        assert words in _parameter(operation, name)["description"]
    assert operation["x-constraints"] == [
        {"kind": "exclude-one-another", "of": "parameters", "names": ["page", "page_token"]},
        {
            "kind": "exclude-one-another",
            "of": "request",
            "names": ["lamps[].hook", "lamps[].nail"],
        },
    ]
    assert operation["x-limits"] == {"fields": 20, "records": 100}


def test_an_operation_with_a_host_of_its_own_has_its_own_server(operation: Document) -> None:
    assert [server["url"] for server in operation["servers"]] == ["https://content.zohoapis.com"]


def test_the_schema_of_a_body_has_limits_and_constraints_and_its_example_keeps_to_them(
    folder: Path, complaints: Callable[[Document], list[str]]
) -> None:
    document = build_document(load_source(folder, None))
    lamps = document["components"]["schemas"]["HangLampsRequest"]["properties"]["lamps"]
    lamp = lamps["items"]
    assert lamps["minItems"] == 1
    assert (lamp["properties"]["name"]["minLength"], lamp["properties"]["name"]["maxLength"]) == (
        3,
        9,
    )
    assert [*lamp["allOf"][0]] == ["not"]
    (item,) = document["paths"].values()
    (content,) = item["post"]["requestBody"]["content"].values()
    (example,) = content["examples"]["every-key"]["value"]["lamps"]
    assert example == {"name": "Example n", "height": 5, "hook": "Example hook"}
    assert complaints(document) == []


def test_the_reference_lists_defaults_limits_and_constraints(folder: Path) -> None:
    text = build_reference(load_source(folder, None))
    assert "- Host: `content.zohoapis.com`" in text
    assert "| `per_page` | integer | optional |  | `50` | at most 50 |" in text
    assert "| `lamps[].height` | integer | integer |  |  |  | 5 to 9 | stated |" in text
    assert "- At most 100 records a call (line " in text
    assert "- `page` and `page_token` exclude one another (line " in text


def test_the_terminal_shows_defaults_limits_constraints_and_the_host(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["contracts", "show", "hang_lamps", "--contracts", str(folder)])
    assert done.exit_code == 0
    for words in (
        "host      content.zohoapis.com",
        "integer · optional · default 50 · at most 50",
        "string · 3 to 9 characters",
        "Limits and constraints\n  at most 20 fields a call · line",
        "lamps[].hook and lamps[].nail exclude one another · line",
    ):
        assert words in done.output


def test_programs_get_the_facts_as_they_are(folder: Path) -> None:
    command = ["contracts", "show", "hang_lamps", "--json", "--contracts", str(folder)]
    shown = json.loads(CliRunner().invoke(cli, command).output)
    assert shown["host"] == "content.zohoapis.com"
    assert [limit["at_most"] for limit in shown["limits"]] == [20, 100]
    assert shown["constraints"][0]["names"] == ["page", "page_token"]
    assert shown["parameters"][1]["default"] == "50"
    assert shown["parameters"][1]["limits"] == {"maximum": 50}
    assert shown["request_keys"][1]["limits"] == {"min_length": 3, "max_length": 9}


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (None, ""),
        (Limits(max_items=1), "at most 1 element"),
        (Limits(min_items=2), "at least 2 elements"),
        (Limits(min_length=3, max_length=40), "3 to 40 characters"),
        (Limits(minimum=1, maximum=200), "1 to 200"),
        (Limits(maximum=2.5, max_length=7), "at most 2.5, at most 7 characters"),
    ],
)
def test_limits_are_said_in_words(limits: Limits | None, words: str) -> None:
    assert describe_limits(limits) == words


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (CallLimit("records", 1, 1), "at most 1 record a call"),
        (CallLimit("criteria", 10, 1), "at most 10 criteria a call"),
        (CallLimit("bytes", 25 * 1024 * 1024, 1), "files of at most 25 MB"),
        (CallLimit("bytes", 1500, 1), "files of at most 1500 bytes"),
    ],
)
def test_a_limit_of_a_call_is_said_in_words(limit: CallLimit, words: str) -> None:
    assert describe_call_limit(limit) == words
