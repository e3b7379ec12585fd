"""Contracts made of what a test names, and what they promise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zoho_conformance.cli.derive import derived_files
from zoho_conformance.contracts import apply_rulings, contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.library import Library

HOST = "https://www.zohoapis.com/crm/v7"
JSON = {"content-type": "application/json;charset=UTF-8"}

Row = tuple[str, int | None, str | None]


def page(
    *operations: tuple[str, str, str],
    version: str | None = "v7",
    keys: Sequence[tuple[str, str]] = (),
    rows: Sequence[Row] = (),
    fields: str | None = None,
) -> Contract:
    """A page of operations (id, method, path), response keys (path, JSON type) and error rows."""
    return contract_file.from_json(
        {
            "page": {
                "title": operations[0][0],
                "url": None,
                "version": version,
                "rendering": "markdown",
                "digest": "0" * 64,
            },
            "operations": [
                {"id": id_, "method": method, "path": path, "success_status": None, "line": 1}
                for id_, method, path in operations
            ],
            "scopes": [],
            "modules": [],
            "parameters": [
                {
                    "name": "fields",
                    "type": "string",
                    "presence": fields,
                    "condition": None,
                    "values": None,
                    "line": 2,
                }
            ]
            if fields
            else [],
            "request_keys": [],
            "response_keys": [_key(path, kind) for path, kind in keys],
            "errors": [
                {"code": code, "status": status, "message": message, "line": 9}
                for code, status, message in rows
            ],
            "doubts": [],
            "sample_operation": None,
        }
    )


def _key(path: str, kind: str) -> dict[str, Any]:
    return {
        "path": path,
        "type": kind,
        "types": [kind],
        "items": [],
        "values": None,
        "format": None,
        "nullable": False,
        "null_when": None,
        "always": True,
        "required": True,
        "basis": "stated",
        "line": 5,
    }


def promises(*pages: Contract) -> dict[str, Promise]:
    return apply_rulings.promises(pages, ())


def library(root: Path, *pages: Contract) -> Library:
    """The library of pages, written below a directory as `derive --into` does."""
    version = derived_files.version_of(pages[0])
    for contract in pages:
        derived_files.write_changed(root, derived_files.derive_files(contract, ()))
    (root / "contracts" / version / "rulings.toml").write_text("", encoding="utf-8")
    return Library(root, version)


def request_to(method: str, url: str) -> Request:
    return Request(method, url if "://" in url else HOST + url, {})


def answer(status: int, body: Any = None) -> Response:
    if body is None:
        return Response(status, {}, b"")
    return Response(status, dict(JSON), json.dumps(body).encode())


def refusal(code: str, message: str = "no") -> dict[str, Any]:
    return {"code": code, "details": {}, "message": message, "status": "error"}
