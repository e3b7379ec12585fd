"""Rulings: our written decisions where a page contradicts itself or stays silent.

Each has a reason, its evidence, and what the page must still say for the ruling to hold: a ruling
on a page that has changed is stale, and stale is an error of `derive --check`. A general ruling, on
every operation, is on those whose pages say it.
"""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, field, structs

from zoho_conformance.contracts.contract import Contract, ErrorRow, Format, JsonType, Key, Presence
from zoho_conformance.contracts.doubt import DoubtKind
from zoho_conformance.model import decode
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.name_patterns import fits_any
from zoho_conformance.model.rules import Level

_Text = Annotated[str, Meta(min_length=1)]


class On(Struct, frozen=True, forbid_unknown_fields=True):
    """What a ruling is about: keys, error rows, or the operation as a whole.

    Keys are chosen by path, by the page's word for their type, the format of their samples, and by
    a glob pattern of their name; a key must fit all that are given. In a path `{rows}` is the key
    that holds the rows of the answer, whatever a page calls it. Fields of a module are chosen
    by path alone: what an example looks like decides nothing.
    """

    keys: tuple[str, ...] = ()
    type: str | None = None
    format: Format | None = None
    name: str | None = None
    error: str | None = None

    @property
    def is_about_keys(self) -> bool:
        """Whether the ruling is about any key."""
        return self.error is None and bool(self.keys or self.type or self.format or self.name)

    def is_about_key(self, key: Key) -> bool:
        """Whether the ruling is about this key."""
        if self.keys:
            if key.path not in self.keys:
                return False
        elif key.is_field:
            return False
        return (
            self.is_about_keys
            and (self.type is None or (key.type or "").casefold() == self.type)
            and (self.format is None or key.format == self.format)
            and (self.name is None or fnmatchcase(key.name, self.name))
        )

    def is_about_row(self, row: ErrorRow) -> bool:
        """Whether the ruling is about this error row."""
        return row.code == self.error


class SaidDoubt(Struct, frozen=True, forbid_unknown_fields=True):
    """A doubt that the page must still leave, by its kind, and the key that it is about."""

    kind: DoubtKind
    path: str | None = None

    def __str__(self) -> str:
        return self.kind if self.path is None else f"{self.kind} of {self.path}"

    def is_noted_in(self, contract: Contract) -> bool:
        """Whether reading the page left the doubt."""
        return any(
            doubt.kind == self.kind and self.path in (None, doubt.path) for doubt in contract.doubts
        )


class Says(Struct, frozen=True, forbid_unknown_fields=True):
    """What the page must still say of what the ruling is about; what is left out is not asked.

    `answers` are keys that the answer must have, all of them. `page_token`: page numbers reach some
    of the rows only, and the parameter `page_token` the others.
    A `doubt` that is a string, as in rulings written before doubts had kinds, is a part of its
    sentence.
    """

    type: str | None = None
    status: int | None = None
    values: tuple[str, ...] = ()
    null_when: str | None = None
    null_shown: bool | None = None
    presence: Presence | None = None
    parameter_values: tuple[str, ...] = ()
    doubt: SaidDoubt | str | None = None
    no_error: str | None = None
    no_status: bool = False
    page_token: bool = False
    answers: tuple[str, ...] = ()


class NullIf(Struct, frozen=True, forbid_unknown_fields=True):
    """Null exactly when a key beside it has a value."""

    key: str
    value: str


class NewRow(Struct, frozen=True, forbid_unknown_fields=True):
    """An error row that the page lacks and its neighbours have."""

    code: str
    status: int
    message: str | None = None


