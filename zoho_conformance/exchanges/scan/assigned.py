"""Secrets under a name in text that is no data: pages, programs, settings, shell commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoho_conformance.exchanges.scan import names
from zoho_conformance.exchanges.scan.stand_ins import is_stand_in, without_scheme

# A name and what follows it, in whatever language: quoted, assigned, or between tags. Begun where
# a word begins, and bounded: a body may be one line of megabytes.
_ASSIGNED = re.compile(
    r"(?<![\w-])([\w.-]{2,60})[\"'\\\]]{0,3}\s{0,3}(?::=|=>|[:=>])\s{0,3}"
    r"(?:[bfru@]{0,2}\\?([\"'`])([^\"'`\r\n\\]{4,500})\\?\2"
    r"|((?:[A-Za-z-]{1,20} )?[\w.~+/!$%^*@-]{4,500}={0,2})(?![\w(\[]))"
)
_INPUT_FIELD = re.compile(
    r"\bname=[\"']([\w-]{2,60})[\"'][^<>\n]{0,200}?\bvalue=[\"']([^\"'\n]{4,500})[\"']",
    re.IGNORECASE,
)
_OPTION = re.compile(r"(?<![\w-])--?([a-z][\w-]{2,40})[ =][\"']?([^\s\"'-][^\s\"']{5,500})")
_HEADER = re.compile(
    r"\b((?:proxy-)?authorization|(?:set-)?cookie)[\"'\\]{0,3}\s{0,3}[:=,]\s{0,3}[\"'\\\[(]{0,3}"
    r"((?:[^\"'\r\n\\\])]|\\[\"']){8,2000})",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"(?m)^[ \t]{0,40}(?:export |set |ENV |- )?[\"']?([\w.-]{2,60})[\"']?[ \t]{0,9}[:=][ \t]{0,9}"
    r"(\S{4,500})[ \t]{0,9}(?:#.{0,300})?\r?$"
)
_REFERENCE = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+|[\w.]+[(\[].*|[A-Za-z]+::.*")
_MIN_COOKIE_CHARS = 8
"""Shorter cookies, such as `lang=en`, sign nobody in."""
_CHOICE = re.compile(
    r"[a-z]+(?:[-_.][a-z]+){0,4}|[a-z]{2}[-_][A-Z]{2}|[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+|GA[0-9]\.[0-9.]+",
    re.ASCII,
)
_QUOTED_WORDS = ("passphrase", "pass_phrase")


def find_assigned_secrets(text: str, *, is_settings: bool = False) -> Iterator[tuple[str, str]]:
    """Names of secrets in a text, each with the value it is given there.

    In a file of settings any word after a name is its value; in a program it may be a variable.
    """
    for match in _ASSIGNED.finditer(text):
        name, quoted, bare = match[1], match[3], match[4]
        if quoted is None and (not _has_digit(bare) or _REFERENCE.fullmatch(bare)):
            continue
        value = bare if quoted is None else quoted
        if _is_one_word(name, value) and _is_real(name, value):
            yield name, value
    for pattern in (_INPUT_FIELD, _OPTION, *((_SETTING,) if is_settings else ())):
        for name, given in pattern.findall(text):
            value = given.strip("\"',;")
            if not _REFERENCE.fullmatch(value) and _is_real(name, value):
                yield name, value
    for name, value in _HEADER.findall(text):
        secret = secret_of_header(name, value)
        if secret and (_has_digit(secret) or "=" in secret):
            yield name, secret


def secret_of_header(name: str, value: str) -> str:
    """The secret in a header of a secret's name: of cookies those that sign in; empty for none."""
    name = name.casefold()
    if name in ("cookie", "set-cookie"):
        # In `Set-Cookie`, only the first pair is a cookie.
        pairs = value.split(";")[: 1 if name == "set-cookie" else None]
        kept = [
            content.strip()
            for key, _, content in (pair.partition("=") for pair in pairs)
            if len(content.strip()) >= _MIN_COOKIE_CHARS
            and not (_CHOICE.fullmatch(content.strip()) and not names.is_secret(key, content))
        ]
        real = [content for content in kept if not is_stand_in(content)]
        return " ".join(real)
    bare = without_scheme(value.strip())
    return "" if is_stand_in(value) or is_stand_in(bare) else bare


def _is_real(name: str, value: str) -> bool:
    return names.is_secret(name, value) and not is_stand_in(value)


def _is_one_word(name: str, value: str) -> bool:
    """Whether a value is no sentence about a password; a passphrase may be of several words."""
    is_phrase = names.normalize(name).endswith(_QUOTED_WORDS)
    return is_phrase or not re.search(r"\s", without_scheme(value))


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))
