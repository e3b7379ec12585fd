"""The schema of what is sent to an address of the caller's, as a file of its own."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec.structs import replace

from tests.checks.matching.factories import page
from zoho_conformance.cli.derive import derived_files
from zoho_conformance.cli.derive.compare_committed import check_pages
from zoho_conformance.cli.derive.former_files import find_former_files
from zoho_conformance.contracts.contract import Callback, Contract
from zoho_conformance.contracts.contract_folder import RulingSet

FILE = "schemas/v7/wash_lamps_callback/callback.json"


def _page() -> Contract:
    sent = page(("x", "GET", "/x"), keys=(("lamp", "string"), ("state", "string"))).response_keys
    start = page(("wash_lamps", "POST", "/wash"), keys=(("id", "string"),))
    return replace(start, callbacks=(Callback("wash_lamps_callback", 5, sent),))


def test_a_callback_has_a_schema_of_its_own() -> None:
    schema = json.loads(derived_files.derive_files(_page(), ())[FILE])
    assert schema["$id"].endswith(":wash_lamps_callback:callback")
    assert schema["required"] == ["lamp", "state"]


def test_a_schema_of_a_callback_that_is_missing_or_stale_is_reported(tmp_path: Path) -> None:
    derived_files.write_changed(tmp_path, derived_files.derive_files(_page(), ()))
    rulings = {"v7": RulingSet((), borrowed=False)}
    assert check_pages(tmp_path, [_page()], rulings)[0].drifts == ()
    (tmp_path / FILE).write_text("{}", encoding="utf-8")
    (drift,) = check_pages(tmp_path, [_page()], rulings)[0].drifts
    assert drift.startswith(f"{FILE}: differs")
    (tmp_path / FILE).unlink()
    (drift,) = check_pages(tmp_path, [_page()], rulings)[0].drifts
    assert drift.startswith(f"{FILE}: missing")


def test_a_schema_of_a_callback_that_is_gone_is_taken_away(tmp_path: Path) -> None:
    derived_files.write_changed(tmp_path, derived_files.derive_files(_page(), ()))
    now = replace(_page(), callbacks=())
    derived = derived_files.derive_files(now, ())
    assert find_former_files(tmp_path, [now], list(derived)) == (FILE,)
