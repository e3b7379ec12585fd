"""Names of secrets and of personal data, and values that only stand in for a secret."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"(^|_)(access_?token|refresh_?token|id_?token|auth_?token|oauth_?token|z?csrf_?token"
    r"|client_?secret|secret|secret_?key|api_?key|private_?key|password|passwd|pwd|code_?verifier"
    r"|authorization|cookie)$"
    r"|^(token|zapikey)$"
)
_GRANT_PARAMETER = "code"
"""In a request to `/oauth/` a grant that buys a token; elsewhere an error code, or a country's."""

_MAIL = re.compile(r"(^|_)(e_?)?mail$")
_PHONE = re.compile(r"(^|_)(phone|mobile|fax)$")
_PERSON = re.compile(r"(^|_)((first|last|full)_?name|street|zip(_?code)?|date_?of_?birth)$")
_MIN_PHONE_DIGITS = 6
_CAMEL_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\W_]+")

_STAND_IN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "redacted filtered masked scrubbed removed hidden dummy fake placeholder omitted mock "
        "sanitized sanitised censored replaced deleted stripped anonymized anonymised sample "
        "example invalid none null test secret token access refresh client id oauth zoho key api "
        "oauthtoken bearer basic authorization cookie password your my the a value here insert "
        "goes some changeme",
    )
)
_MASK_WORDS = frozenset({"redacted", "filtered", "masked", "scrubbed", "censored"})
"""What a tool writes in the place of a value, whatever it leaves of it (`xoxb-REDACTED`)."""
_PLACEHOLDER = re.compile(r"[\W_]*|[xX*.•\-_#0]+|<.*>|\{.*\}|\[.*\]|\$\{?\w+\}?|%\w+%", re.DOTALL)
_SCHEME = re.compile(r"\A(Zoho-oauthtoken|Bearer|Basic|Token|Digest)\s+", re.IGNORECASE)
_COUNT = re.compile(r"[0-9]{1,3}")


def normalize(name: str) -> str:
    """A name as one word of lower-case parts: `Refresh-Token` and `refreshToken` alike."""
    return _SEPARATORS.sub("_", _CAMEL_HUMP.sub("_", name)).strip("_").casefold()


def is_secret(name: str, *, signing_in: bool = False) -> bool:
    """Whether a secret stands under a name; `signing_in`: in a request for tokens."""
    word = normalize(name)
    return bool(_SECRET.search(word)) or (signing_in and word == _GRANT_PARAMETER)


def is_personal(name: str, value: str) -> bool:
    """Whether a value is likely to be personal data, by the name that it stands under."""
    word = normalize(name)
    if _MAIL.search(word):
        return "@" in value
    if _PHONE.search(word):
        return sum(letter.isdigit() for letter in value) >= _MIN_PHONE_DIGITS
    return bool(_PERSON.search(word))


def is_stand_in(value: str) -> bool:
    """Whether a value was put in the place of a real one, such as `REDACTED`."""
    bare = _SCHEME.sub("", value.strip())
    if _PLACEHOLDER.fullmatch(bare):
        return True
    words = list(filter(None, _SEPARATORS.split(_CAMEL_HUMP.sub(" ", bare).casefold())))
    if _MASK_WORDS.intersection(words):
        return True
    stand_ins = [word.rstrip("0123456789") in _STAND_IN_WORDS for word in words]
    counts = (_COUNT.fullmatch(word) is not None for word in words)
    return any(stand_ins) and all(map(max, stand_ins, counts))
