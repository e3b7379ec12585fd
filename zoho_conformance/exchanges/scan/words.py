"""Which names stand before secrets and before data of people, and which values stand for none."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"(^|_)(access_?token|refresh_?token|id_?token|auth_?token|oauth_?token|z?csrf_?token"
    r"|client_?secret|secret|secret_?key|api_?key|private_?key|password|passwd|pwd|code_?verifier"
    r"|authorization|cookie)$"
    r"|^(token|zapikey)$"
)
_GRANT = "code"
"""In a request to `/oauth/` a grant that buys a token; elsewhere an error code, or a country's."""

_MAIL = re.compile(r"(^|_)(e_?)?mail$")
_PHONE = re.compile(r"(^|_)(phone|mobile|fax)$")
_PERSON = re.compile(r"(^|_)((first|last|full)_?name|street|zip(_?code)?|date_?of_?birth)$")
_DIGITS = 6
"""A telephone number has as many at least."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APART = re.compile(r"[\W_]+")

_STAND_INS = frozenset(
    re.findall(
        r"\w+",
        "redacted filtered masked scrubbed removed hidden dummy fake placeholder omitted mock "
        "sanitized sanitised censored replaced deleted stripped anonymized anonymised sample "
        "example invalid none null test secret token access refresh client id oauth zoho key api "
        "oauthtoken bearer basic authorization cookie password your my the a value here insert "
        "goes some changeme",
    )
)
_DECISIVE = frozenset({"redacted", "filtered", "masked", "scrubbed", "censored"})
"""What a tool writes in the place of a value, whatever it leaves of it (`xoxb-REDACTED`)."""
_FILLED = re.compile(r"[\W_]*|[xX*.•\-_#0]+|<.*>|\{.*\}|\[.*\]|\$\{?\w+\}?|%\w+%", re.DOTALL)
_SCHEME = re.compile(r"\A(Zoho-oauthtoken|Bearer|Basic|Token|Digest)\s+", re.IGNORECASE)
_COUNT = re.compile(r"[0-9]{1,3}")


def plain(name: str) -> str:
    """A name as one word of lower-case parts: `Refresh-Token` and `refreshToken` alike."""
    return _APART.sub("_", _CAMEL.sub("_", name)).strip("_").casefold()


def is_secret(name: str, *, signing_in: bool = False) -> bool:
    """Whether a secret stands under a name; ``signing_in``: in a request for tokens."""
    word = plain(name)
    return bool(_SECRET.search(word)) or (signing_in and word == _GRANT)


def is_personal(name: str, value: str) -> bool:
    """Whether a value is likely to be data of a person, by the name that it stands under."""
    word = plain(name)
    if _MAIL.search(word):
        return "@" in value
    if _PHONE.search(word):
        return sum(letter.isdigit() for letter in value) >= _DIGITS
    return bool(_PERSON.search(word))


def is_stand_in(value: str) -> bool:
    """Whether a value was put in the place of a real one, such as `REDACTED`."""
    bare = _SCHEME.sub("", value.strip())
    if _FILLED.fullmatch(bare):
        return True
    words = [one for one in _APART.split(_CAMEL.sub(" ", bare).casefold()) if one]
    if _DECISIVE.intersection(words):
        return True
    named = [word.rstrip("0123456789") in _STAND_INS for word in words]
    counts = (_COUNT.fullmatch(word) is not None for word in words)
    return any(named) and all(map(max, named, counts))
