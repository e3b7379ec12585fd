"""The table of witnesses in docs/witnesses.md is written by the comparison alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docs import witness_table
from tests.compare.witness import tables


def test_the_table_has_a_column_for_each_witness_and_a_row_for_what_differs(
    written: Callable[[], str], row: dict[str, Any], tmp_path: Path
) -> None:
    row["properties"]["locked_for_s"] = row["properties"].pop("Locked_For__s")
    row["required"].remove("Locked_For__s")
    sdk = tmp_path / "json_details.json"
    sdk.write_text(json.dumps(tables.locks()), encoding="utf-8")
    lines = witness_table.table([written(), str(sdk)]).splitlines()
    assert lines[0] == (
        "|  | the page (v7) | witness.json (OpenAPI, v7) | "
        "json_details.json (SDK, version unknown) |"
    )
    assert all(line.count(" | ") == 3 for line in lines)
    cells = {line.split(" | ")[0].strip("| "): line.split(" | ")[2:] for line in lines}
    assert cells["`data[].Locked_For__s`"][0] == "**`locked_for_s`**"
    assert cells["`data[].Locked_Reason__s`"] == ["agrees", "**`locked_reason__s`** |"]
    assert cells["keys of a row under their own names"] == ["9 of 10", "7 of 10 |"]


def test_the_page_has_a_place_for_the_table(written: Callable[[], str]) -> None:
    text = witness_table.PAGE.read_text(encoding="utf-8")
    changed = witness_table.current(text, [written()])
    assert witness_table.current(changed, [written()]) == changed
    with pytest.raises(SystemExit, match="has no <!-- witnesses -->"):
        witness_table.current("no place", [written()])


def test_a_stale_table_is_reported(
    written: Callable[[], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "witnesses.md"
    page.write_text("<!-- witnesses -->\nold\n<!-- /witnesses -->\n", encoding="utf-8")
    monkeypatch.setattr(witness_table, "PAGE", page)
    monkeypatch.setattr(sys, "argv", ["witness_table", "--check", written()])
    with pytest.raises(SystemExit, match=r"run docs\.witness_table again"):
        witness_table.main()
    monkeypatch.setattr(sys, "argv", ["witness_table", written()])
    witness_table.main()
    assert "the page (v7)" in page.read_text(encoding="utf-8")
