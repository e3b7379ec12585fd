"""JSON in pieces: together they are the text that is written at once, and none is large."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoho_conformance.model.json_pieces import write_in_pieces
from zoho_conformance.model.json_text import write_indented

_PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3)
_VALUES = st.recursive(
    _PLAIN,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=3), inside),
    max_leaves=25,
)


class Row(msgspec.Struct, omit_defaults=True, rename="camel"):
    row_name: str
    note: str = ""


class Table(msgspec.Struct, rename="camel"):
    all_rows: tuple[Row, ...]
    by_name: dict[str, Row]
    by_number: dict[int, Row]
    none: tuple[Row, ...] = ()


@given(_VALUES)
def test_the_pieces_of_any_value_are_its_text(value: Any) -> None:
    assert "".join(write_in_pieces(value)) == write_indented(value)


@pytest.mark.parametrize("count", [0, 1, 100, 101, 200, 250])
def test_the_pieces_of_structs_are_their_text(count: int) -> None:
    rows = tuple(Row(f"{number}\n", "half" if number % 2 else "") for number in range(count))
    table = Table(rows, {row.row_name: row for row in rows}, dict(enumerate(rows)))
    assert "".join(write_in_pieces(table)) == write_indented(table)


@pytest.mark.parametrize("count", [0, 1, 250])
def test_an_iterator_is_an_array(count: int) -> None:
    rows = [{"number": number} for number in range(count)]
    pieces = write_in_pieces({"runs": [{"results": iter(rows)}]})
    assert "".join(pieces) == write_indented({"runs": [{"results": rows}]})


def test_half_of_a_surrogate_pair_is_left_to_who_writes() -> None:
    rows = ["\ud800", *["x"] * 300]
    assert "".join(write_in_pieces({"rows": rows})) == write_indented({"rows": rows})


def test_no_piece_of_a_long_array_is_long() -> None:
    pieces = write_in_pieces({"rows": [{"name": "x" * 50}] * 2000})
    assert max(map(len, pieces)) < 10_000
