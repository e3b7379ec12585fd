"""Plain YAML is read as PyYAML reads it; what is not plain is left to PyYAML."""

from __future__ import annotations

import string
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zoho_conformance.model.plain_scalars import BeyondError
from zoho_conformance.model.plain_yaml import plain_item_lines, read_plain_yaml
from zoho_conformance.model.untrusted_yaml import item_lines
from zoho_conformance.model.yaml_events import build_yaml_1_1

CASSETTE = {
    "interactions": [
        {
            "request": {
                "body": '{"data": [{"Company": "Ämter & Söhne", "Notes": "it\'s\\nlong"}]}' * 3,
                "headers": {"Accept": ["*/*"], "User-Agent": ["a client, with a long name " * 4]},
                "method": "POST",
                "uri": "https://www.zohoapis.invalid/crm/v7/Leads?fields=a,b&page=1",
            },
            "response": {
                "body": {"string": '{\n  "data": [\n    {"code": "SUCCESS"}\n  ]\n}\n'},
                "headers": {"Content-Length": ["12"], "Date": ["Fri, 27 Nov 2026 07:00:00 GMT"]},
                "status": {"code": 201, "message": ""},
            },
        },
        {"request": {"body": None}, "response": {"body": {"string": b"\x1f\x8b" * 60}}},
    ],
    "metadata": {"tool_version": "0.1.0", "is_whole": True, "digest": "7416ce960669"},
    "version": 1,
}
"""As recorders have them: texts of each kind that the writers of PyYAML know."""


@pytest.mark.parametrize("dumper", [yaml.SafeDumper, yaml.CSafeDumper])
@pytest.mark.parametrize("options", [{}, {"width": 40}, {"width": 10_000, "explicit_start": True}])
def test_what_recorders_write_is_plain(dumper: Any, options: dict[str, Any]) -> None:
    text = yaml.dump(CASSETTE, Dumper=dumper, **options)
    assert read_plain_yaml(text.encode()) == CASSETTE


LINES = r"""
a: b ¦ k: 'x y' ¦ k: 'it''s' ¦ k: ' ¦ k: 'a ¦ k: '' ¦ q: "a\nb" ¦ q: "x\ ¦   more text
  'more ¦ end' ¦ end" ¦ - a ¦ - k: v ¦ - 'x' ¦ - "y\u00e9" ¦ - ¦ k: ¦ k: | ¦ k: |- ¦ k: |+
k: |2- ¦ k: > ¦ aGVsbG8= ¦ k: !!binary | ¦   aGk= ¦ { ¦ k: {} ¦ k: [] ¦ k: [a] ¦ k: ~ ¦ k: yes
k: 12 ¦ k: 012 ¦ k: 1.5 ¦ k: 1e3 ¦ k: 0.1.0 ¦ k: 1_000 ¦ k: 1:30 ¦ k: 2020-01-01 ¦ k: 0x1f
k: .inf ¦ k: +1 ¦ k: -1 ¦ k: a:b ¦ k: a #b ¦ k: a#b ¦ # c ¦ --- ¦ ... ¦  ¦   ¦ k:  v
k: v  ¦ k : v ¦ ? k ¦ k: *a ¦ k: &a b ¦ k: "\q" ¦ <<: {} ¦ k: << ¦ k: = ¦ k: %x ¦ k: @x ¦ k: é
é: x ¦ k: "a \ ¦   \ b" ¦ k: "\x41\e\_" ¦ k: "\ud83d" ¦ yes: no ¦ k: "\\\ ¦ - - a ¦ k: - a
k: a - b ¦ k: ?a ¦ k: :a ¦ k: a: ¦ http://x: y ¦ k: a?b=c&d='e' ¦ k: "\/" ¦ k: "\U0001F600"
"""
lines = st.tuples(
    st.sampled_from([0, 0, 0, 1, 2, 2, 4]),
    st.sampled_from(LINES.strip().replace("\n", " ¦ ").split(" ¦ ")),
).map(lambda line: " " * line[0] + line[1])
texts_of_lines = st.lists(lines, min_size=1, max_size=8).map("\n".join).map("{}\n".format)

