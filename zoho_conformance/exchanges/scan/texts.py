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
from zoho_conformance.exchanges.scan.names import is_stand_in
from zoho_conformance.model.unpacking import max_unpacked

_GZIP_MAGIC = b"\x1f\x8b"
_MAX_LAYERS = 3
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\s-]{16,}={0,2}")
# Bounded, and begun where a word begins: a body may be one word of megabytes.
_EMAIL_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[A-Za-z]{2,24})"
)
_RESERVED_DOMAIN = re.compile(
    r"(^|\.)(example(\.(com|net|org))?|invalid|test|localhost|local)$", re.IGNORECASE
)
_FORM = re.compile(r"[^\s=&]+=\S*")
_MULTIPART_FIELD = re.compile(r'; name="([^"]+)"(?:[^\n]*\n){1,4}?\r?\n([^\r\n]*)')
_AUTHORIZATION = re.compile(r"Zoho-oauthtoken(?:\s|%20|\+)+([^\s\"'&,}\\]+)", re.IGNORECASE)
# A name and what follows it, in whatever language: quoted, assigned, or between tags.
_ASSIGNED_SECRET = re.compile(
    r"(?<![\w-])([\w-]{0,40}(?:token|secret|key|password|passwd|pwd|authorization))"
    r"[\"'\\]{0,2}\s{0,3}[:=>]\s{0,3}[\"'\\]{0,2}((?:[A-Za-z-]{1,20} )?[\w.~+/-]{16,500})",
    re.IGNORECASE,
)
_TOKEN_FORMS = (
    (re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"), "a private key"),
    (re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"), "a JSON web token"),
    (
        # Services that people test beside Zoho, whose tokens are known by how they begin.
        re.compile(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,}"
            r"|[rs]k_live_\w{16,})\b"
        ),
        "a token of another service",
    ),
)


def unpack(body: bytes, encoding: str = "") -> tuple[tuple[str, ...], bool]:
    """The texts in a body, unpacked from gzip, deflate and base64; and whether all could be read.

    `encoding` is its Content-Encoding. A body that a recorder unpacked already is as it is.
    """
    texts: list[str] = []
    readable = _unpack(body, encoding, texts, _MAX_LAYERS)
    return tuple(texts), readable


def _unpack(body: bytes, encoding: str, texts: list[str], layers: int) -> bool:
    """Collect the texts; whether all could be read."""
    if body.startswith(_GZIP_MAGIC):
        encoding = "gzip"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        try:
            inner = decode_body(body, {"content-encoding": encoding}, max_unpacked(len(body)))
        except BrokenAnswerError:
            return False
        return bool(layers) and inner != body and _unpack(inner, "", texts, layers - 1)
    texts.append(text)
    inner = _decode_base64(body) if layers else b""
    if inner.startswith((b"{", b"[", _GZIP_MAGIC)):
        return _unpack(inner, "", texts, layers - 1)
    return True


def _decode_base64(body: bytes) -> bytes:
    if not _BASE64.fullmatch(body.strip()):
        return b""
    packed = b"".join(body.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        return b""


def find_token(text: str) -> str | None:
    """Which kind of token a text holds; None for none."""
    real = _AUTHORIZATION.sub(lambda sent: "" if is_stand_in(sent[1]) else sent[0], text)
    for form, kind in _TOKEN_FORMS:
        if form.search(real):
            return kind
    return find_leak(real, ())


def has_email_address(text: str) -> bool:
    """Whether a text holds an e-mail address, other than those reserved for examples."""
    return not all(_RESERVED_DOMAIN.search(domain) for domain in _EMAIL_ADDRESS.findall(text))


def is_example_address(value: str) -> bool:
    """Whether a value is an e-mail address that is reserved for examples."""
    return _EMAIL_ADDRESS.fullmatch(value) is not None and not has_email_address(value)


def named_texts(text: str) -> Iterator[tuple[str, str]]:
    """Every name in a body with its value: of JSON, of a form, or of a multipart form.

    Of any other text, such as a page or lines of JSON, what looks like a secret under its name.
    """
    try:
        yield from named_values(json.loads(text))
    except (ValueError, RecursionError):
        if _FORM.fullmatch(text):
            yield from parse_qsl(text)
        yield from _MULTIPART_FIELD.findall(text)
        for name, value in _ASSIGNED_SECRET.findall(text):
            # Without a digit it is a word of a program, such as `form.password.value`.
            if any(map(str.isdigit, value)):
                yield name, value


def named_values(values: Any) -> Iterator[tuple[str, str]]:
    """Every name in plain values with its value; JSON inside a string is parsed too."""
    pending = [("", values)]
    # An anchor of YAML may have a value hold itself, or have it stand in many places.
    seen: set[int] = set()
    while pending:
        name, raw = pending.pop()
        value = _parse(raw) if isinstance(raw, str) and raw.startswith(("{", "[")) else raw
        if isinstance(value, (dict, list)):
            if id(value) in seen:
                continue
            seen.add(id(value))
        if isinstance(value, dict):
            pending.extend((str(key), inner) for key, inner in reversed(value.items()))
        elif isinstance(value, list):
            pending.extend((name, inner) for inner in reversed(value))
        elif name and isinstance(value, (str, int)) and not isinstance(value, bool):
            yield name, str(value)


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
