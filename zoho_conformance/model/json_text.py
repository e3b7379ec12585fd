r"""Text that should be JSON: parsed as RFC 8259 says, or refused with the reason.

The standard library's parser takes more than that. `NaN` and `Infinity` are not JSON; nor is text
in UTF-16 that does not say so, nor UTF-8 with half of a surrogate pair in it. What Python cannot
hold as it was sent (a number beyond its range, or of thousands of digits) is refused too, and so is
what nests deeper than `MAX_DEPTH`.

Half of a surrogate pair that is escaped (`\ud83d`, what is left of a picture cut in two) is within
the grammar, and parsers differ over it: JavaScript's keeps it, Rust's and PHP's refuse the body,
Go's replaces it. It is replaced here, by U+FFFD: the answer can be judged, and whatever is later
printed, written or hashed of it is text.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from math import isinf
from typing import Any, NoReturn

import msgspec

from zoho_conformance.model import json_path
from zoho_conformance.model.lazy_pattern import lazy_pattern

MAX_DEPTH = 1000
"""How deep arrays and objects may nest; about as deep as the parser of Python 3.11 goes."""
MAX_DUPLICATED = 1000
"""How many places of keys that come twice are noted; no answer has as many by mistake."""

_ENCODINGS = {
    "": "UTF-8",
    "ascii": "UTF-8",
    "us-ascii": "UTF-8",
    "utf8": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16le": "UTF-16",
    "utf-16be": "UTF-16",
    "utf-32": "UTF-32",
    "utf-32le": "UTF-32",
    "utf-32be": "UTF-32",
}
"""The charsets that JSON may be sent in, by the names that they go by in a Content-Type."""

_CHARSET = lazy_pattern(r""";\s{0,9}charset\s{0,9}=\s{0,9}["']?([^\s;,"']*)""", re.IGNORECASE)
_ENCODED_SURROGATE = lazy_pattern(rb"\xed[\xa0-\xbf]")
_ESCAPED_SURROGATE = lazy_pattern(r"\\u[dD][89a-fA-F]")
# Escapes one after the other, since a backslash may itself be escaped.
_ESCAPES = lazy_pattern(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r"|\\.",
    re.DOTALL,
)
_TEXTS = lazy_pattern(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_TOO_DEEP = f"it is nested deeper than {MAX_DEPTH} levels, or than can be parsed here"


class NotJsonError(ValueError):
    """A text is not JSON. The message says why in a few words, none of them the text's own.

    `place` is the line and column, where the text is malformed there.
    """

    def __init__(self, reason: str, place: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.place = place


class Document(msgspec.Struct, frozen=True):
    """A parsed body.

    `has_mark`: it begins with a byte order mark, which JSON must not. `duplicated` are the places
    of keys that one object has more than once, where the last is the one that `value` has.
    """

    value: Any
    has_mark: bool = False
    duplicated: tuple[json_path.Steps, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say of how it is written."""
        return not (self.has_mark or self.duplicated)


def parse_body(body: bytes, content_type: str = "") -> Document:
    """The body of a message under its Content-Type; `NotJsonError` where it is not JSON."""
    value = parse_plain(body) if is_utf8(content_type) else NOT_PLAIN
    return _parse_any(body, content_type) if value is NOT_PLAIN else Document(value)


def _parse_any(body: bytes, content_type: str) -> Document:
    """The body by Python's own parser, which takes more than JSON, and says what is wrong."""
    codec = _codec(body, content_type)
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as cause:
        is_half = codec.startswith("utf-8") and _ENCODED_SURROGATE.search(body)
        detail = ": it has half of a surrogate pair" if is_half else ""
        raise NotJsonError(f"it is not valid {_encoding(codec)}{detail}") from cause
    text = _replace_halves(text)
    value, has_duplicates = _parse(text)
    duplicated = tuple(islice(_find_duplicated(text), MAX_DUPLICATED)) if has_duplicates else ()
    return Document(value, codec == "utf-8-sig", duplicated)


def write_indented(value: Any) -> str:
    """The JSON text of a value for people to read: two spaces a level, as `json.dumps` has it.

    Raises `TypeError` for a value that JSON has no form for.
    """
    try:
        text = _encode(value)
    except UnicodeEncodeError:
        # Half of a surrogate pair: what writes the text says what becomes of it.
        return json.dumps(msgspec.to_builtins(value), indent=2, ensure_ascii=False)
    return msgspec.json.format(text, indent=2).decode()


def is_cut_off(body: bytes) -> bool:
    """Whether a body that is not JSON begins as JSON does, and ends before its end."""
    text = _TEXTS.sub(b"", body.strip())
    opened = sum(map(text.count, (b"{", b"[")))
    closed = sum(map(text.count, (b"}", b"]")))
    return text[:1] in b"{[" and (opened > closed or b'"' in text)


def parse(text: str) -> Any:
    """The value of a JSON text; `NotJsonError` where it is not JSON."""
    try:
        value = _decode(text)
    except _NOT_TAKEN:
        value, _ = _parse(_replace_halves(text))
        return value
    if len(text) > MAX_DEPTH and not _parser_stops():
        _check_depth(value)
    return value


NOT_PLAIN: Any = object()
"""What `parse_plain` gives of a text that it leaves to `parse_body`."""

_NOT_TAKEN = (msgspec.MsgspecError, ValueError, OverflowError, RecursionError)
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def parse_plain(body: bytes, write: Callable[[Any], bytes] = _encode) -> Any:
    """The value of plain JSON in UTF-8, at a fifth of the cost; `NOT_PLAIN` for anything odd.

    msgspec takes what RFC 8259 has and no more, with all digits of integers, but says nothing of a
    key that comes twice. A colon parts each key from its value: written again, the value has fewer
    of them where one was dropped, and never more, as long as none is escaped. It is what `write`
    gives, or where that raises `TypeError` msgspec.
    """
    try:
        value = _decode(body)
        again = _written(value, write)
    except _NOT_TAKEN:
        return NOT_PLAIN
    if again != body and (
        body.count(b":") != again.count(b":") or (b"\\" in body and b"\\u003" in body)
    ):
        return NOT_PLAIN
    # What has fewer brackets cannot nest as deep.
    if (
        len(body) > MAX_DEPTH
        and not _parser_stops()
        and body.count(b"[") + body.count(b"{") > MAX_DEPTH
    ):
        _check_depth(value)
    return value


def _written(value: Any, write: Callable[[Any], bytes]) -> bytes:
    try:
        return write(value)
    except TypeError:
        return _encode(value)


def _parser_stops() -> bool:
    """Whether msgspec itself goes no deeper than is allowed, as it counts Python's own stack."""
    return sys.version_info < (3, 12) and sys.getrecursionlimit() <= MAX_DEPTH


@lru_cache(maxsize=64)
def is_utf8(content_type: str) -> bool:
    """Whether a body under a Content-Type has to be in UTF-8."""
    declared = _CHARSET.search(content_type)
    return _ENCODINGS.get(declared[1].casefold() if declared else "") == "UTF-8"


def _codec(body: bytes, content_type: str) -> str:
    """The codec that reads a body, which has to be of the charset that its Content-Type names."""
    declared = _CHARSET.search(content_type)
    encoding = _ENCODINGS.get(declared[1].casefold() if declared else "")
    if encoding is None:
        # Its name comes from outside, and may say anything.
        raise NotJsonError("its charset is not one that JSON allows (UTF-8, UTF-16, UTF-32)")
    codec = json.detect_encoding(body)
    if _encoding(codec) != encoding:
        raise NotJsonError(f"it is in {_encoding(codec)}, which its charset does not say")
    return codec


def _encoding(codec: str) -> str:
    """The encoding that a codec of Python reads: `UTF-16` for `utf-16-le`."""
    return "-".join(codec.upper().split("-")[:2])


def without_halves(text: bytes) -> bytes:
    """A text in UTF-8 without escaped halves of surrogate pairs, which parsers may refuse."""
    if b"\\u" not in text:
        return text
    # Escapes are alike in both, and whatever else there is stays as it is.
    return _replace_halves(text.decode("latin-1")).encode("latin-1")


def _replace_halves(text: str) -> str:
    """The text without escaped halves of surrogate pairs."""
    if not _ESCAPED_SURROGATE.search(text):
        return text
    return _ESCAPES.sub(lambda escape: r"\ufffd" if escape[2] else escape[0], text)


def _parse(text: str) -> tuple[Any, bool]:
    """The value, and whether one of its objects has a key more than once."""
    has_duplicates = False

    def make_object(members: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal has_duplicates
        made = dict(members)
        if len(made) != len(members):
            has_duplicates = True
        return made

    try:
        value = json.loads(
            text,
            object_pairs_hook=make_object,
            parse_constant=_refuse_constant,
            parse_float=_parse_float,
        )
    except json.JSONDecodeError as cause:
        reason = f"{cause.msg[0].lower()}{cause.msg[1:]}"
        raise NotJsonError(reason, (cause.lineno, cause.colno)) from cause
    except NotJsonError:
        raise
    except ValueError as cause:
        # The only other one: Python has a limit, and says how to lift it.
        raise NotJsonError("a number has too many digits") from cause
    except RecursionError as cause:
        raise NotJsonError(_TOO_DEEP) from cause
    _check_depth(value)
    return value, has_duplicates


def _refuse_constant(name: str) -> NoReturn:
    raise NotJsonError(f"{name} is not a JSON value")


def _parse_float(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise NotJsonError("a number is too large")
    return number


def _check_depth(value: Any) -> None:
    """Refuse what nests too deeply for Python versions whose parser would go on."""
    if nests_deeper(value, MAX_DEPTH):
        raise NotJsonError(_TOO_DEEP)


def nests_deeper(value: Any, levels: int) -> bool:
    """Whether arrays and objects nest in more levels than these."""
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(levels):
        if not level:
            return False
        # Of the parser's own types, which `type` tells apart more quickly.
        level = [item for node in level for item in _items(node) if type(item) in _CONTAINERS]
    return bool(level)


_CONTAINERS = (dict, list)


def _items(node: Any) -> Any:
    if type(node) is dict:
        return node.values()
    return node if type(node) is list else ()


class _Members(list[tuple[str, Any]]):
    """The members of an object as they stand, a key that comes twice with both its values."""


def _find_duplicated(text: str) -> Iterator[json_path.Steps]:
    """The places of the keys that an object has more than once, each once."""
    pending: list[tuple[json_path.Steps, Any]] = [((), _parse_members(text))]
    while pending:
        steps, node = pending.pop()
        if isinstance(node, _Members):
            seen: dict[str, int] = {}
            for name, item in node:
                seen[name] = seen.get(name, 0) + 1
                if isinstance(item, list):
                    pending.append(((*steps, name), item))
            yield from ((*steps, name) for name, count in seen.items() if count > 1)
        elif isinstance(node, list):
            lists = ((at, item) for at, item in enumerate(node) if isinstance(item, list))
            pending.extend(((*steps, at), item) for at, item in lists)


def _parse_members(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_Members)
    except RecursionError as cause:
        raise NotJsonError(_TOO_DEEP) from cause
