"""The file of an org's schema: what its modules and fields are, and nothing of what records say.

Names, types and limits are kept, and of picklists the words. No label, no description, no default,
no names of people. Ids of modules, fields, layouts and values are kept, since only they show that
something was renamed; those of the org, of users and of profiles are not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from zoho_conformance.model import decode

ORG_SCHEMA_FORM: Literal[1] = 1
_ADVICE = "write it with `zoho-conformance org-schema snapshot`"

Part = Literal["modules", "fields", "layouts", "global-picklists"]
"""What can be read of an org, or could not."""

SchemaSource = Literal["live", "reference", "recordings"]


class PicklistValue(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value of a picklist: `value` is what requests send.

    `display` and `reference` are kept where they are other words, for answers may have either.
    `unused` values are left in old records only.
    """

    value: str
    id: str | None = None
    display: str | None = None
    reference: str | None = None
    unused: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that stands for the value."""
        words = (self.value, self.display, self.reference)
        return tuple(dict.fromkeys(word for word in words if word is not None))


class OrgField(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field of a module; None is what the org does not say.

    - `return_type`: what a formula or a roll-up summary comes to
    - `lookup`: the modules whose records it refers to
    - `subform`: the module that its rows are of
    - `unique`: whether no two records have the same value, and how letters count
    - `mandatory`: whether every record must have it, whatever its layout
    - `read_only`, `never_writable`: whether the user, and whether any user, may not write to it
    - `create`, `update`: whether the API may write it then
    - `unused`: whether it is in no layout, and so in no record any more
    """

    api_name: str
    id: str | None = None
    data_type: str | None = None
    json_type: str | None = None
    length: int | None = None
    decimals: int | None = None
    return_type: str | None = None
    custom: bool = False
    mandatory: bool = False
    unique: Literal["case-sensitive", "case-insensitive"] | None = None
    read_only: bool = False
    never_writable: bool = False
    create: bool = True
    update: bool = True
    visible: bool = True
    unused: bool = False
    lookup: tuple[str, ...] = ()
    subform: str | None = None
    global_picklist: str | None = None
    values: tuple[PicklistValue, ...] = ()


class OrgLayout(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A layout of a module: the fields that it has, and those that it demands."""

    api_name: str
    id: str | None = None
    inactive: bool = False
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


class OrgModule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A module; `fields` and `layouts` are None where they were not read.

    Of one whose fields are not `whole`, some were read one by one, and there are others.
    """

    api_name: str
    id: str | None = None
    custom: bool = False
    supported: bool = True
    viewable: bool = True
    creatable: bool = True
    editable: bool = True
    deletable: bool = True
    whole: bool = True
    fields: tuple[OrgField, ...] | None = None
    layouts: tuple[OrgLayout, ...] | None = None

    @property
    def used_fields(self) -> tuple[OrgField, ...]:
        """The fields that records have."""
        return tuple(field for field in self.fields or () if not field.unused)


class OrgPicklist(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A picklist that several fields share."""

    api_name: str
    id: str | None = None
    values: tuple[PicklistValue, ...] = ()


class NotRead(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the file lacks: a part of the org, or of a module, and why.

    It is a `gap` where the org may well have it.
    """

    part: Part
    reason: str
    module: str | None = None
    gap: bool = True

    def __str__(self) -> str:
        what = self.part.replace("-", " ")
        return (
            f"{what} of {self.module}: {self.reason}" if self.module else f"{what}: {self.reason}"
        )


class OrgSchema(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="org-schema",
    dict=True,
):
    """The file: what an org had when it was asked.

    `all_modules` is whether every module of the org is in it, and not only those that were named or
    seen. Everything is in an order of its own, so that two files differ where the orgs do.
    """

    form: Literal[1]
    source: SchemaSource
    api_version: str
    taken: str | None
    all_modules: bool
    modules: tuple[OrgModule, ...]
    global_picklists: tuple[OrgPicklist, ...] | None = None
    not_read: tuple[NotRead, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, OrgModule]:
        """The modules by their API names."""
        return {module.api_name: module for module in self.modules}

    def only(self, names: Collection[str]) -> OrgSchema:
        """The same of these modules alone."""
        return msgspec.structs.replace(
            self,
            all_modules=False,
            modules=tuple(module for module in self.modules if module.api_name in names),
            global_picklists=None,
            not_read=tuple(each for each in self.not_read if each.module in names),
        )

    @property
    def gaps(self) -> tuple[NotRead, ...]:
        """What the org may have, and the file lacks."""
        return tuple(each for each in self.not_read if each.gap)

    @property
    def partial(self) -> bool:
        """Whether the org may have more than the file, beside modules that were not asked for."""
        return bool(self.gaps)

    def why_not_read(self, part: Part, module: str | None = None) -> str:
        """Why a part is not there."""
        reasons = (
            each.reason for each in self.not_read if (each.part, each.module) == (part, module)
        )
        return next(reasons, "not in the snapshot")

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits of what it says of the org, whenever and from where it came."""
        same = msgspec.structs.replace(self, taken=None, source="live")
        return hashlib.sha256(msgspec.json.encode(same)).hexdigest()[:12]

    def counts(self) -> Iterator[tuple[int, str]]:
        """How much it has, for a line about it."""
        yield len(self.modules), "module"
        yield sum(len(module.fields or ()) for module in self.modules), "field"
        yield sum(len(module.layouts or ()) for module in self.modules), "layout"
        if self.global_picklists is not None:
            yield len(self.global_picklists), "global picklist"


def load_org_schema(file: Path) -> OrgSchema:
    """The org's schema in a file; `UsageError` if it has none."""
    return decode.read_json(file, OrgSchema, _ADVICE)


def text_of(schema: OrgSchema) -> str:
    """The text of the file, a line for each fact."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=1).decode() + "\n"


def lines_of(schema: OrgSchema) -> dict[tuple[str, str], int]:
    """Where the file has each module, with an empty name, and each field: its line from 1."""
    lines: dict[tuple[str, str], int] = {}
    module = ""
    for number, line in enumerate(text_of(schema).splitlines(), start=1):
        depth = len(line) - len(line.lstrip())
        if depth in _DEPTHS and line.startswith('"api_name": ', depth):
            name: str = msgspec.json.decode(line.strip().removeprefix('"api_name": ').rstrip(","))
            module = name if depth == _DEPTHS[0] else module
            lines.setdefault((module, "" if depth == _DEPTHS[0] else name), number)
    return lines


_DEPTHS = (3, 5)
"""How far the names of modules, and of their fields and layouts, are indented."""