texts = st.text(string.printable + "é☃\x85\u2028", max_size=90) | st.sampled_from(
    ["yes", "~", "1:30", " lead", "trail ", "a: b", "a #b", "'", '"', "\\", "\n\nx\n\n", " \nx"]
)
keys = st.sampled_from(["a", "Content-Type", "k.e", "yes", "1", ":p", "a key"])
values = st.recursive(
    texts | st.none() | st.booleans() | st.integers() | st.floats() | st.binary(max_size=90),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def written_texts(draw: st.DrawFn) -> str:
    """What PyYAML writes of a value, in one of its ways."""
    return yaml.dump(
        draw(values),
        Dumper=draw(st.sampled_from([yaml.SafeDumper, yaml.CSafeDumper])),
        width=draw(st.sampled_from([20, 80])),
        indent=draw(st.sampled_from([2, 4])),
        default_style=draw(st.sampled_from([None, None, "|", '"', "'"])),
        allow_unicode=draw(st.booleans()),
    )


@st.composite
def edited_texts(draw: st.DrawFn) -> str:
    """A text in which some characters are others, gone or new."""
    text = draw(written_texts() | texts_of_lines)
    chars = st.sampled_from(" \n\t:-#'\"|>\\{}[]&*!?,%@`~=<0123456789.exyn+_é\r\x07\x85\ufeff")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(chars | st.just("")) + text[at + draw(st.integers(0, 1)) :]
    return text


numbers = st.text("0123456789+-._:eExXabfTZinN ", min_size=1, max_size=9).map("k: {}\n".format)


@settings(deadline=None, max_examples=400)
@given(edited_texts() | texts_of_lines | numbers)
def test_whatever_is_read_is_what_pyyaml_makes_of_it(text: str) -> None:
    raw = text.encode()
    try:
        value = read_plain_yaml(raw)
    except BeyondError:
        return
    # As it is shown, which tells 1 from True, and knows that what is no number is itself.
    assert repr(value) == repr(build_yaml_1_1(raw))


@pytest.mark.parametrize(
    "text",
    [
        "# by a recorder\n\n---\na:\n# of b\n  b: c\n\n  d:\n  - e\n# end\n",
        "a: 'b\r\n\r\n  c'\r\nd: |\r\n  e\r\n",
        "a: 'b\u3000\xa0c'\n",
        'a: "\\xe9\\_\\U0001F600\\\\x41 \\\n  \\ \\"b\\""\n',
    ],
    ids=["comments", "line-ends-of-windows", "wide-spaces", "escapes-that-json-lacks"],
)
def test_what_editors_and_other_systems_make_of_it_is_plain(text: str) -> None:
    raw = text.encode()
    assert repr(read_plain_yaml(raw)) == repr(build_yaml_1_1(raw))


BEYOND = {
    "a-key-comes-twice": b"a: 1\na: 2\n",
    "no-end-of-the-last-line": b"a: |\n  b",
    "a-control-character": b"a: 'b\x07'\n",
    "a-tab": b"a:\tb\n",
    "half-a-character": b"a: \xc3\n",
    "half-a-pair": b'a: "\\ud83d"\n',
    "an-alias": b"a: &b c\nd: *b\n",
    "a-second-document": b"a: b\n---\na: b\n",
    "its-end-in-a-text": b"a: 'b\n---\nc'\n",
    "a-word-as-key": b"yes: a\n",
    "a-date": b"a: 2026-11-27\n",
    "an-octal-number": b"a: 012\n",
    "what-cannot-be-base64": b"a: !!binary |\n  a\n",
    "nested-deeply": b"".join(b"%ba:\n" % (b" " * depth) for depth in range(100)),
    "an-escape-that-is-none": b'a: "\\q"\n',
    "an-escape-cut-by-the-end-of-its-line": b'a: "\\u\\\n  0041"\n',
    "a-comment-beside-a-value": b"a: b # c\n",
    "a-line-between-columns": b"a:\n    b: c\n  d: e\n",
}


@pytest.mark.parametrize("raw", BEYOND.values(), ids=BEYOND)
def test_what_is_not_plain_is_left_to_pyyaml(raw: bytes) -> None:
    with pytest.raises(BeyondError):
        read_plain_yaml(raw)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("version: 1\ninteractions:\n- a: |-\n    - b\n- a: 'c\n    - d'\nlast: 1\n", [3, 5]),
        ("other:\n- a\nhttp_interactions:\n- b: c\n", [4]),
        ("# a\ninteractions:\n- a: b\n# c\n- d\n", [3, 5]),
    ],
)
def test_lines_of_items_are_told_without_pyyaml(text: str, numbers: list[int]) -> None:
    names = ("interactions", "http_interactions")
    assert plain_item_lines(text.encode(), names) == numbers
    assert list(item_lines(text.encode(), names)) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "interactions:\n  - a\n",
        "interactions:\n- 'a\n\n'\n- b\n",
        "interactions: []\n",
        "a: b\n",
        "[",
    ],
)
def test_items_that_do_not_begin_their_lines_are_left_to_pyyaml(text: str) -> None:
    with pytest.raises(BeyondError):
        plain_item_lines(text.encode(), ("interactions",))
