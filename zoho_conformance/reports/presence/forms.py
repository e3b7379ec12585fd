"""The forms of a matrix of presence."""

from __future__ import annotations

from zoho_conformance.reports.forms import Form

PRESENCE_FORMS = {
    form.name: form
    for form in (
        Form("text", ".txt", "people", "presence.text:render_file"),
        Form("markdown", ".md", "a comment, within GitHub's limit", "presence.markdown:render"),
        Form("html", ".html", "people: one file without network access", "presence.html:render"),
        Form("json", ".json", "programs", "presence.matrix:to_json"),
    )
}
"""The forms by their names."""
