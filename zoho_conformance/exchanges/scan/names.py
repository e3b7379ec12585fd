"""Names under which secrets and personal data stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

_CAMEL_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\W_]+")

_SECRET = re.compile(
    r"(?:^|_)(?:secret|password|passwd|passwort|pass_?phrase|passcode|pwd|pass_?word"
    r"|(?:client|app|consumer|webhook|shared|signing|totp|otp|mfa|user|db|api)_?secret"
    r"|(?:api|secret|access|private|signing|encryption|master|account|shared|storage|auth"
    r"|service|subscription|ssh)_?key"
    r"|zapi_?key|secret_access_key|key_?pass|db_?pass|user_?pass|authorization|auth_?header"
    r"|session_?id|sess_?id|j_?session_?id|php_?sess_?id|code_?verifier|client_?assertion"
    r"|connection_?string|otp|totp)$"
)
# Under these there may stand a word just as well.
_PERHAPS_SECRET = re.compile(
    r"(?:^|_)(?:pass|cookies?|credentials?|jwt|bearer|auth|session|session_?cookie|sid|assertion|pat"
    r"|(?:session|license|deploy|admin|client|app|host|webhook|server|user)_?key"
    r"|device_?code|authori[sz]ation_?code|auth_?code|grant_?code|recovery_?codes?|backup_?codes?"
    r"|security_?answer|zcsr|crmcsr|iamcsr)$"
)
_OPAQUE = re.compile(
    r"\A(?:(?=\S*[0-9])(?=\S*[A-Za-z])\S{8,}|[0-9a-fA-F-]{16,}|[A-Za-z+/]{24,}={0,2}"
    r"|[A-Za-z-]{3,20} \S{12,})\Z"
)
# A word of a vocabulary, a path or an address, where a name says more than its value.
_NO_CREDENTIAL = re.compile(
    r"[A-Z]+(?:_[A-Z]+)+|[0-9]{1,3}|(?:https?|file)://[^@\s]*|\.{0,2}/[\w./-]+"
)
_TOKEN = re.compile(r"(?:^|_)([a-z0-9]*?)_?tokens?$")
# These page through a list, or count words, and grant no access.
_HARMLESS_TOKENS = frozenset(
    "page nextpage previouspage next prev previous continuation sync cursor start resume "
    "pagination delta skip change max min total prompt completion input output num number".split()
)
# What may follow the name of a secret, and leave it the name of one.
_QUALIFIER = re.compile(
    r"_(?:[0-9]{1,3}|prod|production|live|dev|test|staging|sandbox|eu|us|in|au|jp|ca|sa|cn|uk"
    r"|old|new|current|value|plain|raw|confirm|confirmation|hash|base64|b64|hex|encoded"
    r"|restricted|other_edition|lesser_scope)$"
)
_GRANT_PARAMETER = "code"
"""In a request to `/oauth/` a grant that buys a token; elsewhere an error code, or a country's."""

_MAIL = re.compile(r"(^|_)(e_?)?mail(_?(address|id))?(_[0-9])?$")
_PHONE = re.compile(
    r"(^|_)(tele)?(phone|mobile|fax|cell|tel|whats_?app|handy)(_?(phone|no|number|nr))?(_[0-9])?$"
)
_PERSON = re.compile(
    r"(^|_)((first|last|full|middle|family|given|sur|maiden|contact|person|owner|creator|modifier"
    r"|approver|assignee|author|manager|customer|[a-z]+ed_by)_?name"
    r"|surname|street(_?(address|line))?(_?[0-9])?|address_?line_?[0-9]?|(zip|postal|post)(_?code)?"
    r"|date_?of_?birth|birth_?(date|day)|dob|passport(_?(no|number))?|iban|bank_?account(_?number)?"
    r"|ssn|social_security(_number)?|national_id|aadhaar|tax_?id|skype(_id)?|card_?number)$"
)
_ORG_ID = re.compile(r"(^|_)(x_crm_org|org(anization)?_?id|zgid|zoid|zuid|zaaid|zsoid)$")
_REASON = re.compile(r"(^|_)lock(ed|ing)?_?reason(_?s)?$")
# An object of this name, or with a name so ending, describes a person.
_PERSON_HOLDER = re.compile(
    r"(^|_)(owner|users?|contacts?|leads?|persons?|people|customers?|employees?|managers?|assignees?"
    r"|approvers?|reviewers?|authors?|creators?|participants?|attendees?|senders?|recipients?"
    r"|contact_name|who_id|reporting_to|from|to|cc|bcc"
    r"|(created|modified|locked|unlocked|updated|approved|assigned|changed|deleted|added|done|owned"
    r"|performed|requested|triggered|shared|last_modified)_by(_s)?)$"
)
_PERSON_ITSELF = re.compile(r"(^|_)(owner|assignee|author|approver|reviewer|[a-z]+ed_by(_s)?)$")
_NAME_OF_HOLDER = re.compile(r"^((display|nick|user|screen)_?)?name$")
_NAME_OF_PERSON = "the name of a person"
_RECORD_HOLDER = "locked_for_s"
_MODULES_OF_PEOPLE = frozenset({"Leads", "Contacts"})
_MIN_PHONE_DIGITS = 6
_MIN_ORG_DIGITS = 6
_PERSONS_NAME = re.compile(
    r"(?=[^a-z])[^\W\d_]+(?:['.-]+[^\W\d_]*)*(?:\s[^\W\d_a-z][^\W\d_]*\S{0,20}){1,4}"
)
_SYSTEM = re.compile(
    r"version|kernel|firmware|driver|software|agent|build|release|revision|schema|(^|_)(id|ids|digest|hash|etag)$"
)
_DIGITS_OF_SYSTEM = re.compile(
    r"(^|_)(id|ids|uri|url|href|link|etag|hash|digest|checksum|sha\d*|md5|time|date|timestamp"
    r"|expires|age|length|size|count|at|on|port|version|amount|revenue|total|price)(_s)?$"
)


