"""YAML from outside: read as PyYAML reads it, and refused before it does harm."""

from __future__ import annotations

import string
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zoho_conformance.model.untrusted_yaml import parse_core_yaml, parse_yaml
from zoho_conformance.model.yaml_errors import MAX_DEPTH, UntrustedYamlError


def laughs(first: str, each: str) -> str:
    """Nine anchors, each of ten aliases of the one before."""
    lines = [f"a0: &a0 {first}"]
    lines += [f"a{n}: &a{n} {each % ', '.join([f'*a{n - 1}'] * 10)}" for n in range(1, 9)]
    return "\n".join(lines)


DEEP = {
    "flow": "[a, " * 25_000,
    "flow-closed": "[" * 25_000 + "]" * 25_000,
    "mappings": "{a: " * 25_000,
    "pairs": "[a: " * 25_000,
    "mixed": "[{a: [b, " * 25_000,
    "commented": "[ # a comment\n" * 25_000,
    "brackets-in-texts": '["]]]]", ' * 25_000,
    "block": "- " * 25_000,
    "keys": "? " * 25_000,
    "keys-and-items": "? - " * 25_000,
    "indented": "".join(" " * depth + "a:\n" for depth in range(600)),
    "tagged": "!!seq [a, " * 25_000,
    "anchored": "".join(f"&a{n} [a, " for n in range(25_000)),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_nesting_that_would_end_the_process_is_refused(text: str) -> None:
    with pytest.raises(UntrustedYamlError, match=rf"nested more than {MAX_DEPTH} deep \(line"):
        parse_yaml(text.encode())


def test_nesting_is_read_to_the_depth_that_is_allowed() -> None:
    value = parse_yaml(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert str(value).count("[") == MAX_DEPTH
    with pytest.raises(UntrustedYamlError, match="nested"):
        parse_yaml(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


BOMBS = {
    "lists": laughs("[x, x, x]", "[%s]"),
    "texts": laughs(f"[{'x' * 1000}]", "[%s]"),
    "merges": laughs("{x: 1}", "{<<: [%s]}"),
    "one-long-text": f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 200)}]",
    "as-a-key": laughs("[x, x, x]", "[%s]") + "\n? *a8\n: 1",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_aliases_that_would_fill_the_memory_are_refused(text: str) -> None:
    with pytest.raises(UntrustedYamlError, match="its aliases unfold to more than 16 MiB"):
        parse_yaml(text.encode())


TAGGED = {
    "!!python/unicode 'GET'": "GET",
    "!!python/str no": "no",
    "{!!python/str a: 1}": {"a": 1},
    "!!python/tuple [a, !!python/tuple [b]]": ["a", ["b"]],
    "!!python/object/new:_io.BytesIO {state: !!python/tuple [!!binary aGk=, 0, null]}": b"hi",
    "!!python/object/new:_io.BytesIO {state: !!python/tuple [hi, 0, null]}": b"hi",
    "!!python/object/new:_io.BytesIO {}": b"",
    "!!python/object/apply:builtins.iter {args: [[a, !!binary Yg==]], state: 0}": ["a", b"b"],
    "!!python/object/apply:builtins.iter {}": [],
}


@pytest.mark.parametrize("text", TAGGED)
def test_tags_that_vcrpy_reads_are_plain_values(text: str) -> None:
    assert parse_yaml(text.encode()) == TAGGED[text]


@pytest.mark.parametrize("text", [text for text in TAGGED if "tuple" in text or "str" in text])
def test_descriptions_of_apis_have_no_tags_of_python(text: str) -> None:
    with pytest.raises(UntrustedYamlError, match=r"an unsupported tag \(line 1\)"):
        parse_core_yaml(text.encode(), [])


def test_a_list_under_a_tag_can_be_named_by_an_alias() -> None:
    text = b"[&a !!python/tuple [b], &c !!python/object/new:_io.BytesIO {state: [d]}, *a, *c]"
    assert parse_yaml(text) == [["b"], b"d", ["b"], b"d"]


@pytest.mark.parametrize("state", ["{state: 7}", "{state: [7]}", "{state: [{a: b}, 0]}"])
def test_a_buffer_of_anything_but_bytes_is_refused(state: str) -> None:
    with pytest.raises(UntrustedYamlError, match="a value that cannot be of its type"):
        parse_yaml(f"!!python/object/new:_io.BytesIO {state}".encode())


@pytest.mark.parametrize("arguments", ["{args: 7}", "{args: [a]}", "{args: {a: b}}"])
def test_an_iterator_over_anything_but_a_list_is_refused(arguments: str) -> None:
    with pytest.raises(UntrustedYamlError, match="a value that cannot be of its type"):
        parse_yaml(f"!!python/object/apply:builtins.iter {arguments}".encode())


REFUSED = {
    "!!python/object/new:os.system {args: [ls]}": "an unsupported tag",
    "!!python/name:os.system ''": "an unsupported tag",
    "!!python/long 1": "an unsupported tag",
    "&a [*a]": "an alias inside its own anchor",
    "&a {b: *a}": "an alias inside its own anchor",
    "a: &a {<<: *a}": "an alias inside its own anchor",
    "[*a]": "an alias of nothing",
    "{<<: 3}": "a merge key whose value is not a mapping",
    "9" * 5000: "a number that is too long",
    "0x" + "f" * 4200: "a number that is too long",
    "1" + ":1" * 100_000: "a number that is too long",
    "2" + ":1" * 400 + ".5": "a value that cannot be of its type",
    "2024-02-30": "a value that cannot be of its type",
    "2024-01-01T00:00:00+99:99": "a value that cannot be of its type",
    "!!timestamp noon": "a value that cannot be of its type",
    "!!int one": "a value that cannot be of its type",
    "!!binary é": "not valid YAML",
    "!!python/object/apply:os.getcwd []": "an unsupported tag",
    "!lamp x": "an unsupported tag",
    "!!map x": "an unsupported tag",
    "--- 1\n--- 2": "more than one document",
    "{a: 1, a: 2}": "a duplicate key",
    "{[a]: 1}": "a list or mapping as a key",
    "[a": "not valid YAML",
    "".join(f"%TAG !a{n}! tag:x,{n}:\n" for n in range(2000)) + "--- 1": "more than 1000 tags",
}


@pytest.mark.parametrize(("text", "problem"), REFUSED.items(), ids=[key[:24] for key in REFUSED])
def test_what_cannot_be_read_is_refused_in_words(text: str, problem: str) -> None:
    with pytest.raises(UntrustedYamlError, match=problem) as raised:
        parse_yaml(text.encode())
    assert "\n" not in str(raised.value)


def test_text_in_utf_16_is_read_and_a_broken_one_refused() -> None:
    assert parse_yaml("a: ü".encode("utf-16")) == {"a": "ü"}
    with pytest.raises(UntrustedYamlError, match="not text in UTF-16"):
        parse_yaml(b"\xff\xfe\x00")


AS_PYYAML = [
    "",
    "text",
    "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {y: 3, <<: [{y: 4, z: 5}, *a]}",
    "a: &a [1, &b two]\nb: [*a, *b, *a]",
    "[yes, no, ~, null, 0x1F, 017, 1_000, 1:30, 1.5, .inf, 1e3, 2024-01-02, '2024-01-02']",
    "[2024-01-02T03:04:05Z, 2024-01-02 03:04:05.6 +01:00]",
    "a: !!binary aGVsbG8=\nb: !!str 12\nc: !!float 1\nd: !!int '7'\ne: ! 12",
    "a: |\n  one\n  two\nb: >-\n  one\n  two\n? c\n: 1",
    "b: &x ~\nc: *x",
    "{2024-01-02: a, 2: b, true: c, ~: d}",
]


@pytest.mark.parametrize("text", AS_PYYAML)
def test_values_are_those_that_pyyaml_gives(text: str) -> None:
    assert parse_yaml(text.encode()) == yaml.safe_load(text)


texts = st.text(string.printable, max_size=20)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
values = st.recursive(
    scalars | st.binary(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None, max_examples=50)
@given(values)
def test_whatever_pyyaml_writes_is_read_back(value: Any) -> None:
    # Twice in one list, collections are written with an anchor and an alias.
    text = yaml.safe_dump([value, value], allow_unicode=True)
    assert parse_yaml(text.encode()) == [value, value]


def test_the_core_schema_knows_fewer_types_and_makes_keys_texts() -> None:
    repeated: list[int] = []
    text = b"200: no\ntrue: 2024-01-02\n~: [1, 1.5, null, true, 0x1F]\n1.5: {<<: {a: 1}}\n'200': x"
    assert parse_core_yaml(text, repeated) == {
        "200": "x",
        "true": "2024-01-02",
        "null": [1, 1.5, None, True, "0x1F"],
        "1.5": {"a": 1},
    }
    assert repeated == [5]
