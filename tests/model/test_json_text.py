"""What counts as JSON, and why anything else does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoho_conformance.model import json_text
from zoho_conformance.model.json_text import Document, NotJsonError

JSON = "application/json"


def reason(body: bytes, content_type: str = JSON) -> str:
    with pytest.raises(NotJsonError) as refusal:
        json_text.parse_body(body, content_type)
    return str(refusal.value)


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_only_python_has_are_not_json(name: str) -> None:
    assert reason(b'{"data": [%s]}' % name.encode()) == f"{name} is not a JSON value"


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"1" + b"0" * 400 + b".0"])
def test_a_number_beyond_the_range_of_a_double_is_refused(number: bytes) -> None:
    assert reason(b"[%s]" % number) == "a number is too large"


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    assert reason(b"[%s]" % (b"9" * 5000)) == "a number has too many digits"


def test_an_id_keeps_all_its_digits() -> None:
    assert json_text.parse("[123456789012345678901234567890]") == [123456789012345678901234567890]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("content_type", [JSON, "", f"{JSON};charset=UTF-8"])
def test_another_encoding_than_the_charset_says_is_not_read(
    encoding: str, content_type: str
) -> None:
    name = encoding[:6].upper()
    assert reason('{"a": 1}'.encode(encoding), content_type) == (
        f"it is in {name}, which its charset does not say"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-le"])
def test_a_charset_of_json_is_read_as_it_says(encoding: str) -> None:
    content_type = f'{JSON}; charset="{encoding[:6].upper()}"'
    document = json_text.parse_body('["ü"]'.encode(encoding), content_type)
    assert document == Document(["ü"])


@pytest.mark.parametrize("charset", ["punycode", "iso-8859-1", "utf-7", "\ud800", "x" * 9000])
def test_a_charset_that_is_not_one_of_json_is_refused(charset: str) -> None:
    assert reason(b"{}", f"{JSON};charset={charset}") == (
        "its charset is not one that JSON allows (UTF-8, UTF-16, UTF-32)"
    )


def test_half_of_a_surrogate_pair_cannot_be_encoded() -> None:
    half = '["\ud83d"]'.encode(errors="surrogatepass")
    assert reason(half) == "it is not valid UTF-8: it has half of a surrogate pair"
    assert reason(b'["\xff"]') == "it is not valid UTF-8"


def test_half_of_a_surrogate_pair_that_is_escaped_is_replaced() -> None:
    text = r'{"\udc00": ["\ud83d\ude00", "\\ud83d", "\\\ud83d.", "\ud83d"]}'
    assert json_text.parse(text) == {"\ufffd": ["\U0001f600", r"\ud83d", "\\\ufffd.", "\ufffd"]}


@pytest.mark.parametrize("write", [msgspec.json.encode, orjson.dumps])
@pytest.mark.parametrize("inner", ["1", "9" * 30, "[" * 400 + "]" * 400, "1.0", "[1, 2]"])
def test_a_key_that_comes_twice_shows_whatever_writes_the_value_again(
    inner: str, write: Callable[[Any], bytes]
) -> None:
    once = b'{"a": %s}' % inner.encode()
    assert json_text.parse_plain(once, write) == json.loads(once)
    twice = b'{"a": 0, "a": %s}' % inner.encode()
    assert json_text.parse_plain(twice, write) is json_text.NOT_PLAIN


def test_a_byte_order_mark_is_noted() -> None:
    assert json_text.parse_body(b"\xef\xbb\xbf{}") == Document({}, has_mark=True)
    assert reason(b"\xef\xbb\xbf\xef\xbb\xbf{}").startswith("unexpected UTF-8 BOM")


def test_keys_that_come_twice_are_noted_at_their_places() -> None:
    body = b'{"a": 1, "b": [{"c": 1}, {"c": 1, "c": {"d": 0, "d": 1}, "c": 2}], "a": 3}'
    document = json_text.parse_body(body)
    assert document.value == {"a": 3, "b": [{"c": 1}, {"c": 2}]}
    assert sorted(document.duplicated, key=str) == [("a",), ("b", 1, "c"), ("b", 1, "c", "d")]


def test_of_very_many_keys_that_come_twice_the_first_are_noted() -> None:
    keys = ",".join(f'"k{number}":1,"k{number}":2' for number in range(2000))
    document = json_text.parse_body(f"{{{keys}}}".encode())
    assert len(document.duplicated) == json_text.MAX_DUPLICATED


@pytest.mark.parametrize("depth", [json_text.MAX_DEPTH + 1, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_what_nests_too_deeply_is_refused(depth: int, opening: str, closing: str) -> None:
    body = (opening * depth + "1" + closing * depth).encode()
    assert reason(body).startswith("it is nested deeper than 1000 levels")


def test_where_a_text_is_malformed_is_kept_apart_from_the_reason() -> None:
    with pytest.raises(NotJsonError, match=r"expecting value$") as refusal:
        json_text.parse('{"a":\n}')
    assert refusal.value.place == (2, 1)


@pytest.mark.parametrize("text", ['{"a": [1.5, true, null, "é"]}', "0", '""', "-0.0"])
def test_plain_json_is_parsed_as_ever(text: str) -> None:
    assert json_text.parse(text) == json.loads(text)


ODD = [
    b'{"a": 1, "a": 2}',
    b'{"a": {"b:": 1, "b:": 2}, "c": ":"}',
    b'{"a": 1, "\\u0061": 2}',
    b'{"a":1,"a":1,"b":"\\u003a"}',
    b'{"a":1,"a":1,"b":"\\u003A"}',
    b'{"a" : 1 , "a" : 2}',
    b'{"a":1e5,"a":100000.0}',
    b"[18446744073709551616, -9223372036854775809]",
    b"[1.0, -0, -0.0, 1e-400, 5e-324, 0.1]",
    b'["\\ud83d", "\\ud83d\\ude00", "\\\\ud83d"]',
    b'["\xed\xa0\xbd"]',
    b"\xef\xbb\xbf[1]",
    b'["\\/", "\\u00e9", "\xc3\xa9", "\x7f"]',
    b"[" * 990 + b"]" * 990,
    b"[" * 1001 + b"]" * 1001,
    b"[[]," * 600 + b"1" + b"]" * 600,
    b"[" + b"[]," * 2000 + b"[]]",
    b"\x0c[1]",
    b"[1]\x00",
    b"",
    b"nul",
    b"NaN",
    b"[1e400]",
]


@pytest.mark.parametrize("body", ODD)
def test_a_body_is_read_the_same_by_the_quick_parser_and_by_the_exact_one(body: bytes) -> None:
    def read(parse: Callable[[bytes, str], Document]) -> object:
        try:
            return repr(parse(body, JSON))
        except NotJsonError as refusal:
            return (str(refusal), refusal.place)

    assert read(json_text.parse_body) == read(json_text._parse_any)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(':a\\"é'),
        lambda inside: st.lists(inside) | st.lists(st.tuples(st.sampled_from("ab:"), inside)),
    ),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t:\r")]),
)
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_a_key_that_comes_twice_is_never_missed(value: object, separators: tuple[str, str]) -> None:
    def write(part: object) -> str:
        comma, colon = separators
        if isinstance(part, list) and part and all(isinstance(item, tuple) for item in part):
            members = (f"{json.dumps(name)}{colon}{write(item)}" for name, item in part)
            return f"{{{comma.join(members)}}}"
        if isinstance(part, list):
            return f"[{comma.join(map(write, part))}]"
        return json.dumps(part)

    body = write(value).encode()
    assert json_text.parse_body(body, JSON) == json_text._parse_any(body, JSON)
