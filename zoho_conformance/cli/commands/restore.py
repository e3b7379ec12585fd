"""`restore`: what a killed run left in the org is taken back, by the journal."""

from __future__ import annotations

from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.live import open_connection
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.undo import restore as undo


def restore(settings: Settings) -> str:
    """Undo what the journal has of the configured org; what was done, in a line."""
    journal = Journal()
    if not journal.entries():
        return "the journal is empty: there is nothing to undo"
    _, org = open_connection(settings)
    try:
        entries = len(journal.entries(org.base_url))
        if not entries:
            return "the journal has nothing of this org"
        removed = undo(journal, Library(), org)
    finally:
        org.close()
    return f"{entries} entries of the journal undone, {removed} leftovers removed from the org"
