"""Strict decoding: a document that does not fit is refused in one line that says what and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct

from zoho_conformance.model import decode
from zoho_conformance.model.errors import UsageError


class _Lamp(Struct, frozen=True, forbid_unknown_fields=True):
    level: Literal["high", "low"]
    wicks: int = 1
    hours: Annotated[int, Meta(ge=1)] = 1
    oils: tuple[str, ...] = ()
    room: str | None = None
    shades: dict[str, int] = {}
    bought: date | None = None
    name: Annotated[str, Meta(min_length=1)] = "lamp"

    def __post_init__(self) -> None:
        if self.wicks > 9:
            raise ValueError("wicks: no lamp has so many")


class _House(Struct, frozen=True, forbid_unknown_fields=True):
    lamps: tuple[_Lamp, ...]
    notes: Any = None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not JSON: expecting value (line 1, column 1)"),
        ('{"lamps":\n []', "not JSON: expecting ',' delimiter (line 2, column 4)"),
        ('{"lamps": [], "notes": NaN}', "not JSON: NaN is not a JSON value"),
        ('{"lamps": [], "notes": %s}' % ("9" * 5000), "not JSON: a number has too many digits"),
        ('{"lamps": [], "notes": %s' % ("[" * 100_000), "nested too deeply"),
        ('{"lamps": [], "notes": ' + "[" * 5000 + "]" * 5000 + "}", "nested too deeply"),
        (
            r'{"lamps": [], "notes": [{"a": "\ud800"}]}',
            "notes[0].a: holds half of a surrogate pair",
        ),
        ("[]", "expected an object, got a list"),
        ("{}", "missing field lamps"),
        ('{"lamps": 1}', "lamps: expected a list of objects, got an integer"),
        ('{"lamps": [{"level": "high"}, {}]}', "lamps[1]: missing field level"),
        ('{"lamps": [{"lvel": "x"}]}', "lamps[0]: unknown field lvel; did you mean level?"),
        (
            '{"lamps": [{"level": "hi"}]}',
            "lamps[0].level: expected one of high, low; got 'hi'",
        ),
        (
            '{"lamps": [{"level": "high", "wicks": true}]}',
            "lamps[0].wicks: expected an integer, got true",
        ),
        (
            '{"lamps": [{"level": "high", "wicks": 1.5}]}',
            "lamps[0].wicks: expected an integer, got a number",
        ),
        ('{"lamps": [{"level": "high", "wicks": 10}]}', "lamps[0]: wicks: no lamp has so many"),
        ('{"lamps": [{"level": "high", "hours": 0}]}', "lamps[0].hours: expected an integer >= 1"),
        ('{"lamps": [{"level": "high", "name": ""}]}', "lamps[0].name: must not be empty"),
        (
            '{"lamps": [{"level": "high", "oils": ["whale", 1]}]}',
            "lamps[0].oils[1]: expected a string, got an integer",
        ),
        (
            '{"lamps": [{"name": "Argand", "level": "high", "oils": "whale"}]}',
            "lamps[0].oils (Argand): expected a list of strings, got a string",
        ),
        (
            '{"lamps": [{"level": "high", "room": []}]}',
            "lamps[0].room: expected a string or null, got a list",
        ),
        (
            '{"lamps": [{"level": "high", "shades": {"red": 1, "blue": "2"}}]}',
            "lamps[0].shades.blue: expected an integer, got a string",
        ),
        (
            '{"lamps": [{"level": "high", "bought": "May"}]}',
            "lamps[0].bought: expected a date such as 2030-01-31 or null",
        ),
    ],
)
def test_json_that_does_not_fit_is_refused_in_one_line(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as refused:
        decode.from_json(text, _House, "house.json", "write it again")
    assert str(refused.value) == f"house.json: {problem}; write it again"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("lamps = ", "not TOML: Invalid value (at end of document)"),
        ("notes = %s" % ("9" * 5000), "not TOML: a number has too many digits"),
        ("notes = 0x%s" % ("f" * 5000), "a number has too many digits"),
        ("notes = [[0b%s]]" % ("1" * 500), "a number has too many digits"),
        (f"notes{'.a' * 300} = 1", "nested too deeply"),
        ("notes = %s" % ("[" * 5000 + "]" * 5000), "nested too deeply"),
        ("notes = %s" % ("[" * 5000), "nested too deeply"),
        ("[[lamps]]\nlevel = 2030-01-31", "lamps[0].level: expected one of high, low; got a date"),
    ],
)
def test_toml_that_does_not_fit_is_refused_in_one_line(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as refused:
        decode.from_toml(text, _House, "house.toml")
    assert str(refused.value) == f"house.toml: {problem}"


def test_a_message_is_one_line_whatever_the_document_is_called_or_holds() -> None:
    with pytest.raises(UsageError) as refused:
        decode.from_json('{"lamps": [], "a\\nb": 1}', _House, "house\n.json")
    assert "\n" not in str(refused.value)


def test_bytes_that_are_not_text_are_refused() -> None:
    with pytest.raises(UsageError, match=r"^x: not text in UTF-8$"):
        decode.from_json(b'{"lamps": "\xff"}', _House, "x")
    with pytest.raises(UsageError, match=r"^x: not text in UTF-8$"):
        decode.from_toml(b'lamps = "\xff"', _House, "x")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_may_come_in_what_editors_write(encoding: str) -> None:
    house = decode.from_json('{"lamps": [{"level": "low"}]}'.encode(encoding), _House, "x")
    assert house == _House((_Lamp("low"),))


def test_a_file_is_read_or_named(tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    with pytest.raises(UsageError, match=r"house\.toml: cannot be read: No such file"):
        decode.read_toml(file, _House)
    file.write_bytes(b'\xef\xbb\xbf[[lamps]]\nlevel = "low"\nbought = 1888-08-08\n')
    assert decode.read_toml(file, _House).lamps[0].bought == date(1888, 8, 8)
