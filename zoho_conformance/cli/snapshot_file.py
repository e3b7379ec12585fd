"""The file of `org-schema snapshot`, and the lines on what it contains and what it lacks."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - `--help` has no use for what reads an org

import click

from zoho_conformance.cli.terminal import is_quiet
from zoho_conformance.model import files
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError

if TYPE_CHECKING:
    from zoho_conformance.contracts.org_schema.schema_file import NotRead, OrgSchema
    from zoho_conformance.runs.org_schema.snapshot import Snapshot

_STDOUT = "-"
_MAX_NAMED = 8


def write_snapshot(taken: Snapshot, out: Path) -> None:
    """Write the file unless nothing changed, and say what it contains and what it lacks."""
    from zoho_conformance.contracts.org_schema.schema_file import text_of

    schema, to_stdout = taken.schema, str(out) == _STDOUT
    earlier = None if to_stdout else _earlier(out)
    is_same = earlier is not None and earlier.digest == schema.digest
    if to_stdout:
        click.echo(text_of(schema), nl=False)
    elif not is_same:
        try:
            files.write(out, text_of(schema))
        except OSError as cause:
            raise UsageError(f"{out}: cannot be written: {cause.strerror}") from cause
    if is_quiet():
        return
    for line in _lines(taken, str(out)):
        click.echo(legible(line), err=to_stdout)
    if is_same and earlier is not None:
        when = f" since {earlier.taken}" if earlier.taken else ""
        click.echo(f"unchanged{when}: the file was not changed", err=to_stdout)


def _earlier(file: Path) -> OrgSchema | None:
    """The snapshot that is in the file now; None if nothing in it can be read."""
    from zoho_conformance.contracts.org_schema.schema_file import load_org_schema

    try:
        return load_org_schema(file) if file.is_file() else None
    except UsageError:
        return None


def _lines(taken: Snapshot, name: str) -> Iterator[str]:
    schema = taken.schema
    counts = ", ".join(
        f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in schema.counts()
    )
    asked = f"; {taken.requests:,} requests, about as many API credits" if taken.requests else ""
    partial_ = "PARTIAL: " if schema.partial else ""
    yield f"{name}: {partial_}{counts}{asked}"
    skipped = [each for each in schema.not_read if not each.gap]
    for reason, names in _by_reason(skipped):
        yield f"skipped: {names}: {reason}"
    for reason, names in _by_reason(schema.gaps):
        yield f"not read: {names}: {reason}"
    for data_type, count in sorted(Counter(_open_types(schema)).items()):
        fields = "1 field" if count == 1 else f"{count:,} fields"
        yield f"not checked: {fields} of type {data_type}, which this version does not know"


def _open_types(schema: OrgSchema) -> Iterator[str]:
    """The types of fields by whose values records cannot be judged."""
    from zoho_conformance.contracts.org_schema.field_types import is_known, kind_of

    for module in schema.modules:
        for field in module.used_fields:
            if not is_known(field):
                yield kind_of(field) or "none"


def _by_reason(not_read: Sequence[NotRead]) -> Iterator[tuple[str, str]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for each in not_read:
        groups.setdefault((each.part, each.reason), []).append(each.module or "")
    for (part, reason), names in groups.items():
        named = f" of {_shown(names)}" if any(names) else ""
        yield reason, part.replace("-", " ") + named


def _shown(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return ", ".join(names[:_MAX_NAMED]) + more
