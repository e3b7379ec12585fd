"""Bytes made of valid ones by a few edits: what a fuzz target is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from hypothesis import strategies as st

EditKind = Literal["insert", "replace", "delete", "repeat", "truncate", "splice", "flip"]
KINDS: tuple[EditKind, ...] = get_args(EditKind)

_MAX_BYTES = 200_000
_REPEATS = (2, 40, 400)

TOKENS = (
    *(bytes([byte]) for byte in b"\0\n\r\t '\"\\{}[]:,%?#@|`<>*&!-"),
    *(b"null", b"true", b"-0", b"1.0", b"NaN", b"Infinity", b"1e999", b"-1", b"inf", b"1" * 30),
    *(b"9" * 4301, b"0x" + b"f" * 5000, b"\xd9\xa3", b"\xc3\xa9", b"\xff", b"\xed\xa0\x80"),
    *(b"\xef\xbb\xbf", b"\\ud800", b"\\u0000", b"\\ud83d\\ude00", b"\x1f\x8b\x08", b"\x1b[31m"),
    *("\u2028\u202e\u00a0\U0001f600".encode(), b"\n::error::x\n", b"##[error]x"),
    *(b"[" * 1500, b'{"a":' * 1500, b"(" * 1500, b"]" * 1500, b"- " * 900, b"> " * 900),
    *(b"a." * 900, b"#" * 7, b"|" * 50, b"&a [*a]", b"*a", b"<<: *a\n", b"---\n", b"|\n  "),
    *(b"!!python/name:os.system", b"%YAML 9", b"? ", b"[[finding]]\n", b"= ", b'"""', b"'''"),
    *(b"2025-02-30T24:61:61+99:99", b"0000-00-00", b"9999-12-31", b"https://[::1", b"//"),
    *(b"%zz", b"../", b"$ref", b"#/", b"__proto__", b"and", b"or", b"not"),
    *(b"<script>", b"</details>", b"<!--", b"&#x0;", b"```", b"~~~", b"* "),
)
"""What readers are known to stumble over."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: `at` and `share` are parts of the whole, `number` chooses what is put in."""

    kind: EditKind
    at: float
    share: float
    number: int

    def apply(self, raw: bytes, others: Sequence[bytes]) -> bytes:
        """The bytes with the change; `others` are those that a part may be taken of."""
        start = int(self.at * len(raw))
        end = min(len(raw), start + 1 + int(self.share**3 * len(raw)))
        token = TOKENS[self.number % len(TOKENS)]
        if self.kind == "insert":
            return raw[:start] + token + raw[start:]
        if self.kind == "replace":
            return raw[:start] + token + raw[end:]
        if self.kind == "delete":
            return raw[:start] + raw[end:]
        if self.kind == "repeat":
            return raw[:start] + raw[start:end] * _REPEATS[self.number % len(_REPEATS)] + raw[end:]
        if self.kind == "truncate":
            return raw[:start]
        if self.kind == "splice":
            other = others[self.number % len(others)]
            return raw[:start] + other[int(self.share * len(other)) :]
        return raw[:start] + bytes(255 - byte for byte in raw[start : start + 1]) + raw[start + 1 :]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which valid input to begin with, and what to do to it: an input in a few words."""

    number: int
    edits: tuple[Edit, ...]

    def make(self, seeds: Sequence[bytes]) -> bytes:
        """The input."""
        raw = seeds[self.number % len(seeds)]
        for edit in self.edits:
            raw = edit.apply(raw, seeds)[:_MAX_BYTES]
        return raw


def recipes() -> st.SearchStrategy[Recipe]:
    """Any recipe of a few edits."""
    parts = st.floats(0, 1, exclude_max=True)
    edits = st.builds(Edit, st.sampled_from(KINDS), parts, parts, st.integers(0, 999))
    return st.builds(Recipe, st.integers(0, 99), st.lists(edits, max_size=5).map(tuple))
