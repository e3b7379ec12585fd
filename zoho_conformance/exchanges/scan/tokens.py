"""Secrets that are known by their form: the plug-ins of detect-secrets, and rules of our own.

The plug-ins are used as a library, without its settings, which are global: each is handed a text,
and says what in it looks like its secret. Rules of our own are for what it has no plug-in for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from zoho_conformance.exchanges.scan.encodings import readable_base64
from zoho_conformance.exchanges.scan.stand_ins import is_stand_in


@dataclass(frozen=True, slots=True)
class Match:
    """A value in a text, of which kind it is, and how it was hidden."""

    kind: str
    value: str
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What finds one kind of secret; one of the `marks` is in every text that holds one.

    `bounded`: between letters or digits it is a part of something else. `joinable`: so distinct
    that it may be looked for in a text whose parts were put together.
    """

    kind: str
    marks: tuple[str, ...]
    find: Callable[[str], Iterable[str]]
    bounded: bool = False
    joinable: bool = False


ZOHO_TOKEN = re.compile(
    r"1000\.[0-9a-f]{32}\.[0-9a-f]{32}|\b100[0-9]\.[0-9a-f]{16,64}\.[0-9a-f]{16,64}\b"
    r"|\b100[0-9]\.[0-9a-f]{32}\b",
    re.IGNORECASE,
)
_OAUTH_HEADER = re.compile(
    r"Zoho-(?:oauth|auth)token(?:\s|%20|\+){1,8}(?:1000\.)?([^\s\"'`&,(){}\\<>$]{8,})",
    re.IGNORECASE,
)
_SIGNED_IN = re.compile(r"\bBearer\s{1,4}([\w.~+/-]{16,}={0,2})", re.IGNORECASE)
_BASIC = re.compile(r"\bBasic\s{1,4}([A-Za-z0-9+/]{8,}={0,2})(?![\w+/])")
_URL_PASSWORD = re.compile(r"://[\w%.~-]{0,64}:([^\s:/?#@\"'<>]{1,256})@[\w\[]")
_URL_TOKEN = re.compile(r"://(?=[A-Za-z]*[0-9])([A-Za-z0-9_-]{20,256})@[\w\[]")
_WEB_TOKEN_HEAD = re.compile(r"eyJ[\w-]{10,}")
_WEB_TOKEN_TAIL = re.compile(r"\.eyJ[\w-]{10,}\.[\w-]*")
_MAX_HEAD = 4096
_MIN_PASSWORD_CHARS = 3

