"""What cannot be a page is refused in a sentence that says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.read import page_source
from zoho_conformance.pages.reader import read


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the page is empty"),
        (" \n\t\n", "the page is empty"),
        ("Once upon a time a lantern hung in a house.\n", "not a page of API documentation"),
        ("# Lanterns\n\nThey hang.\n\n## History\n\n- old\n", "not a page of API documentation"),
        ("\x00\x01PK\x03\x04\ufffd\ufffd\x7f" * 20, "not a page of API documentation"),
        ('{"data": []}', "not a page of API documentation"),
        (
            "<!DOCTYPE html><html><body><h1>Lanterns</h1></body></html>",
            "not a page of API documentation",
        ),
        ("  <div>Lanterns</div>", "not a page of API documentation"),
        (
            "# Cookies\n\n## Purpose\n\nTo bake.\n\n## Scope\n\nAll.\n\n## Parameters\n\n- sugar\n",
            "not a page of API documentation",
        ),
        (
            "# Get\n\n#### Endpoints\n\n[GET /x](https://www.zoho.com/torches/docs/api/v2/x.html)\n",
            "those of torches",
        ),
        ("x" * (page_source.MAX_SIZE + 1), "larger than 10 MB"),
        ("[\n" * (page_source.MAX_SIZE // 2 + 1), "larger than 10 MB"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_a_text_that_is_not_an_api_page_is_refused_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as raised:
        read(text, "lanterns")
    assert str(raised.value).startswith("lanterns: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\xff\xd8\xff\xe0", "an image"),
        (b"PK\x03\x04\x14", "an archive"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"# Lamps \xff\xfe", "not valid UTF-8"),
        ("# Lamps".encode("utf-16-le"), "binary data"),
        (b"\x00\x01\x02", "binary data"),
        (b" \n", "the page is empty"),
        (b'<meta charset="klingon">', "unknown character set"),
        (b'<meta charset="punycode">-\xff', "unknown character set"),
        (b'<meta charset="raw_unicode_escape">\\ud800', "unknown character set"),
        (b'<meta charset="utf-7">a', "unknown character set"),
    ],
)
def test_bytes_that_are_not_text_are_refused_in_one_line(raw: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as raised:
        page_source.decode_page(raw, "lanterns")
    assert str(raised.value).startswith("lanterns: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_read_by_its_byte_order_mark(encoding: str) -> None:
    assert page_source.decode_page("# Lamps für 5 €".encode(encoding), "lamps") == "# Lamps für 5 €"


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 5_000,
        "<b>" * 5_000 + "<p>x",
        "".join(f"<font color={at}>" for at in range(900)) + "<p>x" * 10_000,
        "<p " + " ".join(f"a{at}=1" for at in range(10_000)) + ">",
    ],
    ids=["blocks", "bold", "formatting", "attributes"],
)
def test_html_that_would_take_forever_to_parse_is_refused(markup: str) -> None:
    with pytest.raises(UsageError, match="nest too deeply"):
        read(f"<html><body><h1>Lamps</h1><h4>Endpoints</h4>GET /lamps{markup}")


def test_tags_in_scripts_and_comments_do_not_count_as_nesting() -> None:
    noise = f"<script>'{'<div>' * 5_000}'</script><!--{'<div>' * 5_000}-->"
    page = read(f"<html><body>{noise}<h1>Get Lamps</h1><h4>Endpoints</h4><p>GET /lamps</p></html>")
    assert [operation.path for operation in page.operations] == ["/lamps"]


@pytest.mark.parametrize(
    ("passage", "deep"),
    [
        ('"count": 1', '"count": ' + "[" * 100_000),
        ('"count": 1', '"count": ' + '{"a": ' * 5_000 + "1" + "}" * 5_000),
        ("- wicksJSON Array", "- wicksJSON Array\n\n\n\n" * 3_000),
    ],
)
def test_a_page_that_nests_too_deeply_is_refused(
    passage: str, deep: str, page_text: Callable[[str], str]
) -> None:
    page = page_text("get_lantern_locks.md")
    assert page.count(passage) == 1
    with pytest.raises(UsageError, match="nest too deeply"):
        read(page.replace(passage, deep))
