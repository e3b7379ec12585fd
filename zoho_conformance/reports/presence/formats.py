"""The formats of a matrix of presence."""

from __future__ import annotations

from zoho_conformance.reports.formats import Format

PRESENCE_FORMATS = {
    each.name: each
    for each in (
        Format("text", ".txt", "people", "presence.text:render_file"),
        Format("markdown", ".md", "a comment, within GitHub's limit", "presence.markdown:render"),
        Format("html", ".html", "people: one file without network access", "presence.html:render"),
        Format("json", ".json", "programs", "presence.matrix:to_json"),
    )
}
"""The formats by their names."""
