"""`export`: the promises as an OpenAPI document, or as a reference in Markdown."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from zoho_conformance.export import markdown
from zoho_conformance.export.openapi import document, rendering
from zoho_conformance.export.openapi.source import load
from zoho_conformance.model.files import write

Form = Literal["json", "yaml", "markdown"]


def export(
    root: Path | None, version: str | None, operations: Collection[str], form: Form
) -> tuple[str, tuple[str, ...]]:
    """The text of an export, and a sentence for each operation that has no place in it.

    ``root`` holds ``contracts/VERSION``, None stands for the data that ships; ``version`` is the
    latest one where it is None; ``operations`` are the ids of those wanted, all where it is empty.
    ``UsageError`` for contracts that cannot be read and for ids that none has.
    """
    source = load(root, version, operations)
    if form == "markdown":
        return markdown.reference(source), ()
    made = document.document(source)
    return rendering.text_of(made, form), tuple(document.again(made))


def save(text: str, file: Path) -> None:
    """The text in a file, whole or not at all; ``OSError`` where that cannot be."""
    write(file, text)
