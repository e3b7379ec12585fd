"""What findings touch of what our code uses, by their rules and places."""

from __future__ import annotations

from pathlib import Path

from zoho_conformance.contracts.promises import Promises
from zoho_conformance.model.rules import (
    ALL_RULES,
    OBSERVED_RULES,
    ORG_RECORD_RULES,
    PRESENCE_RULES,
    REQUEST_RULES,
)
from zoho_conformance.model.rules.keys import KEY_RULES
from zoho_conformance.model.uses.relation import NOT_USED, UNKNOWN, Touch, UseIndex
from zoho_conformance.model.uses.uses_file import read_uses

_OF_KEYS = (
    KEY_RULES.keys() | OBSERVED_RULES.keys() | PRESENCE_RULES.keys() | ORG_RECORD_RULES.keys()
)
_NEW_KEYS = frozenset({"key-undocumented", "observed-key-new", "page-key-added"})
_NEW_OPERATIONS = frozenset({"page-operation-added"})
_OF_OPERATIONS = frozenset(
    {
        "page-operation-removed",
        "page-operation-changed",
        "page-status-changed",
        "page-scopes-changed",
        "page-paging-changed",
        "page-terms-changed",
        "end-announced",
        "version-ended",
    }
)
"""What affects every caller of an operation, whatever is read of its answers."""
_ANSWER_SECTIONS = frozenset({"response keys", "sample response", "callback keys"})
"""The sections of a page that say what comes."""


class TouchedUses:
    """The uses in a file, and what of them a finding touches.

    `promises` know which names of operations are of one. Raises `UsageError` for a file that cannot
    be read.
    """

    def __init__(self, file: Path, promises: Promises) -> None:
        self.name = str(file)
        self.uses = read_uses(file).use
        self.promises = promises
        names = {id_: own for own, ids in promises.groups.items() for id_ in ids}
        self.index = UseIndex(self.uses, names)

    def touch(self, rule: str, section: str, operation: str, path: str) -> Touch | None:
        """What a finding touches, by its rule and its place; None for one about our requests."""
        if rule in REQUEST_RULES:
            return None
        if rule in _NEW_OPERATIONS:
            return NOT_USED
        if rule in _OF_OPERATIONS:
            return self.index.of_operation(operation)
        is_of_page = ALL_RULES[rule].about in ("page", "witness") if rule in ALL_RULES else False
        if is_of_page and section not in _ANSWER_SECTIONS:
            # What a client sends, and which errors it expects, no use says.
            return UNKNOWN
        if rule in _NEW_KEYS:
            return self.index.of_new_key(operation, path)
        if rule in _OF_KEYS or is_of_page:
            return self.index.of_key(operation, path)
        return self.index.of_anything_else(operation, path)
