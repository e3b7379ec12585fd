"""What a text gives away by itself, whatever it stands under, in the forms in which that hides."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from zoho_conformance.exchanges.cassettes.leaks import find_leak
from zoho_conformance.exchanges.http.decoding import decode_body
from zoho_conformance.exchanges.http.errors import BrokenAnswerError
from zoho_conformance.exchanges.scan.words import is_stand_in

_GZIP = b"\x1f\x8b"
_MOST = 64 * 1024 * 1024
_DEEPEST = 3
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\s-]{16,}={0,2}")
# Bounded, and begun where a word begins: a body may be one word of megabytes.
_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[A-Za-z]{2,24})"
)
_NOBODYS = re.compile(
    r"(^|\.)(example(\.(com|net|org))?|invalid|test|localhost|local)$", re.IGNORECASE
)
_FORM = re.compile(r"[^\s=&]+=\S*")
_PART = re.compile(r'; name="([^"]+)"(?:[^\n]*\n){1,4}?\r?\n([^\r\n]*)')
_SENT = re.compile(r"Zoho-oauthtoken(?:\s|%20|\+)+([^\s\"'&,}\\]+)", re.IGNORECASE)
# A name and what follows it, in whatever language: quoted, assigned, or between tags.
_LOOSE = re.compile(
    r"(?<![\w-])([\w-]{0,40}(?:token|secret|key|password|passwd|pwd|authorization))"
    r"[\"'\\]{0,2}\s{0,3}[:=>]\s{0,3}[\"'\\]{0,2}((?:[A-Za-z-]{1,20} )?[\w.~+/-]{16,500})",
    re.IGNORECASE,
)
_KEY = re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----")
_ISSUED = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,}|[rs]k_live_\w{16,})\b"
)
"""Tokens of services that people test beside Zoho, known by how they begin."""
_JWT = re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}")


def opened(body: bytes, encoding: str = "") -> tuple[tuple[str, ...], bool]:
    """The texts in a body, unpacked from gzip, deflate and base64; and whether all could be read.

    ``encoding`` is its Content-Encoding. A body that a recorder unpacked already is as it is.
    """
    found: list[str] = []
    readable = _open(body, encoding, found, _DEEPEST)
    return tuple(found), readable


def _open(body: bytes, encoding: str, found: list[str], deeper: int) -> bool:
    if body.startswith(_GZIP):
        encoding = "gzip"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        try:
            inner = decode_body(body, {"content-encoding": encoding}, _MOST)
        except BrokenAnswerError:
            return False
        return bool(deeper) and inner != body and _open(inner, "", found, deeper - 1)
    found.append(text)
    inner = _from_base64(body) if deeper else b""
    if inner.startswith((b"{", b"[", _GZIP)):
        return _open(inner, "", found, deeper - 1)
    return True


def _from_base64(body: bytes) -> bytes:
    if not _BASE64.fullmatch(body.strip()):
        return b""
    packed = b"".join(body.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        return b""


def token(text: str) -> str | None:
    """Which kind of token a text holds; None for none."""
    real = _SENT.sub(lambda sent: "" if is_stand_in(sent[1]) else sent[0], text)
    for form, told in _FORMS:
        if form.search(real):
            return told
    return find_leak(real, ())


_FORMS = (
    (_KEY, "a private key"),
    (_JWT, "a JSON web token"),
    (_ISSUED, "a token of another service"),
)


def addresses(text: str) -> int:
    """How many e-mail addresses of somebody a text holds; those kept for examples are nobody's."""
    return sum(not _NOBODYS.search(domain) for domain in _ADDRESS.findall(text))


def is_nobodys(value: str) -> bool:
    """Whether a value is an e-mail address that is kept for examples."""
    return _ADDRESS.fullmatch(value) is not None and not addresses(value)


def named(text: str) -> Iterator[tuple[str, str]]:
    """Every name in a body with its value: of JSON, of a form, or of a form in parts.

    Of any other text, such as a page or lines of JSON, what looks like a secret under its name.
    """
    try:
        yield from pairs(json.loads(text))
    except (ValueError, RecursionError):
        if _FORM.fullmatch(text):
            yield from parse_qsl(text)
        yield from _PART.findall(text)
        # Without a digit it is a word of a program, such as `form.password.value`.
        yield from (one for one in _LOOSE.findall(text) if any(map(str.isdigit, one[1])))


def pairs(value: Any) -> Iterator[tuple[str, str]]:
    """Every name in plain values with what stands under it; JSON in a text is looked into."""
    pending = [("", value)]
    # An anchor of YAML may have a value hold itself, or have it stand in many places.
    seen: set[int] = set()
    while pending:
        key, one = pending.pop()
        if isinstance(one, str) and one.startswith(("{", "[")):
            one = _parsed(one)
        if isinstance(one, (dict, list)):
            if id(one) in seen:
                continue
            seen.add(id(one))
        if isinstance(one, dict):
            pending.extend((str(name), inner) for name, inner in reversed(one.items()))
        elif isinstance(one, list):
            pending.extend((key, inner) for inner in reversed(one))
        elif key and isinstance(one, (str, int)) and not isinstance(one, bool):
            yield key, str(one)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
