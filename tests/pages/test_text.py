"""What a crawl glued together or left out of a text page is separated again, or doubted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.blocks import Code, Heading, Item, Paragraph
from zoho_conformance.pages.keys.key_paths import SampleTree
from zoho_conformance.pages.read import text
from zoho_conformance.pages.read.text_nesting import Depth, FlatKey, place_flat_keys
from zoho_conformance.pages.reader import read
from zoho_conformance.pages.samples.sample_shape import shapes_of_body

_HEAD = "Hang Lanterns\nPurpose\nTo hang them.\n"


def _headings(page: str) -> list[str]:
    return [block.text for block in text.read(page).blocks if isinstance(block, Heading)]


def _items(page: str) -> list[str]:
    return [block.text for block in text.read(page).blocks if isinstance(block, Item)]


def _codes(page: str) -> list[str]:
    return [block.text for block in text.read(page).blocks if isinstance(block, Code)]


@pytest.mark.parametrize(
    "code",
    ["-X GET", "}", '-H "Glow: bright"', "lamp.hang();", "} "],
)
@pytest.mark.parametrize("heading", ["Response JSON Keys", "Possible Errors", "Parameters"])
def test_a_heading_glued_to_code_is_a_heading(code: str, heading: str) -> None:
    page = f"{_HEAD}Sample Request\nCopiedcurl {code}{heading}\n- wickstring\n"
    assert _headings(page)[-1] == heading
    assert _codes(page) == [f"curl {code}".rstrip()]


def test_a_heading_glued_to_code_is_a_heading_on_an_indented_page() -> None:
    page = f"{_HEAD}Scope\nSample Request\nCopiedcurl -X GETPossible Errors\n".replace(
        "\n", "\n    "
    )
    assert _headings(page) == [
        "Hang Lanterns",
        "Purpose",
        "Scope",
        "Sample Request",
        "Possible Errors",
    ]


@pytest.mark.parametrize(
    "line",
    ["request.setParameters", "import lanterns.Header", "// see Scope", '"Sample Response",'],
)
def test_names_in_a_program_are_not_headings(line: str) -> None:
    page = f"{_HEAD}Sample Request\nCopied{line}\nhang(lamp);\n"
    assert _headings(page)[-1] == "Sample Request"


def test_prose_below_a_sample_is_not_part_of_it() -> None:
    page = f'{_HEAD}Sample Response\nCopied{{\n"a": 1\n}}\nShow less\n© The lamplighters\n'
    assert _codes(page) == ['{\n "a": 1\n}']


@pytest.mark.parametrize(("words", "is_code"), [("Lamps hang", True), ("Lamps hang high", False)])
def test_three_words_below_a_program_are_a_sentence(words: str, *, is_code: bool) -> None:
    page = f"{_HEAD}Sample Request\nCopiedcurl x\n{words}\n"
    assert _codes(page) == [f"curl x\n{words}" if is_code else "curl x"]


@pytest.mark.parametrize(("count", "kind"), [(14, Heading), (15, Paragraph)])
def test_a_line_before_the_first_section_is_a_title_of_at_most_14_words(
    count: int, kind: type
) -> None:
    page = " ".join(["Lamps"] * count) + "\nPurpose\nTo hang them.\n"
    assert isinstance(text.read(page).blocks[0], kind)


@pytest.mark.parametrize(("count", "title"), [(5, "Hang Lanterns"), (6, "Lamp 0")])
def test_navigation_begins_in_the_first_six_lines(count: int, title: str) -> None:
    first_lines = "".join(f"Lamp {number}\n" for number in range(count))
    assert _headings(f"{first_lines}- Overview\n- Scope\n{_HEAD}")[0] == title


def test_a_heading_of_its_own_words_opens_the_keys_below_it() -> None:
    keys = "Keys in the 'hooks' JSON array\n- heightinteger\n"
    assert _headings(f"{_HEAD}Response JSON Keys\n- hooksJSON array\n{keys}")[-1] == (
        "Keys in the 'hooks' JSON array"
    )
    listed = "Request JSON\n\n  • hookstring\n\n    A hook.\n\n"
    own = "To hang lanterns by night\n\n  • oilstring, optional\n\n    The oil.\n"
    assert _headings(f"{_HEAD}{listed}{own}")[-1] == "To hang lanterns by night"
    assert _headings(f"{_HEAD}{listed.replace('    A', 'A')}{own}".replace("  •", "-"))[-1] == (
        "Request JSON"
    )


def test_a_line_before_code_is_a_heading_where_it_names_what_the_code_shows() -> None:
    for line, is_heading in (
        ("Response to the Second Call", True),
        ("Sample callback for a job", True),
        ("This is the sample response.", False),
        ("Show full", False),
    ):
        page = f"{_HEAD}Sample Response\nCopied{{}}\n{line}\nCopied{{}}\n"
        assert (_headings(page)[-1] == line) is is_heading


def test_a_sentence_with_an_item_glued_to_it_is_no_heading() -> None:
    line = "Sample input is given for lamps. - hookstring, mandatory when it hangs"
    assert _headings(f"{_HEAD}Request JSON\n- oilstring\n{line}\n")[-1] == "Request JSON"


def test_a_flat_list_that_spells_an_object_otherwise_is_nested_as_the_samples_show() -> None:
    page = read(
        f"{_HEAD}Endpoints\nPOST /lamps\nInput JSON Keys\n- $hookJSON array\n- heightinteger\n"
        "- rope_lengthinteger\n- oilstring\nSample Input\n"
        'Copied{"lamps": [{"hook": [{"height": 1, "rope_length": 2}], "oil": "wax"}]}\n',
    )
    stated = [key.path for key in page.request_keys if key.basis == "stated"]
    assert stated == [
        "lamps[].hook",
        "lamps[].hook[].height",
        "lamps[].hook[].rope_length",
        "lamps[].oil",
    ]


def test_each_block_of_code_begins_at_its_button() -> None:
    page = f"{_HEAD}Sample Request\nCopiedcurl x\nCopiedhang(lamp);\nCopied\n"
    assert _codes(page) == ["curl x", "hang(lamp);", ""]


@pytest.mark.parametrize(
    ("section", "line", "item"),
    [
        ("Possible Errors", "Resolution: Hang one. - WICK_WETHTTP 403", "WICK_WETHTTP 403"),
        ("Possible Errors", "It is dark - NO_FLAME HTTP 400", "NO_FLAME HTTP 400"),
        ("Response JSON Keys", "Possible values: oil, gas - idlong", "idlong"),
        ("Response JSON Keys", "It glows. - wick_lengthnumber", "wick_lengthnumber"),
        ("Parameters", "Which house. - pageinteger, optional", "pageinteger, optional"),
    ],
)
def test_an_item_glued_to_the_line_before_it_is_an_item(section: str, line: str, item: str) -> None:
    page = f"{_HEAD}{section}\n- firststring\n{line}\nWords.\n"
    assert _items(page)[-1] == item


@pytest.mark.parametrize(
    "line",
    ["The lamp - the big one", "Dusk - dawn", "From 6 - 10 in the evening", "It is - a list"],
)
def test_a_dash_in_a_sentence_does_not_begin_an_item(line: str) -> None:
    page = f"{_HEAD}Response JSON Keys\n- firststring\n{line}\n"
    assert _items(page) == ["firststring"]


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ("namestringWhat it is called.", "namestring"),
        ("lampJSON ObjectThe lamp.", "lampJSON Object"),
        ("lamp JSON ArrayAll of them.", "lamp JSON Array"),
        ("hung_atDateTimeWhen it was hung.", "hung_atDateTime"),
        ("litboolean, mandatorytrue lights it.", "litboolean, mandatory"),
        ("oil string, mandatory when it is empty.Which oil.", None),
        ('tapJSON Array, mandatory when "kind" is "gas"The taps.', None),
        ("wick_idlong, mandatory if not in the URLThe wick.", None),
    ],
)
def test_a_description_glued_to_its_item_is_separated_from_it(line: str, own: str | None) -> None:
    page = f"{_HEAD}Response JSON Keys\n- {line}\n"
    blocks = text.read(page).blocks
    assert isinstance(blocks[-2], Item)
    assert isinstance(blocks[-1], Paragraph)
    assert blocks[-2].text + blocks[-1].text == line
    assert own is None or blocks[-2].text == own
    assert blocks[-1].text[0].isupper() or own is not None


@pytest.mark.parametrize("line", ["countNumber", "openedDateTime, optional", "keeperId string"])
def test_a_capital_in_a_name_or_type_does_not_begin_a_description(line: str) -> None:
    page = f"{_HEAD}Possible Errors\n- NO_FLAMEHTTP 400It is dark.\nResponse JSON Keys\n- {line}\n"
    assert _items(page)[-1] == line


def test_a_description_in_small_letters_is_separated_where_the_sample_has_the_key() -> None:
    page = (
        f"{_HEAD}Response JSON Keys\n- glowbooleantrue while it is lit.\n- idlongIts id.\n"
        'Sample Response\nCopied{"glow": true, "id": 1}\n'
    )
    assert _items(page) == ["glowboolean", "idlong"]


@pytest.mark.parametrize("bullet", ["- ", "  • ", "• ", "      • "])
def test_navigation_before_the_title_is_not_part_of_the_page(
    bullet: str, page_text: Callable[[str], str], contract_of: Callable[[str], Contract]
) -> None:
    list_ = "".join(
        f"{bullet}{entry}\n" for entry in ("Overview", "Scope", "GETLamps", "Parameters")
    )
    page = read(list_ + page_text("get_lantern_locks.txt"))
    assert page.page.title == contract_of("get_lantern_locks.txt").page.title
    assert page.operations == tuple(
        structs.replace(operation, line=operation.line + 4)
        for operation in contract_of("get_lantern_locks.txt").operations
    )


def _flat_depths(body: object, *names: str) -> list[Depth]:
    """The depths of the keys of a flat list; those that end in `{}` are objects."""
    keys = [FlatKey(name.removesuffix("{}"), name.endswith("{}")) for name in names]
    return place_flat_keys(keys, SampleTree(shapes_of_body(body)))


def test_keys_stand_where_the_sample_has_them() -> None:
    body = {"data": [{"keeper": {"name": "", "id": ""}, "name": "", "id": ""}]}
    depths = _flat_depths(body, "keeper{}", "name", "id", "name", "id")
    assert depths == [Depth(depth, is_sure=True) for depth in (0, 1, 1, 0, 0)]


def test_a_key_that_two_places_of_the_sample_fit_is_not_sure() -> None:
    depths = _flat_depths({"keeper": {"id": ""}, "id": ""}, "keeper{}", "id")
    assert [depth.is_sure for depth in depths] == [True, False]


def test_an_object_stands_where_the_sample_has_an_object_of_its_name() -> None:
    body = {"house": {"lamp": 1}, "lamp": {"id": 1}}
    assert [depth.depth for depth in _flat_depths(body, "house{}", "lamp{}")] == [0, 0]


def test_a_key_that_no_sample_shows_stands_in_an_object_whose_keys_none_shows() -> None:
    depths = _flat_depths({"keeper": None, "glow": 1}, "keeper{}", "soot")
    assert depths == [Depth(0, is_sure=True), Depth(1, is_sure=False)]


def test_a_key_behind_an_object_that_the_sample_leaves_empty_is_not_sure() -> None:
    depths = _flat_depths({"keeper": None, "glow": 1}, "keeper{}", "glow")
    assert depths == [Depth(0, is_sure=True), Depth(0, is_sure=False)]


def test_a_flat_list_without_a_sample_is_sure_where_nothing_could_hold_its_keys() -> None:
    depths = _flat_depths(None, "glow", "keeper{}", "soot")
    assert depths == [Depth(0, is_sure=True), Depth(0, is_sure=True), Depth(0, is_sure=False)]


def test_keys_of_an_object_parameter_are_doubts_and_not_parameters() -> None:
    page = read(
        f"{_HEAD}Request URL\nGET /lamps\nSample Request\n"
        'Copiedcurl "https://lanterns.example/crm/v7/lamps?filters=x&page=1"\n'
        "Parameters\n- filtersJSON object, optional\nWhat is wanted.\n"
        "- glowstring, mandatory\nHow bright.\n- pageinteger, optional\nWhich page.\n"
    )
    assert [parameter.name for parameter in page.parameters] == ["filters", "page"]
    assert any("key of the parameter `filters`" in doubt.what for doubt in page.doubts)


_NOISE_CHARS = 10_000
_NOISE = {
    "bullets": "  • idlong\n\n    The id.\n\n",
    "dashes": "- idlong\nThe id. - namestring\n",
    "capitals": "- aBaBaBaBaBaB cDcD\n",
    "buttons": "Copied\n",
    "samples": 'Copied{\n"a": 1\n}\n',
    "braces": "{",
    "hashes": "# ",
    "dashes in one line": " - idlong",
    "capitals in one line": "aB",
    "codes": "A_B",
    "blank lines": "\n",
    "headings": "Sample Response\nScope\n",
    "rows": "- WICK_WETHTTP 400It is wet.\n",
}


@pytest.mark.parametrize("noise", _NOISE.values(), ids=_NOISE)
@pytest.mark.parametrize("section", ["Response JSON Keys", "Sample Response", "Possible Errors"])
def test_a_long_text_of_noise_is_still_read_as_blocks(noise: str, section: str) -> None:
    page = f"{_HEAD}{section}\nCopied{noise * (_NOISE_CHARS // len(noise))}"
    assert text.read(page).blocks[0] == Heading("Hang Lanterns", 1, 1)


def test_a_sample_of_open_brackets_alone_is_refused() -> None:
    with pytest.raises(UsageError, match="nest too deeply"):
        read(f"{_HEAD}Sample Response\nCopied{'[' * 40_000}")
