"""What is written by hand about the forms of a report follows the one table of them."""

from __future__ import annotations

import re

import pytest
import yaml

from zoho_conformance.model import locations
from zoho_conformance.reports.formats import FORMATS, Format

ROOT = locations.root()
FILES = [form for form in FORMATS.values() if form.suffix]


def test_the_documentation_has_a_row_for_each_form() -> None:
    page = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    _, _, table = page.partition("| format | suffix | for |\n")
    rows = {
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in table.partition("\n\n")[0].splitlines()
        if line.startswith("| `")
    }
    assert rows == {(f"`{form.name}`", form.suffix, form.audience) for form in FORMATS.values()}


def test_the_action_names_the_forms_that_it_can_write_beside_json() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    names = [form.name for form in FILES if form.name != "json"]
    expected = f"Reports to write beside report.json: {', '.join(names)}."
    assert action["inputs"]["formats"]["description"] == expected


@pytest.mark.parametrize("form", FILES, ids=lambda form: form.name)
def test_the_script_of_the_action_knows_the_suffix_of_a_form(form: Format) -> None:
    script = (ROOT / "deploy" / "github" / "check.sh").read_text(encoding="utf-8")
    suffix = form.suffix.removeprefix(".")
    removed = re.search(r"for suffix in ([a-z. ]+);", script)
    assert removed is not None
    assert suffix in removed[1].split()
    if form.name not in (suffix, "json"):
        assert f"{form.name}) suffix={suffix} ;;" in script