# The kind, what is in every one, and the form. Written so that no scanner takes them for secrets.
_OWN_FORMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("a GitHub token", ("github_pat_",), r"github_pat_[A-Za-z0-9_]{22,255}"),
    ("a Google API key", ("AIza",), r"AIza[0-9A-Za-z_-]{35}(?![\w-])"),
    ("a Google OAuth token", ("ya29.",), r"ya29\.[0-9A-Za-z_-]{20,}"),
    ("a Google OAuth secret", ("GOCSPX-",), r"GOCSPX-[0-9A-Za-z_-]{24,}"),
    ("a Slack token", ("xox", "xapp-"), r"(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w%-]{10,}"),
    (
        "a Slack webhook",
        ("hooks.slack.com",),
        r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/]{20,}",
    ),
    (
        "a Discord webhook",
        ("/api/webhooks/",),
        r"discord(?:app)?\.com/api/webhooks/[0-9]{15,}/[\w-]{20,}",
    ),
    (
        "a Teams webhook",
        ("/webhookb2/",),
        r"webhook\.office\.com/webhookb2/[\w@-]{36,}/\w+/[\w/-]{20,}",
    ),
    ("a Stripe webhook secret", ("whsec_",), r"whsec_[A-Za-z0-9+/]{24,}"),
    ("a Stripe key", ("k_live_",), r"[rs]k_live_[0-9a-zA-Z]{16,}"),
    (
        "an npm token",
        ("npm_", ":_authToken"),
        r"npm_[A-Za-z0-9]{36}(?!\w)|:_authToken=\s{0,9}[\w-]{36,}",
    ),
    ("a Hugging Face token", ("hf_",), r"hf_[A-Za-z0-9]{30,}(?!\w)"),
    ("an Anthropic key", ("sk-ant-",), r"sk-ant-[\w-]{24,}"),
    (
        "an OpenAI key",
        ("sk-",),
        r"(?<![A-Za-z0-9])sk-(?:proj-|svcacct-)?(?=[\w-]{0,60}[0-9])[A-Za-z0-9_-]{40,}",
    ),
    (
        "a Shopify token",
        ("shpat_", "shpss_", "shpca_", "shppa_"),
        r"shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}",
    ),
    ("a DigitalOcean token", ("_v1_",), r"do[opr]_v1_[0-9a-f]{64}"),
    ("an Atlassian token", ("ATATT3",), r"ATATT3[\w=-]{40,}"),
    ("a Postman key", ("PMAK-",), r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    ("a New Relic key", ("NRAK-",), r"NRAK-[A-Z0-9]{27}"),
    ("a Databricks token", ("dapi",), r"dapi[0-9a-f]{32}"),
    ("a Vault token", ("hvs.", "hvb."), r"hv[sb]\.[\w-]{24,}"),
    ("a Mailgun key", ("key-",), r"(?<!\w)key-[0-9a-z]{32}(?!\w)"),
    ("a Facebook token", ("EAA",), r"(?<!\w)EAA[A-Z][A-Za-z0-9]{60,}"),
    ("a Linear key", ("lin_api_",), r"lin_api_[A-Za-z0-9]{40}"),
    ("an Azure key", ("SharedAccessKey=",), r"SharedAccessKey=[A-Za-z0-9+/]{40,}={0,2}"),
    (
        "an Azure signature",
        ("sig=",),
        r"[?&]sig=[A-Za-z0-9%+/]{40,}={0,2}(?=.{0,400}[?&]s[vep]=|$)",
    ),
    ("an age key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    ("a private key", ("PRIVATE KEY",), r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY"),
)

# Module and class of a plug-in, the kind, and what is in every text that holds one. Left out are
# those that go by names (keyword, IBM, Cloudant, SoftLayer), which `names` does with the structure
# of a body in view; those that go by entropy, which every ETag has; and those whose time grows
# with the square of a line (JWT, npm, OpenAI) or that stop at marks in a password (basic auth).
_PLUGINS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("artifactory", "ArtifactoryDetector", "an Artifactory credential", ("AKC", "AP")),
    ("aws", "AWSKeyDetector", "an AWS key", ("AKIA", "ASIA", "A3T", "ABIA", "ACCA", "aws", "AWS")),
    ("azure_storage_key", "AzureStorageKeyDetector", "an Azure storage key", ("AccountKey=",)),
    ("discord", "DiscordBotTokenDetector", "a Discord token", (".",)),
    ("github_token", "GitHubTokenDetector", "a GitHub token", ("gh",)),
    ("gitlab_token", "GitLabTokenDetector", "a GitLab token", ("gl", "GR1348941")),
    ("mailchimp", "MailchimpDetector", "a Mailchimp key", ("-us",)),
    ("private_key", "PrivateKeyDetector", "a private key", ("PRIVATE KEY", "PuTTY-User-Key")),
    ("pypi_token", "PypiTokenDetector", "a PyPI token", ("pypi-AgE",)),
    ("sendgrid", "SendGridDetector", "a SendGrid key", ("SG.",)),
    ("slack", "SlackDetector", "a Slack token or webhook", ("xox", "XOX", "hooks.slack")),
    ("square_oauth", "SquareOAuthDetector", "a Square secret", ("sq0csp-",)),
    ("stripe", "StripeDetector", "a Stripe key", ("k_live_",)),
    ("telegram_token", "TelegramBotTokenDetector", "a Telegram token", (":",)),
    ("twilio", "TwilioKeyDetector", "a Twilio key", ("AC", "SK")),
)
_BOUNDED = frozenset({"artifactory", "aws", "discord", "mailchimp", "telegram_token", "twilio"})
_JOINABLE = frozenset({"aws", "github_token", "sendgrid", "slack", "stripe"})
_MIN_DIGITS = 2


