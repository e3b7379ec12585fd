"""Doubts: what a page left open or contradicts itself in, and how it was decided."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from zoho_conformance.contracts.page_facts import (
    Text,
)
from zoho_conformance.model import json_path

DoubtKind = Literal[
    # The page as a whole.
    "no-scope",
    "no-error-table",
    "no-address",
    "no-version",
    "operation-renamed",
    "ends-early",
    "pages-differ",
    # Its operations.
    "no-endpoint",
    "endpoint-misprinted",
    "no-method",
    "method-from-sample",
    "method-from-all-samples",
    "method-from-title",
    "no-success-status",
    "several-success-statuses",
    # Parameters and headers.
    "parameter-without-heading",
    "parameter-in-address-only",
    "parameter-holds-key",
    "sent-as-header",
    "parameter-not-in-samples",
    "header-not-listed",
    "header-not-sent",
    # The error table.
    "error-row-without-code",
    "error-codes-lost",
    "error-causes-without-message",
    "error-without-status",
    "error-listed-twice",
    "error-without-body",
    # Samples.
    "lost-sample",
    "mended-sample",
    "rebuilt-sample",
    "rebuilt-elements-lost",
    "unreadable-sample",
    "sample-of-error",
    "sample-has-errors",
    "no-success-body",
    "sample-under-wrong-heading",
    "sample-of-other-path",
    "sample-of-other-id",
    "sample-lacks-fields",
    "sample-disagrees",
    "sample-address-mended",
    "sample-without-address",
    "sample-of-unknown-operation",
    # Keys.
    "nesting",
    "listed-elsewhere",
    "keys-under-unknown-heading",
    "keys-of-callback",
    "key-misspelt",
    "documented-twice",
    "no-key-list",
    "no-type",
    "not-in-samples",
    "only-in-samples",
    "mandatory-not-in-samples",
    "data-as-key",
    "null-unexplained",
    "null-of-scalar",
    "value-not-listed",
    "type-contradicts",
    "form-contradicts",
    # Limits and constraints.
    "limit-contradicted",
    "default-contradicted",
    "constraint-contradicted",
]
"""Why a doubt was noted: one kind for each reason. Decisions go by it, never by the sentence."""


USUAL_DOUBTS: tuple[DoubtKind, ...] = ("no-success-status", "error-listed-twice")
"""Those of nearly every page: they are counted, and not listed for a reader."""


FORMER_DOUBTS: tuple[DoubtKind, ...] = ("operation-renamed",)
"""Those of contract files that earlier versions wrote; none is noted any more."""


class Doubt(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that the page left open or contradicts itself in, and how it was decided.

    `what` says it in a sentence and `where` names the place, both for a reader; `kind`, `path` (of
    the one key that it is about) and `line` say the same for a program; `rule` is what a sample of
    the page breaks. `kind` is None only in
    contract files that were written before there were kinds.
    """

    what: Text
    where: Text
    kind: DoubtKind | None = None
    path: Text | None = None
    line: Annotated[int, Meta(extra_json_schema={"minimum": 0})] | None = None
    rule: Text | None = None

    @classmethod
    def at_line(cls, line: int, kind: DoubtKind, what: str, path: str | None = None) -> "Doubt":
        """A doubt about a line of the page; 0 where there is no line to name."""
        written = json_path.as_written(path) if path else None
        return cls(json_path.as_written(what), f"line {line}", kind, written, line or None)

    @classmethod
    def of_page(cls, kind: DoubtKind, what: str) -> "Doubt":
        """A doubt about the page as a whole."""
        return cls(what, "page", kind)
