"""What every page is made of: templates, style and script, and a policy that forbids all else."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from zoho_conformance.reports.finding_wording import USE_WORDS, use_line
from zoho_conformance.reports.html.findings import STATE_WORDS
from zoho_conformance.reports.html.times import readable_time
from zoho_conformance.reports.wording import LEVEL_NOUNS, pluralize

_MAX_CHARS = 5000
"""Of one text that a page prints."""

# Controls other than tab and newline, surrogates, what joins, hides or turns text, separators that
# break lines, tags and non-characters. Written as escapes, so that this line shows what it says.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def open_templates() -> Environment:
    """The templates of pages, and what all of them may use."""
    templates = Environment(
        loader=PackageLoader("zoho_conformance.reports.html"),
        autoescape=True,
        finalize=printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {
        "pluralize": pluralize,
        "level_nouns": LEVEL_NOUNS,
        "readable_time": readable_time,
        "state_words": STATE_WORDS,
        "use_words": USE_WORDS,
        "use_line": use_line,
    }
    templates.filters["short_address"] = short_address
    templates.tests["web_address"] = is_web_address
    return templates


def is_web_address(text: str | None) -> bool:
    """Whether a text of others is a plain address that a link may lead to, and no script."""
    return text is not None and _WEB_ADDRESS.fullmatch(text) is not None


def short_address(text: str) -> str:
    """The last step of a web address, as people call a ticket; other texts as they are."""
    return text.rstrip("/").rpartition("/")[2] if is_web_address(text) else text


def style_of(templates: Environment, *names: str) -> str:
    """The style of a page, made of some files."""
    return "\n".join(_source_of(templates, f"styles/{name}.css") for name in names)


def script_of(templates: Environment, *names: str) -> str:
    """The script of a page, made of some files."""
    return "\n".join(_source_of(templates, f"scripts/{name}.js") for name in names)


def _source_of(templates: Environment, name: str) -> str:
    """The text of a template, or of a file beside the templates, as it is."""
    assert templates.loader is not None
    return templates.loader.get_source(templates, name)[0]


def content_policy(style: str, script: str | None = None) -> str:
    """A Content-Security-Policy that allows our own style and script only."""
    allowed = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": _hash(script) if script else "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def printable(value: Any) -> Any:
    """The value as a page prints it: invisible characters by their names, and not too long.

    Markup, which our own templates made, is left as it is.
    """
    if hasattr(value, "__html__"):
        return value
    text = str(value)
    more = len(text) - _MAX_CHARS
    if more > 0:
        text = f"{text[:_MAX_CHARS]}… (and {more:,} more characters, in the JSON report)"
    return _INVISIBLE.sub(_code_point, text)


def _code_point(letter: re.Match[str]) -> str:
    return f"[U+{ord(letter[0]):04X}]"