def find_tokens(text: str) -> Iterator[Match]:
    """Every secret in a text that is known by its form, other than those that stand for one."""
    for rule in _rules():
        if any(mark in text for mark in rule.marks):
            for value in dict.fromkeys(rule.find(text)):
                if not (rule.bounded and _is_part(value, text)) and not is_stand_in(value):
                    yield Match(rule.kind, value)


def find_joined_tokens(text: str) -> Iterator[Match]:
    """As `find_tokens`, of a text whose parts were put together, so that words run into others."""
    for rule in _rules():
        if rule.joinable and any(mark in text for mark in rule.marks):
            for value in dict.fromkeys(rule.find(text)):
                if sum(map(str.isdigit, value)) > _MIN_DIGITS and not is_stand_in(value):
                    yield Match(rule.kind, value)


def _is_part(value: str, text: str) -> bool:
    """Whether a value is everywhere in a text a part of a longer word, or has no digit."""
    if not any(map(str.isdigit, value)):
        return True
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(value)}(?![A-Za-z0-9])", text) is None


def _find_web_tokens(text: str) -> Iterator[str]:
    """JSON web tokens, looked for from their first dot, so that no word is read twice."""
    dot = text.find(".eyJ")
    while dot >= 0:
        earliest = max(0, dot - _MAX_HEAD)
        start = max(text.rfind(".", earliest, dot) + 1, earliest)
        start = text.find("eyJ", start, dot)
        tail = _WEB_TOKEN_TAIL.match(text, dot)
        end = dot + 1
        if start >= 0 and tail and _WEB_TOKEN_HEAD.fullmatch(text, start, dot):
            end = tail.end()
            yield text[start:end]
        dot = text.find(".eyJ", end)


def _find_basic_credentials(text: str) -> Iterator[str]:
    for packed in _BASIC.findall(text):
        user, colon, password = readable_base64(packed).partition(":")
        if colon and user.isprintable() and not is_stand_in(password):
            yield packed


def _find_opaque(pattern: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    """A finder of what has a digit: without one it is a word of a sentence."""
    return lambda text: (value for value in pattern.findall(text) if any(map(str.isdigit, value)))


def _find_url_passwords(text: str) -> Iterator[str]:
    for password in _URL_PASSWORD.findall(text):
        if len(password) >= _MIN_PASSWORD_CHARS and not is_stand_in(password):
            yield password


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = [
        _Rule("an OAuth token of Zoho", ("100",), ZOHO_TOKEN.findall, joinable=True),
        _Rule("an OAuth token of Zoho", ("token", "TOKEN", "Token"), _find_opaque(_OAUTH_HEADER)),
        _Rule("a JSON web token", (".eyJ",), _find_web_tokens, joinable=True),
        _Rule("a bearer token", ("earer", "EARER"), _find_opaque(_SIGNED_IN)),
        _Rule("a user name with password", ("asic", "ASIC"), _find_basic_credentials),
        _Rule("a password in an address", ("://",), _find_url_passwords),
        _Rule("a token in an address", ("://",), _URL_TOKEN.findall),
    ]
    for kind, marks, form in _OWN_FORMS:
        joinable = kind in ("a GitHub token", "a Google API key")
        rules.append(_Rule(kind, marks, re.compile(form).findall, joinable=joinable))
    for module, name, kind, marks in _PLUGINS:
        plugin: Any = getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
        rules.append(
            _Rule(kind, marks, _whole_matches(plugin), module in _BOUNDED, module in _JOINABLE)
        )
    return tuple(rules)


def _whole_matches(plugin: Any) -> Callable[[str], Iterator[str]]:
    """What a plug-in finds, whole: of a pattern with groups it says only what is in them."""
    return lambda text: (
        match[0] for pattern in plugin.denylist for match in pattern.finditer(text)
    )
