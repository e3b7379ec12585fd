"""What README.md says is current."""

from __future__ import annotations

import re
from pathlib import Path

from docs.rule_table import README, current

ROOT = Path(__file__).parent.parent


def test_the_table_of_rules_is_current() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == current(text), "run `make readme`"


def test_every_link_to_a_file_leads_somewhere() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / link).exists(), f"{name}: {link}"


def test_architecture_has_a_row_for_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [folder.name for folder in (ROOT / "zoho_conformance").iterdir() if folder.is_dir()]
    for room in rooms:
        if not room.startswith(("_", ".")):
            assert f"| `{room}/` |" in text, room
