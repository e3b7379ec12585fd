"""Secrets under a name in text that is not data: pages, programs, settings, shell commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoho_conformance.exchanges.scan import names
from zoho_conformance.exchanges.scan.encodings import readable_base64
from zoho_conformance.exchanges.scan.stand_ins import is_stand_in, without_scheme

# A name and what follows it, in whatever language: quoted, assigned, or between tags. Begun where
# a word begins, and bounded: a body may be one line of megabytes.
_ASSIGNED = re.compile(
    r"(?<![\w-])([\w.-]{2,60})[\"'\\\]]{0,3}\s{0,3}(?::=|=>|[:=>])\s{0,3}"
    r"(?=[bfru@]{0,2}\\?([\"'`])([^\"'`\r\n\\]{4,500})\\?\2"
    r"|((?:[A-Za-z-]{1,20} )?[\w.~+/!$%^*@-]{4,500}={0,2})(?![\w(\[]))"
)
_INPUT_FIELD = re.compile(
    r"\b(?:name|key|id)=[\"']([\w.-]{2,60})[\"'](?:[^<>\n]{0,200}?\bvalue=[\"']|[^<>\n]{0,80}>)"
    r"([^\"'\n<>]{4,500})[\"'<]",
    re.IGNORECASE,
)
_OPTION = re.compile(r"(?<![\w-])--?([a-z][\w-]{2,40})[ =][\"']?([^\s\"'-][^\s\"']{5,500})")
# As in a `.netrc`, or in a program: no mark between the name and its value.
_FOLLOWED = re.compile(
    r"\b(password|passwd|passphrase)[ \t]{1,9}[\"']?([^\s\"']{4,500})(?:[\"']|$|\s)"
)
_USER_OPTION = re.compile(
    r"\b(?:curl|wget|https?)\b[^\n]{0,400}?\s(?:-u|--user|--proxy-user)[ =]?[\"']?"
    r"[^\s:\"']{1,64}:([^\s\"']{3,256})"
)
_HEADER = re.compile(
    r"\b((?:proxy-)?authorization|(?:set-)?cookie)[\"'\\]{0,3}\s{0,3}(?:[:,]|=(?!=))\s{0,3}[\"'\\\[(]{0,3}"
    r"((?:[^\"'\r\n\\\])]|\\[\"']){8,2000})",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"(?m)^[ \t]{0,40}(?:export |set |ENV |- )?[\"']?([\w.-]{2,60})[\"']?[ \t]{0,9}[:=][ \t]{0,9}"
    r"(\S{4,500})[ \t]{0,9}(?:#.{0,300})?\r?$"
)
_REFERENCE = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+|[\w.]+[(\[].*|[A-Za-z]+::.*")
_MIN_COOKIE_CHARS = 8
"""Shorter cookies, such as `lang=en`, are not credentials."""
_CHOICE = re.compile(
    r"[a-z]+(?:[-_.][a-z]+){0,4}|[a-z]{2}[-_][A-Z]{2}|[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+|GA[0-9]\.[0-9.]+",
    re.ASCII,
)
_QUOTED_WORDS = ("passphrase", "pass_phrase")


def find_assigned_secrets(text: str, *, is_settings: bool = False) -> Iterator[tuple[str, str]]:
    """Names of secrets in a text, each with the value it is given there.

    In a file of settings any word after a name is its value; in a program it may be a variable.
    """
    patterns = (_INPUT_FIELD, _OPTION, *((_SETTING,) if is_settings else ()))
    pairs = [
        (name, given.strip("\"',;"))
        for pattern in patterns
        for name, given in pattern.findall(text)
    ]
    pairs = [(name, value) for name, value in pairs if not _REFERENCE.fullmatch(value)]
    for name, value in (*_assignments(text), *pairs, *_sentences(text)):
        if names.is_secret(name, value) and not is_stand_in(value):
            yield name, value
    for name, value in _HEADER.findall(text):
        secret = secret_of_header(name, value)
        if secret and _is_no_program(name, secret):
            yield name, secret


def _assignments(text: str) -> Iterator[tuple[str, str]]:
    for match in _ASSIGNED.finditer(text):
        name, quoted, bare = match[1], match[3], match[4]
        if quoted is None:
            if _has_digit(bare) and not _REFERENCE.fullmatch(bare):
                yield name, bare
        elif _is_one_word(name, quoted):
            yield name, quoted


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Passwords that follow a word or an option, with nothing in between."""
    for name, password in _FOLLOWED.findall(text):
        if _has_digit(password):
            yield name, password
    yield from (("password", password) for password in _USER_OPTION.findall(text))


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
    if is_stand_in(readable_base64(bare).partition(":")[2] or bare):
        return ""
    return "" if is_stand_in(value) or is_stand_in(bare) else bare


def _is_no_program(name: str, secret: str) -> bool:
    """Whether what follows the name of a header is a credential, and no more of a program."""
    first = secret.split(maxsplit=1)[0].strip(",;")
    return (
        "cookie" in name.casefold()
        or "response=" in secret
        or (_has_digit(first) and not _REFERENCE.fullmatch(first))
    )


def _is_one_word(name: str, value: str) -> bool:
    """Whether a value is not a sentence about a password; a passphrase may be several words."""
    is_phrase = names.normalize(name).endswith(_QUOTED_WORDS)
    return is_phrase or not re.search(r"\s", without_scheme(value))


def _has_digit(value: str) -> bool:
    """Whether a value has a digit, beside those that every token of Zoho's begins with."""
    return any(map(str.isdigit, without_scheme(value).removeprefix("1000.")))
