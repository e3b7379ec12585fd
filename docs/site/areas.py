"""Which area of the API an operation is in: read off its path, so that further pages need no table.

>>> [find_area("/crm/v7/settings/layouts/{id}"), find_area("/crm/v7/{module}/{id}/Notes")]
['Layouts', 'Notes of records']
"""

from __future__ import annotations

import re

_VERSION = re.compile(r"v[0-9.]+|\{version\}")
_GATEWAY = {"crm", "rest"}
# Folders that say nothing of what is in them.
_SHELVES = {"settings", "automation"}
_SPELT = {"coql": "COQL", "auditlog": "Audit log", "watch": "Notifications", "org": "Organization"}
_ON_RECORDS = {"search", "upsert", "deleted"}
_OF_THEIR_OWN = {"Locking information", "Audit log", "Backup"}


def find_area(path: str) -> str:
    """The area of an operation, as a title."""
    steps = [step for step in path.strip("/").split("/") if step]
    is_bulk = "bulk" in steps[:2]
    steps = [step for step in steps if not _VERSION.fullmatch(step)]
    steps = [step for step in steps if step not in (*_GATEWAY, "bulk")]
    while len(steps) > 1 and steps[0] in _SHELVES:
        steps = steps[1:]
    if not steps[0].startswith("{"):
        title = _title(steps[0] if steps[0] != "actions" else steps[-1])
        return f"Bulk {title.lower()}" if is_bulk and title in ("Read", "Write") else title
    literals = [step for step in steps if not step.startswith("{")]
    if not literals or literals[0] in _ON_RECORDS:
        return "Records"
    if literals[0] == "actions":
        return "Actions on records"
    area = _title(literals[0])
    return area if area in _OF_THEIR_OWN else f"{area} of records"


def area_folder(area: str) -> str:
    """The name of the folder of an area."""
    return re.sub(r"[^a-z0-9]+", "-", area.lower()).strip("-")


def _title(step: str) -> str:
    if step in _SPELT:
        return _SPELT[step]
    words = re.sub(r"(?:^_+|__s$)", "", step).replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:].lower()
