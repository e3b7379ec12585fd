"""Which keys of answers a test reads, and what a mutant at one of them means to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zoho_conformance.model import json_path
from zoho_conformance.reports.client_mutants.report import Reading


@dataclass(frozen=True, slots=True)
class ReadKeys:
    """What a test reads of answers, with where: by operation and path.

    `wholes` are the objects that were handed on whole, so what is read of them is unknown.
    """

    keys: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    wholes: Mapping[tuple[str, str], str | None] = field(default_factory=dict)

    def reading(self, operation: str, path: str) -> tuple[Reading, str | None]:
        """Whether a key is read, or something in it, and where."""
        for (read_of, read), place in self.keys.items():
            if read_of == operation and _is_in(read, path):
                return "yes", place
        for (read_of, whole), place in self.wholes.items():
            # What lies deeper is handed on whole itself, if it is.
            is_of_whole = json_path.parent(path) == whole or _is_in(whole, path)
            if read_of == operation and is_of_whole:
                return "unknown", place
        return "no", None


def _is_in(path: str, holder: str) -> bool:
    """Whether a path is this one, or leads into it."""
    return path == holder or path.startswith((f"{holder}.", f"{holder}["))
