"""Which key or parameter a sentence means by its name, where it stands outside its description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Key, Parameter
from zoho_conformance.model import json_path
from zoho_conformance.pages.statements import Statement

_QUOTE = r"[\"“”'‘’]?\s*"  # noqa: RUF001
_KIND = r"(?:JSON )?(?:keys?|param\w*|fields?|array|object|attribute)\b"
_NAMED = (
    re.compile(rf"\b(?P<name>[\w$]+)\s*{_QUOTE}{_KIND}", re.IGNORECASE),
    re.compile(r"[\"“'‘]\s*(?P<name>[\w$]+)\s*[\"”'’]"),  # noqa: RUF001
    re.compile(
        rf"\bvalues? (?:\w+ ){{0,6}}?(?:for|of) (?:the )?{_QUOTE}(?P<name>[\w$]+)", re.IGNORECASE
    ),
    # Only names are spelt so.
    re.compile(r"\b(?P<name>[A-Za-z$]\w*_\w+)\b"),
)


@dataclass(frozen=True, slots=True)
class NamedKeys:
    """The keys of a page's requests, and its parameters, found by what sentences call them."""

    keys: Sequence[Key]
    parameters: Sequence[Parameter]

    def names_in(self, text: str) -> tuple[str, ...]:
        """The names of keys and parameters that a text mentions as such, each once."""
        known = {name.casefold(): name for name in self.names}
        names = (
            known.get(match["name"].casefold())
            for pattern in _NAMED
            for match in pattern.finditer(text)
        )
        return tuple(dict.fromkeys(name for name in names if name is not None))

    def innermost(self, names: Sequence[str]) -> tuple[str, ...]:
        """Of names those that are not only said to be where a key of another one stands."""
        holders = {
            step.removesuffix("[]")
            for key in self.keys
            if key.name in names
            for step in key.parent.split(".")
        }
        return tuple(name for name in names if name not in holders)

    def called(self, name: str) -> tuple[list[Key], list[Parameter]]:
        """The keys and the parameters of a name."""
        return (
            [key for key in self.keys if key.name == name],
            [parameter for parameter in self.parameters if parameter.name == name],
        )

    def holders(self) -> frozenset[str]:
        """The names of the keys that hold others."""
        return frozenset(json_path.name(key.parent.removesuffix("[]")) for key in self.keys)

    def children(self, holder: str | None) -> list[Key]:
        """The keys right below those of a name."""
        holders = {key.path for key in self.keys if key.name == holder}
        return [key for key in self.keys if key.parent.removesuffix("[]") in holders]

    @property
    def names(self) -> frozenset[str]:
        """The names of all of them."""
        return frozenset(
            [key.name for key in self.keys] + [parameter.name for parameter in self.parameters]
        )


def opens_row(statement: Statement) -> bool:
    """Whether a sentence of an error table is the first of its row."""
    code = statement.error
    return code is not None and not statement.before and statement.text.startswith(code)


def in_holder(keys: Sequence[Key], text: str) -> list[Key]:
    """Of keys that share a name those in an object that a text speaks of; all, if it names none."""
    said = _squeeze(text)
    inside = [
        key
        for key in keys
        if key.parent and (holder := _squeeze(key.parent.rpartition(".")[2])) and holder in said
    ]
    return inside or list(keys)


def _squeeze(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
