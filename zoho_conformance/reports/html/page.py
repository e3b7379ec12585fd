"""The page of a report: what it shows, in the order of the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.html.changes import what_changed
from zoho_conformance.reports.html.coverage import coverage_matrix, reasons_not_judged
from zoho_conformance.reports.html.document import (
    content_policy,
    open_templates,
    script_of,
    style_of,
)
from zoho_conformance.reports.html.findings import (
    FACET_WORDS,
    by_operation,
    explained_rules,
    facets,
    make_cards,
)
from zoho_conformance.reports.html.history import build_history
from zoho_conformance.reports.html.history_plot import plot
from zoho_conformance.reports.html.key_matrix import KEY_WORDS, count_keys, key_matrix
from zoho_conformance.reports.html.since import since_of
from zoho_conformance.reports.html.traffic import traffic
from zoho_conformance.reports.html.verdict import evidence, verdict_text
from zoho_conformance.reports.level_uses import is_off, level_note
from zoho_conformance.reports.report import Report, json_pieces
from zoho_conformance.reports.wording import unit

_STYLES = ("base", "changes", "findings", "plots", "coverage", "run", "print")
_SCRIPTS = ("page", "print", "filter", "keys")

_MIN_FILTERED = 6
"""From this many findings on there is something to filter."""
_MAX_OPEN = 10
"""Up to this many findings stand open."""
_MAX_UNFOLDED = 60
"""Up to this many findings are listed; of more, each operation is folded."""

_WIDTHS = {"wide": 1200, "narrow": 340}
"""Text in a drawing shrinks with it, so that a phone gets one of its own."""


def render(report: Report, history: Sequence[Report] = ()) -> str:
    """The HTML text of a report; `history` are other reports, in any order, to compare it with."""
    return "".join(pieces(report, history))


def pieces(report: Report, history: Sequence[Report] = ()) -> Iterator[str]:
    """As `render`, piece by piece: the page of a long audit has tens of megabytes.

    A piece is as large as what a macro of the templates makes, so none makes a whole section.
    """
    templates = open_templates()
    style = style_of(templates, *_STYLES)
    script = script_of(templates, *_SCRIPTS)
    past = build_history(report, history)
    count = len(report.findings)
    cards = make_cards(report, past.changes.new if past.changes else None)
    key_rows = key_matrix(report)
    return templates.get_template("page.html").generate(
        report=report,
        run=report.run,
        is_comparison=report.run.kind != "run",
        verdict=verdict_text(report),
        style=style,
        script=script,
        policy=content_policy(style, script),
        digest=_digest(report),
        targets=evidence(report),
        changes=what_changed(report, cards, since_of(report, past.earlier)),
        groups=by_operation(card for card in cards if card.finding.state != "known"),
        accepted_groups=by_operation(card for card in cards if card.finding.state == "known"),
        facets=facets(cards),
        facet_words=FACET_WORDS,
        can_filter=count >= _MIN_FILTERED,
        rules=explained_rules(report),
        are_open=count <= _MAX_OPEN,
        are_folded=count > _MAX_UNFOLDED,
        matrix=coverage_matrix(report.coverage),
        key_rows=key_rows,
        key_counts=count_keys(key_rows),
        key_words=KEY_WORDS,
        not_judged=reasons_not_judged(report),
        history=past,
        other_run="other report" if report.since else "previous run",
        traffic=traffic(report, _WIDTHS),
        unit=unit(report),
        cases=finding_wording.cases,
        page_reference=finding_wording.page_reference,
        file_place=finding_wording.file_place,
        is_off=is_off,
        level_note=level_note,
        percent=wording.percent,
        plots={name: plot(past.runs, width) for name, width in _WIDTHS.items()},
    )


def _digest(report: Report) -> str:
    """The SHA-256 of the report's JSON file, so that a print can be checked against it."""
    digest = hashlib.sha256()
    for piece in json_pieces(report):
        digest.update(piece.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
