"""What a page shows of texts that its schemas leave open: the form of its samples, and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Format
from zoho_conformance.contracts.promise import Promise


@dataclass(frozen=True, slots=True)
class KnownForm:
    """How a text looks: the format of every sample of it, and some of the words that it may be.

    One that is `nullable` may be null whatever else its object has. One that is `only_null` is null
    in every sample, and nothing says what else it may be.
    """

    format: Format | None
    words: Sequence[str]
    nullable: bool
    only_null: bool


def known_forms(promise: Promise) -> Mapping[str, KnownForm]:
    """The forms of the texts of an operation's answers, by the paths of their keys.

    What fields of a record have is the org's, whatever the records of a page have.
    """
    return {
        key.path: KnownForm(
            key.key.format,
            key.key.known_values or (),
            nullable=key.key.nullable and key.null_if is None,
            only_null=key.key.nullable and not key.types,
        )
        for key in promise.response_keys
        if not key.key.is_field and (key.key.format or key.key.known_values or key.key.nullable)
    }
