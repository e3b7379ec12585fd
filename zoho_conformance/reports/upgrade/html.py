"""An upgrade report as one HTML file that needs no network and runs no script."""

from __future__ import annotations

from zoho_conformance.reports.html.document import content_policy, open_templates, style_of
from zoho_conformance.reports.level_uses import level_lines, level_note
from zoho_conformance.reports.upgrade import wording
from zoho_conformance.reports.upgrade.report import UpgradeReport

_MAX_OPEN = 10
"""Up to this many operations stand open."""


def render(report: UpgradeReport) -> str:
    """The text of a file."""
    templates = open_templates()
    style = style_of(templates, "base", "plots", "coverage", "presence", "upgrade")
    page: str = templates.get_template("upgrade.html").render(
        report=report,
        words=wording,
        style=style,
        policy=content_policy(style),
        level_note=level_note,
        level_lines=list(level_lines(report.levels)),
        are_open=len(report.operations) <= _MAX_OPEN,
    )
    return page
