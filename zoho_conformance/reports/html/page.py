"""One page from a report: templates filled, style and script put in, all else forbidden."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from zoho_conformance.reports.html.findings import explained, facets, groups
from zoho_conformance.reports.html.history import beside
from zoho_conformance.reports.html.matrix import matrix
from zoho_conformance.reports.html.plot import plot
from zoho_conformance.reports.html.shown import counted, moment, shown
from zoho_conformance.reports.html.targets import answered
from zoho_conformance.reports.html.unjudged import not_judged
from zoho_conformance.reports.html.verdict import said

_FEW = 10
"""Up to so many findings stand open."""

_WIDTHS = {"wide": 760, "narrow": 320}
"""Text in a drawing shrinks with it, so that a phone gets one of its own."""


def render(report: Mapping[str, Any], history: Sequence[Mapping[str, Any]] = ()) -> str:
    """The HTML text of a report; with others in ``history``, in any order, what became of it."""
    templates = Environment(
        loader=PackageLoader("zoho_conformance.reports.html"),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {"counted": counted, "moment": moment}
    style, script = (_source(templates, name) for name in ("page.css", "page.js"))
    past = beside(report, history)
    findings = report["findings"]
    page: str = templates.get_template("page.html").render(
        report=report,
        run=report["run"],
        verdict=said(report),
        style=style,
        script=script,
        policy=_policy(style, script),
        digest=_digest(report),
        targets=answered(report),
        groups=groups(report, past.since.new if past.since else frozenset()),
        facets=facets(findings),
        rules=explained(findings),
        are_open=len(findings) <= _FEW,
        matrix=matrix(report["coverage"]),
        not_judged=not_judged(report),
        history=past,
        plots={name: plot(past.runs, width) for name, width in _WIDTHS.items()},
    )
    return page


def _source(templates: Environment, name: str) -> str:
    assert templates.loader is not None
    return templates.loader.get_source(templates, name)[0]


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy under which only our own style and script are looked at."""
    allowed = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": _hash(script),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _digest(report: Mapping[str, Any]) -> str:
    """The SHA-256 of the report as a JSON file of ours, so that paper can be held against it."""
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
