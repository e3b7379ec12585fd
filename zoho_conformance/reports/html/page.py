"""One page from a report: templates filled, style and script put in, all else forbidden."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from zoho_conformance.reports import wording
from zoho_conformance.reports.html.coverage import coverage_matrix, reasons_not_judged
from zoho_conformance.reports.html.findings import explained_rules, facets, group_findings
from zoho_conformance.reports.html.history import build_history, plot
from zoho_conformance.reports.html.traffic import traffic
from zoho_conformance.reports.html.verdict import evidence, verdict_text
from zoho_conformance.reports.report import Report, to_json
from zoho_conformance.reports.wording import LEVEL_NOUNS, pluralize, unit

_MAX_OPEN = 10
"""Up to this many findings stand open."""

_WIDTHS = {"wide": 760, "narrow": 320}
"""Text in a drawing shrinks with it, so that a phone gets one of its own."""

_MAX_CHARS = 5000
"""Of one text that a page prints."""

# Controls other than tab and newline, surrogates, what joins, hides or turns text, separators that
# break lines, tags and non-characters. Written as escapes, so that this line shows what it says.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def render(report: Report, history: Sequence[Report] = ()) -> str:
    """The HTML text of a report; `history` are other reports, in any order, to compare it with."""
    templates = open_templates()
    style, script = (source_of(templates, name) for name in ("page.css", "page.js"))
    past = build_history(report, history)
    findings = report.findings
    page: str = templates.get_template("page.html").render(
        report=report,
        run=report.run,
        verdict=verdict_text(report),
        style=style,
        script=script,
        policy=content_policy(style, script),
        digest=_digest(report),
        evidence=evidence(report),
        groups=group_findings(report, past.changes.new if past.changes else frozenset()),
        facets=facets(findings),
        rules=explained_rules(report),
        are_open=len(findings) <= _MAX_OPEN,
        matrix=coverage_matrix(report.coverage),
        not_judged=reasons_not_judged(report),
        history=past,
        traffic=traffic(report, _WIDTHS),
        unit=unit(report),
        seen=wording.seen,
        percent=wording.percent,
        plots={name: plot(past.runs, width) for name, width in _WIDTHS.items()},
    )
    return page


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
    }
    return templates


def source_of(templates: Environment, name: str) -> str:
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


def _digest(report: Report) -> str:
    """The SHA-256 of the report's JSON file, so that a print can be checked against it."""
    return hashlib.sha256(to_json(report).encode("utf-8", "surrogatepass")).hexdigest()


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


def readable_time(timestamp: str) -> str:
    """An ISO 8601 time as a person reads it, in UTC; what is not one is left as it is."""
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return timestamp
    if when.tzinfo is None:
        return f"{when.day} {when:%B %Y, %H:%M}"
    when = when.astimezone(UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"
