"""What is no page is refused in a sentence, and no page makes the reader fall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.commands import derive
from conformance.errors import UsageError
from conformance.pages.reader import read

_PAGES = [
    file.read_text(encoding="utf-8")
    for file in sorted((Path(__file__).parent / "data").glob("*.*"))
    if file.suffix in (".md", ".txt")
]
_SETTINGS = settings(
    deadline=timedelta(seconds=5),
    max_examples=40,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        (" \n\t\n", "is empty"),
        ("Once upon a time a lantern hung in a house.\n", "no page of API documentation"),
        ("# Lanterns\n\nThey hang.\n\n## History\n\n- old\n", "no page of API documentation"),
        ("\x00\x01PK\x03\x04\ufffd\ufffd\x7f" * 20, "no page of API documentation"),
        ('{"data": []}', "no page of API documentation"),
        (
            "<!DOCTYPE html><html><body><h1>Lanterns</h1></body></html>",
            "no page of API documentation",
        ),
        ("  <div>Lanterns</div>", "no page of API documentation"),
    ],
)
def test_what_is_no_page_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as raised:
        read(text, "lanterns")
    assert str(raised.value).startswith("lanterns: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("passage", "deep"),
    [
        ('"count": 1', '"count": ' + "[" * 100_000),
        ('"count": 1', '"count": ' + '{"a": ' * 5_000 + "1" + "}" * 5_000),
        ("- wicksJSON Array", "- wicksJSON Array\n\n\n\n" * 3_000),
    ],
)
def test_a_page_that_nests_too_deeply_is_refused_and_does_not_fall(
    passage: str, deep: str, page_text: Callable[[str], str]
) -> None:
    page = page_text("get_lantern_locks.md")
    assert page.count(passage) == 1
    with pytest.raises(UsageError, match="nest too deeply"):
        read(page.replace(passage, deep))


def _survives(text: str) -> None:
    """Reading and deriving end in a contract and its files, or in a usage error."""
    try:
        derive.files(read(text), ())
    except UsageError as refused:
        assert str(refused)  # noqa: PT017 - either ending will do


@_SETTINGS
@given(st.sampled_from(_PAGES), st.integers(0, 10_000))
def test_a_page_cut_off_anywhere_is_read_or_refused(page: str, at: int) -> None:
    _survives(page[:at])
    _survives(page[at:])


@_SETTINGS
@given(
    st.sampled_from(_PAGES),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 80), st.text(max_size=20))),
)
def test_a_page_with_passages_replaced_is_read_or_refused(
    page: str, edits: list[tuple[int, int, str]]
) -> None:
    for at, length, text in edits:
        page = page[:at] + text + page[at + length :]
    _survives(page)


@_SETTINGS
@given(st.sampled_from(_PAGES), st.randoms(use_true_random=False), st.integers(1, 60))
def test_a_page_with_lines_lost_or_moved_is_read_or_refused(
    page: str, random: Random, count: int
) -> None:
    lines = page.splitlines()
    for _ in range(count):
        moved = lines.pop(random.randrange(len(lines)))
        if random.random() < 0.5:
            lines.insert(random.randrange(len(lines)), moved)
    _survives("\n".join(lines))


@_SETTINGS
@given(
    st.lists(
        st.sampled_from(
            [
                "# ",
                "#### Endpoints",
                "#### Response JSON Keys",
                "#### Sample Response",
                "#### Possible Errors",
                "- idlong",
                "  - namestring",
                "- WICK_WETHTTP 400",
                "GET /lamps",
                "```",
                "Copied",
                '{"a": [',
                '"id": null,',
                "}]",
                "",
                "\\",
                "**Note**",
                "• idlong",
                "Possible values:",
                "https://[x",
            ]
        ),
        max_size=40,
    )
)
def test_any_order_of_a_pages_parts_is_read_or_refused(lines: list[str]) -> None:
    _survives("\n".join(lines))
