"""Path templates: matched with the paths of URLs, and filled."""

from __future__ import annotations

import pytest

from zoho_conformance.model.url_template import UrlTemplate


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/{module}/{id}", "/crm/v7/Leads/7", {"module": "Leads", "id": "7"}),
        ("/{module}/{id}", "/Leads", None),
        ("/settings/locks", "/crm/v7/settings/locks", {}),
        ("/settings/locks", "/crm/v7/settings/Locks", None),
        ("/files/{id}.json", "/files/7.json", {"id": "7"}),
        ("/files/{id}.json", "/files/7.xml", None),
        ("/files/{from}-{to}", "/files/1-2", {"from": "1", "to": "2"}),
        ("/{module}", "/a%2Fb%20c", {"module": "a/b c"}),
        ("/{a name}/x", "/7/x", {"a name": "7"}),
        ("/{one/other}/x", "/7/x", {"one/other": "7"}),
        ("/{{module}}/{id}}", "/Leads/7", {"module": "Leads", "id": "7"}),
    ],
)
def test_a_path_gives_the_values_of_the_slots(
    template: str, path: str, values: dict[str, str] | None
) -> None:
    assert UrlTemplate.parse(template).match(path) == values


def test_a_filled_template_matches_with_what_it_was_filled_with() -> None:
    template = UrlTemplate.parse("/{module}/{id}.json/actions")
    values = {"module": "a/b ü", "id": "7"}
    path = template.fill(values)
    assert path == "/a%2Fb%20%C3%BC/7.json/actions"
    assert template.match(path) == values


def test_two_spellings_of_a_path_have_one_form() -> None:
    first, second = map(UrlTemplate.parse, ("/{module}/{id}.json", "{{name}}/{key}.json/"))
    assert first.form == second.form == ("{}", "{}.json")
    assert first.slots == ("module", "id")


def test_a_step_is_written_with_one_pair_of_braces() -> None:
    steps = UrlTemplate.parse("/{{module}}/a{b}c/d").steps
    assert [step.text for step in steps] == ["{module}", "a{b}c", "d"]
