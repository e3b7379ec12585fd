"""Keys and error rows as they are promised: with what the rulings decided on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from zoho_conformance.contracts.contract import (
    Basis,
    ErrorRow,
    Key,
    Side,
)
from zoho_conformance.contracts.page_facts import (
    Cause,
)
from zoho_conformance.contracts.rulings import NullIf
from zoho_conformance.model.rules import Level

_MAX_LEVELS: Mapping[Basis, Level] = {"stated": "error", "sample": "warning", "ruled": "error"}


class PromisedKey(msgspec.Struct, frozen=True):
    """A key with what the rulings decided on it; `ruling_ids` names them.

    `any_of` are names of keys of which each element must have one, `recursive` is the name of the
    key that holds more of the same. A key that `may_be_requested` may come, in any form. One that
    `has_stated_children` is only shown by samples, but keys inside it are stated: where it is gone,
    so are they.
    """

    key: Key
    types: tuple[str, ...]
    values: tuple[str, ...] | None
    format: str | None
    null_if: NullIf | None = None
    any_of: tuple[str, ...] = ()
    recursive: str | None = None
    optional: bool = False
    treat_as_stated: bool = False
    may_be_requested: bool = False
    format_level: Level = "error"
    ruling_ids: tuple[str, ...] = ()
    has_stated_children: bool = False

    @property
    def path(self) -> str:
        """The key's path."""
        return self.key.path

    def section(self, side: Side = "response") -> str:
        """The kind of section of the page that the key's fact stands in."""
        if self.key.basis == "sample":
            return "sample input" if side == "request" else "sample response"
        return f"{side} keys" if self.key.basis == "stated" else "parameters"

    @property
    def is_required(self) -> bool:
        """Whether every instance of the parent must have the key."""
        may_lack = self.optional or self.may_be_requested or self.key.is_field
        return self.key.always and not (may_lack or self.key.presence == "conditional")

    @property
    def is_example(self) -> bool:
        """Whether it is a field of the records of one module, of which others have none."""
        return self.key.is_field and self.key.parent.endswith("[]") and "." not in self.key.parent

    @property
    def basis(self) -> Basis:
        """What a finding about this key rests on."""
        if self.treat_as_stated:
            return "ruled"
        return "stated" if self.has_stated_children else self.key.basis

    @property
    def max_level(self) -> Level:
        """The highest level that a finding about this key may have."""
        return _MAX_LEVELS[self.basis]


class PromisedRow(msgspec.Struct, frozen=True):
    """An error row with its name as a case, and what the rulings decided on it.

    `messages` are accepted besides the row's own, and so is `status_also`; `status_ruling` is the
    id and the reason of the ruling that accepts it. `no_content`: an answer without a body says the
    same. `details` are keys one of which a ruling asks for, whatever the page names.
    """

    case: str
    row: ErrorRow
    basis: Basis
    details: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    status_also: int | None = None
    status_level: Level = "error"
    status_ruling: tuple[str, str] | None = None
    no_content: bool = False
    ruling_ids: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The error code."""
        return self.row.code

    @property
    def all_messages(self) -> tuple[str, ...]:
        """Every message that the page or a ruling has for it, that of the row first."""
        of_page = (self.row.message, *(cause.message for cause in self.row.causes))
        return tuple(dict.fromkeys(filter(None, (*of_page, *self.messages))))

    @property
    def is_worded(self) -> bool:
        """Whether every message with which it may come is known."""
        if self.row.message is not None or not self.row.causes:
            return bool(self.all_messages)
        return all(cause.message for cause in self.row.causes)

    @property
    def named_details(self) -> tuple[str, ...]:
        """The keys that the page names of its `details`, for whatever cause."""
        of_causes = (name for cause in self.row.causes for name in cause.details)
        return tuple(dict.fromkeys((*self.row.details, *of_causes)))

    def details_due(self) -> Iterator[tuple[str | None, tuple[str, ...]]]:
        """The keys that `details` have for each cause, with its message where that is known."""
        if self.details:
            return
        row = self.row
        for cause in row.causes or (Cause(),):
            yield cause.message or row.message, (*row.details, *cause.details)