@lru_cache(maxsize=4096)
def normalize(name: str) -> str:
    """A name as one word of lower-case parts: `Refresh-Token` and `refreshToken` alike."""
    return _SEPARATORS.sub("_", _CAMEL_HUMP.sub("_", name)).strip("_").casefold()


def is_secret(name: str, value: str, *, signing_in: bool = False) -> bool:
    """Whether a value is a secret by the name it stands under; `signing_in`: to get a token."""
    word = normalize(name)
    if _NO_CREDENTIAL.fullmatch(value.strip()) or word == normalize(value):
        return False
    if signing_in and word == _GRANT_PARAMETER:
        return True
    bare = _QUALIFIER.sub("", word)
    if _SECRET.search(bare):
        return True
    token = _TOKEN.search(bare)
    if token is None and not _PERHAPS_SECRET.search(bare):
        return False
    is_harmless = token is not None and token[1] in _HARMLESS_TOKENS
    return not is_harmless and _OPAQUE.search(value) is not None


def personal_kind(name: str, value: str, parents: Sequence[str] = (), module: str = "") -> str:
    """What a value probably is of a person, by the name that it stands under; empty for nothing.

    `parents` are the names of the objects around it, and `module` that of the record it describes.
    """
    # A path as a key, such as `Owner.name`.
    *around, last = name.split(".")
    word = normalize(last)
    if not word or word == normalize(value):
        return ""
    for pattern, kind, is_likely in _PERSONAL:
        if pattern.search(word):
            return kind if is_likely(value) else ""
    holder = normalize([*parents, *around][-1]) if parents or around else ""
    if _NAME_OF_HOLDER.search(word) and _PERSON_HOLDER.search(holder):
        return _NAME_OF_PERSON
    if word == "name" and holder == _RECORD_HOLDER and module in ("", *_MODULES_OF_PEOPLE):
        return "the name of a record, perhaps of a person"
    is_name = _PERSON_ITSELF.search(word) and _PERSONS_NAME.fullmatch(value)
    return _NAME_OF_PERSON if is_name else ""


def _has_phone_digits(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= _MIN_PHONE_DIGITS


def _is_id(value: str) -> bool:
    return value.isdecimal() and len(value) >= _MIN_ORG_DIGITS


_PERSONAL: tuple[tuple[re.Pattern[str], str, Callable[[str], bool]], ...] = (
    (_MAIL, "an e-mail address", lambda value: "@" in value),
    (_PHONE, "a phone number", _has_phone_digits),
    (_ORG_ID, "an id of an organization or user", _is_id),
    (_REASON, "free text about a lock, which people write", bool),
    (_PERSON, "possibly personal data", bool),
)


def names_version(name: str) -> bool:
    """Whether versions or digests stand under a name: what has dots there is no address."""
    return _SYSTEM.search(normalize(name)) is not None


def names_number(name: str) -> bool:
    """Whether digits under a name are the system's: an id, a time or a count."""
    return _DIGITS_OF_SYSTEM.search(normalize(name)) is not None
