"""Presence over time as one HTML file that needs no network and runs no script."""

from __future__ import annotations

from zoho_conformance.reports.html.document import content_policy, open_templates, style_of
from zoho_conformance.reports.presence import wording
from zoho_conformance.reports.presence.matrix import PresenceCell, PresenceMatrix

_MAX_RUNS = 60
"""The newest runs that a table has columns for."""
_MAX_OPEN = 10
"""Up to this many operations stand open."""


def render(matrix: PresenceMatrix) -> str:
    """The text of a file."""
    templates = open_templates()
    style = style_of(templates, "base", "plots", "coverage", "presence")
    first = max(0, len(matrix.runs) - _MAX_RUNS)
    page: str = templates.get_template("presence.html").render(
        matrix=matrix,
        words=wording,
        style=style,
        policy=content_policy(style),
        first=first,
        are_open=len(matrix.operations) <= _MAX_OPEN,
        figure=_figure,
    )
    return page


def _figure(cell: PresenceCell) -> str:
    """What a cell shows: in how many objects the key came, of how many."""
    if cell.state == "no-object":
        return "\N{EN DASH}"
    if cell.state == "undocumented":
        return f"+{cell.seen}"
    return f"{cell.seen}/{'?' if cell.objects is None else cell.objects}"
