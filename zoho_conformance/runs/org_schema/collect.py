"""Answers about an org's settings, put together as its schema."""

from __future__ import annotations

from typing import Any

import msgspec

from zoho_conformance.contracts.org_schema.schema_file import (
    ORG_SCHEMA_FORM,
    NotRead,
    OrgField,
    OrgModule,
    OrgPicklist,
    OrgSchema,
    Part,
    SchemaSource,
)
from zoho_conformance.contracts.org_schema.settings_answers import (
    fields_of,
    layouts_of,
    modules_of,
    picklists_of,
    with_values_of_layouts,
)

NOT_SUPPORTED = "the API does not support the module"


class SchemaCollector:
    """Takes answers in any order; of two about the same thing the later counts."""

    def __init__(self) -> None:
        self._listed: dict[str, OrgModule] | None = None
        self._fields: dict[str, dict[str, OrgField]] = {}
        self._whole: set[str] = set()
        self._layouts: dict[str, Any] = {}
        self._picklists: tuple[OrgPicklist, ...] | None = None
        self._not_read: dict[tuple[Part, str | None], NotRead] = {}

    def add_modules(self, body: Any, *, further: bool = False) -> None:
        """Take the list of modules, or a further page of it."""
        listed = {module.api_name: module for module in modules_of(body)}
        self._listed = {**(self._listed or {}), **listed} if further else listed

    def add_fields(self, module: str, body: Any, *, further: bool = False) -> None:
        """Take the list of a module's fields, or a further page of it."""
        listed = {field.api_name: field for field in fields_of(body)}
        self._fields[module] = {**self._fields.get(module, {}), **listed} if further else listed
        self._whole.add(module)

    def add_one_field(self, module: str, body: Any) -> None:
        """Take a field that was asked for by its id."""
        listed = {field.api_name: field for field in fields_of(body)}
        self._fields[module] = {**self._fields.get(module, {}), **listed}

    def add_layouts(self, module: str, body: Any, *, further: bool = False) -> None:
        """Take the layouts of a module, or a further page of them."""
        rows = body.get("layouts") if isinstance(body, dict) else None
        known = self._layouts.get(module, {"layouts": []})["layouts"] if further else []
        self._layouts[module] = {"layouts": [*known, *(rows if isinstance(rows, list) else [])]}

    def add_picklists(self, body: Any, *, further: bool = False) -> None:
        """Take the global picklists, or a further page of them."""
        known = self._picklists or () if further else ()
        self._picklists = (*known, *picklists_of(body))

    def note(self, not_read: NotRead) -> None:
        """Note what could not be read."""
        self._not_read.setdefault((not_read.part, not_read.module), not_read)

    @property
    def has_anything(self) -> bool:
        """Whether any answer said anything."""
        return self._listed is not None or bool(self._fields or self._layouts)

    @property
    def listed(self) -> tuple[OrgModule, ...]:
        """The modules of the list, in its order."""
        return tuple((self._listed or {}).values())

    def build(
        self,
        source: SchemaSource,
        api_version: str,
        taken: str | None,
        only: tuple[str, ...] = (),
        *,
        lists_all: bool = False,
    ) -> OrgSchema:
        """The schema of what was taken; `only` are the modules that were asked for, if not all.

        Others are left out, unless it `lists_all`: then their names are there.
        """
        listed = self._listed or {}
        names = {*listed, *self._fields, *self._layouts}
        modules = [
            self._module(name) for name in sorted(names) if lists_all or not only or name in only
        ]
        missing = (
            each
            for key, each in self._not_read.items()
            if not self._has(*key) and (not only or key[1] is None or key[1] in only)
        )
        return OrgSchema(
            form=ORG_SCHEMA_FORM,
            source=source,
            api_version=api_version,
            taken=taken,
            all_modules=self._listed is not None and (lists_all or not only),
            modules=tuple(modules),
            global_picklists=None
            if self._picklists is None
            else tuple(sorted(self._picklists, key=lambda each: each.api_name)),
            not_read=tuple(sorted(missing, key=str)),
        )

    def _has(self, part: Part, module: str | None) -> bool:
        if part == "modules":
            return self._listed is not None
        if part == "global-picklists":
            return self._picklists is not None
        return module in (self._whole if part == "fields" else self._layouts)

    def _module(self, name: str) -> OrgModule:
        module = (self._listed or {}).get(name, OrgModule(name))
        fields, layouts = self._fields.get(name), self._layouts.get(name)
        read = None
        if fields is not None:
            in_order = tuple(fields[key] for key in sorted(fields))
            read = with_values_of_layouts(in_order, layouts)
        return msgspec.structs.replace(
            module,
            whole=fields is None or name in self._whole,
            fields=read,
            layouts=None if layouts is None else layouts_of(layouts),
        )
