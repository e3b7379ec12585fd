"""Values that only stand in for a real one: masks, placeholders, and what everybody invents."""

from __future__ import annotations

import re

_STAND_IN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "redacted filtered masked scrubbed removed hidden dummy fake placeholder omitted mock "
        "sanitized sanitised censored replaced deleted stripped anonymized anonymised sample "
        "example invalid none null nil test secret token access refresh client id oauth zoho key "
        "api oauthtoken authtoken bearer basic digest authorization cookie password passwd pass "
        "passphrase pwd your my the a an value here insert goes some changeme change me string "
        "str text required optional true false undefined unknown missing empty bool boolean "
        "number integer object yes no on off user username name session code todo tbd xxx n "
        "grant credential credentials auth private public pw me",
    )
)
_MASK_WORDS = frozenset({"redacted", "filtered", "masked", "scrubbed", "censored", "placeholder"})
"""What a tool writes in the place of a value, whatever it leaves of it (`xoxb-REDACTED`)."""
_PLACEHOLDER = re.compile(
    r"[\W_]*|[xX*.•\-_#0]+|<[^<>]*>|\{\{?[^{}]*\}?\}|\[[^\[\]]*\]|\$\{\{?[^{}]*\}?\}|\$\([^()]*\)|\$\w+|%\w+%|#\{.*\}|@\w+@|__\w+__"
    r"|100[0-9](?:\.[A-Za-z-]{1,15})+|:\w+|%\(\w+\)s|%s|process\.env\.\w+|env\.\w+"
    r"|(?:env|vault|op|ssm|kms|arn|keyring|file|ref|secretsmanager)(?::|!|://)\S*"
    r"|!(?:secret|env|env_var|ref|sub|vault|reference)\b.*",
    re.DOTALL,
)
# Part of a word was masked (`ghp_ab****yz`, `1000.41d9xxxxxxxx`), or the rest left out.
_MASKED_PART = re.compile(r"[xX]{5}|[*•●·#]{3}|\.{3}|…|_{5}|-{6}")
# A program or a shell puts something in there: `sha256={digest}`, `Bearer ${TOKEN}`.
_TEMPLATE = re.compile(
    r"\{\{?[\w.]+(?:\[[^\[\]{}]*\]|\([^(){}]*\))?(?:\.\w+)*\}|\$[{(]|%[(s]|#\{"
    r"|<[A-Za-z][\w -]{1,30}>"
)
_EXAMPLE = re.compile(
    r"example|placeholder|redacted|dummy|changeme|change[_-]me|(?<![a-z])(?:your|fake|sample|mock|"
    r"insert|replace)[_-]",
    re.IGNORECASE,
)
# The name of a secret, as settings refer to one (`existingSecret: crm-secret`).
_NAME_OF_SECRET = re.compile(
    r"(?:[a-z]+[-_/])+(?:secrets?|tokens?|passwords?|credentials?|keys?)|(?:secrets?|passwords?)(?:[-_/][a-z]+)+"
)
_IN_A_WORD = (_MASKED_PART, _EXAMPLE, _TEMPLATE)
_ZEROS = re.compile(r"[^0-9a-z]*(?:0[^0-9a-z]*){6,}")
_SCHEME = re.compile(r"\A(?:Zoho-(?:oauth|auth)token|[A-Za-z][A-Za-z0-9-]{2,24})\s+(?=\S)")
_SCHEMES = frozenset(
    {
        "zoho-oauthtoken",
        "zoho-authtoken",
        "bearer",
        "basic",
        "token",
        "digest",
        "apikey",
        "negotiate",
    }
)
_COUNT = re.compile(r"[0-9]{1,3}")
_CAMEL_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\W_]+")
_MIN_RUN = 3
_MAX_COUNT_CHARS = 4
_INVENTED_PEOPLE = re.compile(
    r"(?:john|jane|joe)\s+(?:doe|bloggs|public|roe)|(?:max|erika)\s+mustermann(?:frau)?"
    r"|(?:test|demo|sample|dummy|example|system|admin|api|automation|integration|anonymous|super)"
    r"\s*(?:user|owner|admin|account|contact|lead|person|name|administrator)?\s*[0-9]{0,3}"
    r"|(?:first|last|full|user|owner|display)\s*name|administrator|owner|nobody|somebody|someone"
    r"|zoho-crm-conformance(?:[ :-]+[\w:-]{1,40}){0,3}"
    r"|.{1,80}\((?:invented|example|fictional|test)\)",
    re.IGNORECASE,
)


def is_stand_in(value: str) -> bool:
    """Whether a value was put in the place of a real one, such as `REDACTED`."""
    bare = without_scheme(value.strip())
    if _PLACEHOLDER.fullmatch(bare) or _NAME_OF_SECRET.fullmatch(bare):
        return True
    if not re.search(r"\s", bare) and any(form.search(bare) for form in _IN_A_WORD):
        return True
    if _ZEROS.fullmatch(bare):
        return True
    words = list(filter(None, _SEPARATORS.split(_CAMEL_HUMP.sub(" ", bare).casefold())))
    if _MASK_WORDS.intersection(words):
        return True
    stand_ins = [word.rstrip("0123456789") in _STAND_IN_WORDS for word in words]
    counts = (_COUNT.fullmatch(word) is not None for word in words)
    return (any(stand_ins) and all(map(max, stand_ins, counts))) or _says_nothing(words)


def is_invented_person(value: str) -> bool:
    """Whether a name is a placeholder, or says of itself that it is made up."""
    return _INVENTED_PEOPLE.fullmatch(" ".join(value.split())) is not None


def without_scheme(value: str) -> str:
    """The credentials of an Authorization header, without the word that says their kind."""
    match = _SCHEME.match(value)
    return value[match.end() :] if match and match[0].strip().casefold() in _SCHEMES else value


def _says_nothing(words: list[str]) -> bool:
    """Whether each part is one letter again and again (`1000.aaaa.bbbb`), or a short number."""
    runs = [word for word in words if len(word) >= _MIN_RUN and len(set(word)) == 1]
    return any(run.isalpha() or run[0] == "0" for run in runs) and all(
        word in runs or (word.isdecimal() and len(word) <= _MAX_COUNT_CHARS) for word in words
    )
