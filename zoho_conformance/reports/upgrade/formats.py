"""The formats of an upgrade report."""

from __future__ import annotations

from zoho_conformance.reports.formats import Format

UPGRADE_FORMATS = {
    each.name: each
    for each in (
        Format("text", ".txt", "people", "upgrade.text:render_file"),
        Format("markdown", ".md", "a comment, within GitHub's limit", "upgrade.markdown:render"),
        Format("html", ".html", "people: one file without network access", "upgrade.html:render"),
        Format("json", ".json", "programs", "upgrade.report:to_json"),
    )
}
"""The formats by their names."""