class KnownFinding(Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that a set of cassettes is known to give; why is the ruling's reason."""

    set: str
    rule: str
    path: str


class Echo(Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter of the request, in its path or its query, that the answer repeats under a key."""

    parameter: str
    key: str


class Decides(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds instead; what is left out stays as the page has it.

    A key that is `firm` is treated as if the page stated it, however it is known.
    """

    types: tuple[JsonType, ...] = ()
    format: Format | None = None
    values: tuple[str, ...] = ()
    nullable: bool | None = None
    null_if: NullIf | None = None
    optional: bool = False
    treat_as_stated: bool = field(default=False, name="firm")
    any_of: tuple[str, ...] = ()
    recursive: str | None = None
    details: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    status_also: int | None = None
    success_status: tuple[int, ...] = ()
    no_content: bool = False
    echoes: tuple[Echo, ...] = ()
    own_ids: tuple[Echo, ...] = ()
    """Keys whose ids are of what one value of the parameter chooses, and of no other."""
    same_as: str | None = None
    counts: str | None = None
    explains_nulls: bool = False
    """Whether nothing is null that the page does not call so, though it explains no null."""
    add_keys: tuple[str, ...] = ()
    add_error: NewRow | None = None
    own_samples: bool = False
    """What a page's own samples break of it, as its doubts say, is known in these samples."""
    known: KnownFinding | None = None


class Ruling(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One decision. `operations` are glob patterns, `level` caps what its findings may be."""

    id: _Text
    operations: Annotated[tuple[str, ...], Meta(min_length=1)]
    reason: _Text
    evidence: Annotated[tuple[str, ...], Meta(min_length=1)]
    on: On = On()
    says: Says = Says()
    decides: Decides
    level: Level = "error"

    def covers(self, operation: str) -> bool:
        """Whether the ruling is about this operation."""
        return fits_any(operation, self.operations)

    @property
    def is_general(self) -> bool:
        """Whether it is on every operation whose page says what it rests on."""
        return _EVERY in self.operations

    def applies_to(self, page: Contract) -> bool:
        """Whether it decides something on a page; where it names operations, on each of theirs."""
        return not self.is_general or not any(_missing_facts(self.on_rows_of(page), page))

    def on_rows_of(self, page: Contract) -> "Ruling":
        """The ruling with the page's own name of the key that holds the rows."""
        if not any(path.startswith(_ROWS) for path in (*self.on.keys, *self.says.answers)):
            return self
        rows = next((key.path for key in page.response_keys if _holds_rows(key)), _ROWS)
        keys = tuple(path.replace(_ROWS, rows, 1) for path in self.on.keys)
        answers = tuple(path.replace(_ROWS, rows, 1) for path in self.says.answers)
        return structs.replace(
            self,
            on=structs.replace(self.on, keys=keys),
            says=structs.replace(self.says, answers=answers),
        )


_EVERY = "*"
_ROWS = "{rows}"


def _holds_rows(key: Key) -> bool:
    return not key.parent and "array" in key.types


class RulingsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Our decisions on the pages of one API version."""

    ruling: tuple[Ruling, ...] = ()


def load(path: Path) -> tuple[Ruling, ...]:
    """The rulings of a file; none where there is no file.

    Raises `UsageError` with the file and what is wrong with which ruling.
    """
    if not path.exists():
        return ()
    rulings = decode.read_toml(path, RulingsFile).ruling
    for ruling in rulings:
        if ruling.decides == Decides():
            raise UsageError(f"{path}: ruling {ruling.id}: decides nothing; say what holds instead")
    return rulings


def stale_rulings(rulings: Iterable[Ruling], contract: Contract) -> Iterator[str]:
    """A sentence for each ruling whose page no longer says what the ruling is about."""
    for ruling in rulings:
        if ruling.is_general:
            continue
        covered = [operation.id for operation in contract.operations if ruling.covers(operation.id)]
        if covered:
            for what in _missing_facts(ruling, contract):
                yield f"ruling {ruling.id} on {covered[0]}: the page no longer {what}"


def _missing_facts(ruling: Ruling, contract: Contract) -> Iterator[str]:
    on, says = ruling.on, ruling.says
    every_key = (*contract.request_keys, *contract.response_keys) if on.is_about_keys else ()
    keys = [key for key in every_key if on.is_about_key(key)]
    rows = [row for row in contract.errors if on.is_about_row(row)]
    if not ruling.is_general:
        paths = {key.path for key in keys}
        yield from (f"has the key {path}" for path in on.keys if path not in paths)
        if on.error and not rows:
            yield f"has an error row {on.error}"
    for key in keys:
        yield from _missing_facts_of_key(says, key)
    expected = [echo.key for echo in (*ruling.decides.echoes, *ruling.decides.own_ids)]
    expected += [ruling.decides.counts] if ruling.decides.counts else []
    expected += says.answers
    if expected:
        answered = {key.path for key in contract.response_keys}
        yield from (f"has the key {path}" for path in expected if path not in answered)
    if says.status and any(row.status != says.status for row in rows):
        yield f"lists {on.error} under {says.status}"
    yield from _missing_facts_of_page(says, contract)


def _missing_facts_of_key(says: Says, key: Key) -> Iterator[str]:
    if says.type and (key.type or "").casefold() != says.type:
        yield f"calls {key.path} a {says.type}"
    if says.values and not set(says.values) <= set(key.values or key.known_values or ()):
        yield f"gives {key.path} the values {', '.join(says.values)}"
    if says.null_when and says.null_when not in (key.null_when or ""):
        yield f"says that {key.path} is null for {says.null_when}"
    if says.null_shown is not None and key.nullable != says.null_shown:
        yield f"shows {key.path} as null"
    if says.presence and key.presence != says.presence:
        yield f"calls {key.path} {says.presence}"


def _missing_facts_of_page(says: Says, contract: Contract) -> Iterator[str]:
    offered = {
        value
        for parameter in contract.parameters
        for value in parameter.values or parameter.known_values or ()
    }
    if says.parameter_values and not set(says.parameter_values) <= offered:
        yield f"offers {', '.join(says.parameter_values)} in a parameter"
    if isinstance(says.doubt, SaidDoubt):
        if not says.doubt.is_noted_in(contract):
            yield f"leaves the doubt {says.doubt}"
    elif says.doubt and not any(says.doubt in doubt.what for doubt in contract.doubts):
        yield f"leaves open that {says.doubt}"
    if says.no_error and any(row.code == says.no_error for row in contract.errors):
        yield f"lacks an error row {says.no_error}"
    if says.page_token and not _has_page_token(contract):
        yield "asks for further rows by page_token"
    if says.no_status and any(operation.success_status for operation in contract.operations):
        yield "leaves the success status unsaid"


def _has_page_token(contract: Contract) -> bool:
    is_limited = any(paging.page_token and paging.most_by_page for paging in contract.paging)
    return is_limited and contract.parameter("page_token") is not None
