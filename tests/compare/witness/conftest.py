"""Witnesses of our own making: one that says what the pages say, and what it is changed to."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.library import Library

LIST = "get_record_locking_information"
LOCK = "lock_records"

Compare = Callable[..., dict[tuple[str, str], Finding]]


@pytest.fixture(scope="session")
def library() -> Library:
    """The data that ships."""
    return Library()


def _body(promise: Promise, name: str) -> dict[str, Any]:
    schema = {k: v for k, v in derive(promise)[name].items() if not k.startswith(("$", "x-"))}
    return {"content": {"application/json": {"schema": schema}}}


def _refusals(promise: Promise) -> dict[str, Any]:
    codes: dict[str, list[str]] = {}
    for row in promise.errors:
        if row.basis != "ruled" and row.row.status:
            codes.setdefault(str(row.row.status), []).append(row.code)
    return {
        status: {
            "description": "",
            "content": {
                "application/json": {
                    "schema": {"type": "object", "properties": {"code": {"enum": named}}}
                }
            },
        }
        for status, named in codes.items()
    }


@pytest.fixture(scope="session")
def _agreeing(library: Library) -> dict[str, Any]:
    listed, lock = library.promises[LIST], library.promises[LOCK]
    scopes = [[any_of[0] for any_of in promise.contract.scopes] for promise in (listed, lock)]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Locks", "version": "7"},
        "servers": [{"url": "https://api.example/crm/v7"}],
        "paths": {
            "/{module}/{record}/Locking_Information__s": {
                "get": {
                    "parameters": [{"name": "fields", "in": "query", "required": True}],
                    "security": [{"oauth": scopes[0]}],
                    "responses": {
                        "200": _body(listed, "response.json"),
                        "204": {"description": "nothing"},
                        **_refusals(listed),
                    },
                },
                "post": {
                    "security": [{"oauth": scopes[1]}],
                    "requestBody": _body(lock, "request.json"),
                    "responses": {"201": _body(lock, "response.json"), **_refusals(lock)},
                },
            }
        },
    }


@pytest.fixture
def document(_agreeing: dict[str, Any]) -> dict[str, Any]:
    """An OpenAPI 3.1 document of two operations that says what the pages say."""
    return copy.deepcopy(_agreeing)


@pytest.fixture
def operation(document: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """The operation of a method in the document."""

    def of(method: str) -> dict[str, Any]:
        answer: dict[str, Any] = document["paths"]["/{module}/{record}/Locking_Information__s"][
            method
        ]
        return answer

    return of


@pytest.fixture
def row(operation: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """The schema of a row of the answer of the list."""
    schema = operation("get")["responses"]["200"]["content"]["application/json"]["schema"]
    row_schema: dict[str, Any] = schema["properties"]["data"]["items"]
    return row_schema


@pytest.fixture
def written(tmp_path: Path, document: dict[str, Any]) -> Callable[[], str]:
    """The document as a file, and the file's name."""

    def write() -> str:
        file = tmp_path / "witness.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def loud(library: Library, written: Callable[[], str]) -> Compare:
    """What comparing its two operations finds above info, by rule and path."""

    def compare(least: str = "warning") -> dict[tuple[str, str], Finding]:
        (comparison,) = compare_witnesses(library, [written()], [LIST, LOCK])
        quiet = {"info"} if least == "warning" else set()
        return {(f.rule, f.path): f for f in comparison.findings if f.level not in quiet}

    return compare
