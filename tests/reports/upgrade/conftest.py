"""An invented v8: the locking contracts of v7 with changes of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.contracts.schema.derive import derive, dump
from zoho_conformance.model import locations
from zoho_conformance.runs.library import Library

PAGES = (
    "get_record_locking_information",
    "lock_records",
    "unlock_records",
    "update_record_locking_information",
    "get_record_locking_configuration",
    "delete_record_locking_configuration",
)

Edit = Callable[[str, Any], None]


def _rename(facts: list[dict[str, Any]], name: str, new: str) -> None:
    for fact in facts:
        for field in ("path", "name"):
            if field in fact:
                fact[field] = str(fact[field]).replace(name, new)


def change_all(page: str, contract: Any) -> None:
    """Everything that a client may have to change, each once."""
    if page == "get_record_locking_information":
        _rename(contract["response_keys"], "Locked_Reason__s", "Locked_Reason_Text__s")
        for key in contract["response_keys"]:
            if key["path"] == "data[].Locked_Time__s":
                key["type"], key["types"], key["format"] = "integer", ["integer"], None
        fields = contract["parameters"][0]
        module = {**fields, "name": "layout_id", "presence": "mandatory", "values": None}
        contract["parameters"].append(module)
    if page == "lock_records":
        _rename(contract["request_keys"], "Locked_Reason__s", "reason")
        for row in contract["errors"]:
            if row["code"] == "NOT_ALLOWED":
                row["status"] = 409
    if page == "update_record_locking_information":
        contract["operations"][0]["method"] = "PATCH"


@pytest.fixture
def make_v8(tmp_path: Path) -> Callable[..., Path]:
    """A folder with contracts of v8 on these pages, each edited, and their schemas."""

    def make(*pages: str, edit: Edit = change_all) -> Path:
        root = tmp_path / "next"
        shipped = locations.root() / "contracts" / "v7"
        folder = root / "contracts" / "v8"
        folder.mkdir(parents=True)
        for page in pages or PAGES:
            contract = json.loads((shipped / f"{page}.json").read_bytes())
            contract["page"]["version"] = "v8"
            edit(page, contract)
            (folder / f"{page}.json").write_text(json.dumps(contract), encoding="utf-8")
        library = Library(root, "v8")
        for operation in library.promises:
            for name, schema in derive(library.promises[operation]).items():
                file = root / "schemas" / "v8" / operation / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(dump(schema), encoding="utf-8")
        return root

    return make
