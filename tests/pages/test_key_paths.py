"""Where documented keys stand: the list's nesting, compared with what the samples show."""

from __future__ import annotations

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.reader import read

_TOP = "# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n\n"


def _page(keys: str, sample: str = "") -> Contract:
    shown = f"\n\n#### Sample Input\n\n``` json\nCopied{sample}\n```" if sample else ""
    return read(f"{_TOP}#### Input JSON Keys\n\n{keys}{shown}", "page")


def _stated(keys: tuple[Key, ...]) -> list[str]:
    return [key.path for key in keys if key.basis == "stated"]


def _loose(*items: str) -> str:
    return "\n\n".join(f"- {item}\n\n\n\nSaid of it." for item in items)


def test_a_wrapper_that_the_key_list_documents_is_not_added_twice() -> None:
    page = _page(
        _loose("lampsJSON array, mandatory", "idstring, mandatory", "glassstring, optional"),
        '{"lamps": [{"id": "1", "glass": "red"}]}',
    )
    assert _stated(page.request_keys) == ["lamps", "lamps[].id", "lamps[].glass"]
    sentences = {doubt.what for doubt in page.doubts}
    assert "listed as `lamps[].lamps`, in the sample `lamps`; that is taken" in sentences


def test_keys_listed_beside_an_object_stand_inside_it_where_the_sample_has_them() -> None:
    page = _page(
        _loose("groupJSON array", "fieldJSON object", "comparatorstring"),
        '{"rules": [{"group": [{"field": {"id": "1"}, "comparator": "is"}]}]}',
    )
    assert _stated(page.request_keys) == [
        "rules[].group",
        "rules[].group[].field",
        "rules[].group[].comparator",
    ]


def test_a_list_of_keys_that_no_sample_shows_stands_in_the_only_wrapper() -> None:
    page = _page(_loose("shadestring, optional"), '{"lamps": [{"id": "1"}]}')
    assert _stated(page.request_keys) == ["lamps[].shade"]


def test_without_a_sample_keys_stand_where_the_list_has_them() -> None:
    page = _page("- hookJSON object\n\n\n\nSaid.\n\n\n\n- idlong\n\n\n\nSaid.")
    assert _stated(page.request_keys) == ["hook", "hook.id"]
    assert not any(key.always for key in page.request_keys)


def test_a_blank_line_ends_a_list_of_one_line_items() -> None:
    page = _page(
        "- timingJSON array, optional\n\n\n\nThe keys are:\n\n\n\n"
        "- days - string, mandatory - On which days.\n- hours - JSON array, mandatory - When.\n\n"
        "- notestring, optional\n\n\n\nSaid of it."
    )
    assert _stated(page.request_keys) == ["timing", "timing[].days", "timing[].hours", "note"]


def test_bullets_below_a_scalar_are_its_values() -> None:
    page = _page(
        _loose("glowinteger, optional") + "\n\n\n\n- 1 - It is lit\n- 0 - It is dark\n\n"
        "- shadestring, optional\n\n\n\nSaid of it."
    )
    assert _stated(page.request_keys) == ["glow", "shade"]
    assert {key.path: key.values for key in page.request_keys}["glow"] == ("1", "0")


def test_bullets_below_an_object_are_keys_only_where_the_sample_has_them() -> None:
    info = _loose("infoJSON object") + "\n\n\n\n- page - Which page it is.\n- count - How many."
    shown = _page(info, '{"lamps": [{"id": "1"}], "info": {"page": 1, "count": 2}}')
    assert _stated(shown.request_keys) == ["info", "info.page", "info.count"]
    textarea = _loose("kindJSON object") + "\n\n\n\n- small - Up to ten.\n- large - Up to twenty."
    values = _page(textarea, '{"kind": {"type": "small"}}')
    assert _stated(values.request_keys) == ["kind"]


def test_a_paragraph_that_is_nothing_but_a_key_stands_below_its_item() -> None:
    page = _page(
        "- dataJSON array, mandatory\n\n\n\nThe lamps.\n\nidstring, mandatory\n\nWhich one.",
        '{"data": [{"id": "1"}]}',
    )
    assert _stated(page.request_keys) == ["data", "data[].id"]


def test_a_key_of_one_of_several_lists_is_mandatory_on_that_condition() -> None:
    page = read(
        f"{_TOP}#### Input JSON Keys\n\n{_loose('idstring, mandatory')}\n\n"
        f'#### Input JSON Keys for "Oil"\n\n{_loose("oilJSON object, mandatory")}\n\n\n\n'
        f"{_loose('amountinteger, mandatory')}\n\n"
        '#### Sample Input\n\n``` json\nCopied{"lamps": [{"id": "1", "oil": {"amount": 2}}]}\n```',
        "page",
    )
    presences = {key.path: (key.presence, key.condition) for key in page.request_keys}
    assert presences == {
        "lamps": (None, None),
        "lamps[].id": ("mandatory", None),
        "lamps[].oil": ("conditional", 'for "Oil"'),
        "lamps[].oil.amount": ("mandatory", None),
    }


def test_a_mandatory_key_that_a_sample_lacks_is_doubted() -> None:
    page = _page(
        _loose("idstring, mandatory", "glassstring, mandatory"),
        '{"lamps": [{"id": "1", "glass": "red"}, {"id": "2"}]}',
    )
    sentences = {doubt.what for doubt in page.doubts}
    assert "mandatory on the page, and not in every sample: `lamps[].glass`" in sentences


def test_a_key_that_is_documented_twice_is_one_key_and_a_doubt() -> None:
    page = _page(_loose("idstring", "idlong"), '{"lamps": [{"id": "1"}]}')
    assert _stated(page.request_keys) == ["lamps[].id"]
    sentences = {doubt.what for doubt in page.doubts}
    assert "`lamps[].id` is documented twice; the first is taken" in sentences
