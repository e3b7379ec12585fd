"""Files that are no cassettes: the reason is told, and nothing that stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from zoho_conformance.exchanges.cassettes.read import UnreadableCassetteError, read
from zoho_conformance.model import locations

RECORDED = locations.root() / "cassettes/reference/v7/get_record_locking_information/ok.yaml"

WRONG = {
    "nothing": (("", ""), "is empty"),
    "no-address": (("uri:", "url:"), "is YAML, but no cassette: it lacks uri"),
    "a-name": (("code: 200", "code: Ada Lovelace"), "no cassette: values of other types"),
    "a-list": (("interactions:", "- interactions:"), "is no YAML"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_cassette_is_told_without_what_stands_in_it(tmp_path: Path, kind: str) -> None:
    (before, now), told = WRONG[kind]
    held = RECORDED.read_text(encoding="utf-8").replace(before, now) if before else ""
    file = tmp_path / "x.yaml"
    file.write_text(held, encoding="utf-8")
    with pytest.raises(UnreadableCassetteError, match=told) as cause:
        read(file)
    assert "Lovelace" not in str(cause.value)
