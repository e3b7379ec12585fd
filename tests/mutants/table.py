"""The table of mutants of our own code: a small edit each, and the tests that must notice it."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from zoho_conformance.model import decode

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("mutants.toml")


class Mutant(Struct, frozen=True, forbid_unknown_fields=True):
    """`text` of a file, which must occur in it once, replaced by `by`; `tests` must fail then."""

    file: str
    text: str
    by: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        """Such as `checks/judge.py: status >= 200 → status > 200`."""
        short = self.file.removeprefix("zoho_conformance/")
        return f"{short}: {' '.join(self.text.split())} → {' '.join(self.by.split()) or 'nothing'}"

    def mutate(self, source: str) -> str:
        """The source of the file with the edit; `ValueError` where its text is not there once."""
        count = source.count(self.text)
        if count != 1:
            raise ValueError(f"{self.file} has the text {count} times: {self.text!r}")
        return source.replace(self.text, self.by)


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """All mutants."""

    mutant: tuple[Mutant, ...]


def load() -> tuple[Mutant, ...]:
    """The mutants of the table."""
    return decode.read_toml(FILE, Table).mutant
