"""The forms of an upgrade report."""

from __future__ import annotations

from zoho_conformance.reports.forms import Form

UPGRADE_FORMS = {
    form.name: form
    for form in (
        Form("text", ".txt", "people", "upgrade.text:render_file"),
        Form("markdown", ".md", "a comment, within GitHub's limit", "upgrade.markdown:render"),
        Form("html", ".html", "people: one file without network access", "upgrade.html:render"),
        Form("json", ".json", "programs", "upgrade.report:to_json"),
    )
}
"""The forms by their names."""
