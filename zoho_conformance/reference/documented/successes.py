"""The success of a documented operation: its keys with invented values, and what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from http import HTTPStatus
from typing import Any

from zoho_conformance.contracts.page_facts import Job
from zoho_conformance.contracts.promise import MORE_RECORDS, Promise
from zoho_conformance.contracts.schema.derive import Schema, derive
from zoho_conformance.model import json_path
from zoho_conformance.reference.answers import Answer, no_content, success
from zoho_conformance.reference.documented.call import Call
from zoho_conformance.reference.documented.downloads import download
from zoho_conformance.reference.documented.example import example_of
from zoho_conformance.reference.documented.known_forms import KnownForm, known_forms
from zoho_conformance.reference.documented.overlay import laid_over
from zoho_conformance.reference.documented.pages import (
    PAGE_NAMES,
    PageOfRows,
    page_of,
    page_said,
    say_page,
)
from zoho_conformance.reference.documented.values import INVENTED, SeededValues

_FIELDS = "fields"
_ID = "id"


@dataclass(frozen=True)
class Successes:
    """The successes of one operation; the same request has the same answer under a seed."""

    promise: Promise
    seed: int

    @cached_property
    def _schema(self) -> Schema:
        return derive(self.promise)["response.json"]

    @cached_property
    def _definitions(self) -> Mapping[str, Schema]:
        definitions: Mapping[str, Schema] = self._schema.get("$defs", {})
        return definitions

    @cached_property
    def _forms(self) -> Mapping[str, KnownForm]:
        return known_forms(self.promise)

    @cached_property
    def _has_rows(self) -> bool:
        wrapper = self.promise.wrapper
        return wrapper is not None and self.promise.has_keys_in(f"{wrapper}[]")

    def answer(self, call: Call) -> Answer:
        """The answer to a request that nothing is wrong with."""
        promise = self.promise
        if promise.answers_file:
            return download(promise)
        if not promise.response_keys:
            return Answer(self._status)
        if self._status == HTTPStatus.NO_CONTENT:
            return no_content()
        page = page_of(call) if self._is_list(call) else None
        ids = self._ids_of_rows(call, page)
        if page is not None and not ids and promise.documents_no_content:
            return no_content()
        body = self._body(call)
        if self._has_rows and isinstance(body, dict):
            body[promise.wrapper] = [self._row(call, id_) for id_ in ids]
            _settle(body)
            if isinstance(body.get("info"), dict):
                say_page(body["info"], page or page_said(call, None, len(ids)), len(ids), self.seed)
        else:
            _settle(body)
        self._repeat(call, body)
        return success(body, self._status)

    def complete(self, call: Call, stored: Answer) -> Answer:
        """The answer of what the org holds itself, each row with all keys that the page has."""
        if stored.body is None:
            return stored if self.promise.documents_no_content else self.answer(call)
        documented = self.answer(call.without(*PAGE_NAMES))
        if documented.body is None:
            return stored
        body = laid_over(documented.body, stored.body, whole=stored.whole)
        if stored.whole:
            self._leave_out_other_fields(body, stored.body)
        rows, info = body.get(self.promise.wrapper or ""), body.get("info")
        if isinstance(rows, list) and isinstance(info, dict):
            page = page_said(call, stored.body.get("info"), len(rows))
            say_page(info, page, len(rows), self.seed)
        return replace(documented, body=body)

    def _leave_out_other_fields(self, body: Any, stored: Any) -> None:
        """Leave in records the fields that the org has, and none of those that samples show."""
        wrapper = self.promise.wrapper
        rows = f"{wrapper}[]"
        shown = {
            key.key.name
            for key in self.promise.response_keys
            if key.key.is_field and key.key.parent == rows
        }
        if not (shown and isinstance(body, dict)):
            return
        for row, own in zip(body.get(wrapper) or (), stored.get(wrapper) or (), strict=False):
            for name in shown - own.keys():
                row.pop(name, None)

    @property
    def _status(self) -> int:
        return self.promise.success_statuses[0]

    def _is_list(self, call: Call) -> bool:
        """Whether it reads rows of which there may be further ones, or none."""
        is_of_ids = self.promise.asks_for_one or call.asked_ids
        return self._has_rows and self.promise.reads and not is_of_ids

    def _ids_of_rows(self, call: Call, page: PageOfRows | None) -> Sequence[str]:
        """The ids of the rows of the answer: those that were asked for, or sent, or of the list."""
        if not self._has_rows:
            return ()
        values = SeededValues(self.seed, _resource(call))
        if call.asked_id is not None:
            return (call.asked_id,)
        if call.asked_ids:
            return call.asked_ids
        if page is not None:
            return [values.identity(f"row {place}") for place in page.places]
        rows = call.sent_rows or ({},)
        most = self.promise.most("records")
        return [
            str(row.get(_ID) or values.identity(f"new {place}"))
            if isinstance(row, dict)
            else values.identity(f"new {place}")
            for place, row in enumerate(rows[: most.at_most if most else None])
        ]

    def _body(self, call: Call) -> Any:
        values = SeededValues(self.seed, _resource(call), self._forms)
        return example_of(self._schema, self._definitions, "", values)

    def _row(self, call: Call, id_: str) -> Any:
        wrapper = self.promise.wrapper or ""
        items = self._schema["properties"][wrapper]["items"]
        values = SeededValues(self.seed, id_, self._forms)
        row = example_of(items, self._definitions, f"{wrapper}[]", values)
        if isinstance(row, dict):
            holder = row.get("details") if self.promise.answers_action_rows else row
            if isinstance(holder, dict) and _ID in holder:
                holder[_ID] = _like(holder[_ID], id_)
            self._select(call, row)
        return row

    def _select(self, call: Call, row: dict[str, Any]) -> None:
        """Leave in a row the keys that `fields` asks for, and what comes unasked."""
        names = call.query.get(_FIELDS)
        parameter = self.promise.parameter(_FIELDS)
        if not names or parameter is None or self.promise.answers_action_rows:
            return
        asked = {name.strip() for name in names.split(",")}
        offered = set(parameter.values or ()) or row.keys() - {_ID}
        for name in offered - asked:
            row.pop(name, None)
        path = f"{self.promise.wrapper}[]"
        if self.promise.is_open(path):
            # Records have fields that no page shows.
            values = SeededValues(self.seed, str(row.get(_ID)))
            missing = sorted(name for name in asked - row.keys() if name and "." not in name)
            row |= {name: values.text(json_path.join(path, name)) for name in missing}

    def _repeat(self, call: Call, body: Any) -> None:
        """Set what an answer repeats of its request, and what counts its rows."""
        for path, value in self._repeated(call):
            _set_all(body, path, value)
        counts = self.promise.counts
        rows = body.get(self.promise.wrapper or "") if isinstance(body, dict) else None
        if counts is not None and isinstance(rows, list):
            _set_all(body, counts, len(rows))

    def _repeated(self, call: Call) -> Iterator[tuple[str, str]]:
        sent = {**call.query, **call.path}
        for echo in self.promise.echoes:
            parameter = self.promise.parameter(echo.parameter)
            values = parameter.values if parameter is not None else None
            value = sent.get(echo.parameter)
            if value is not None and (values is None or value in values):
                yield echo.key, value
        for job in self._jobs():
            if job.id_key and job.polled_at:
                asked = (value for name, value in sent.items() if "job" in name.casefold())
                value = next(asked, call.asked_id)
                if value:
                    yield job.id_key, value
        if call.asked_id is not None and not self._has_rows:
            for path in (_ID, f"{self.promise.wrapper or ''}.{_ID}".lstrip(".")):
                yield path, call.asked_id

    def _jobs(self) -> Iterator[Job]:
        ids = self.promise.ids
        for job in self.promise.contract.jobs:
            if job.operations is None or set(ids) & set(job.operations):
                yield job


def _resource(call: Call) -> str:
    """What a list is of: the path without the version."""
    return "/".join(call.request.path.strip("/").split("/")[2:]).casefold()


def _like(documented: Any, asked: str) -> Any:
    """An id as it was asked for, where what is documented can have its form."""
    if isinstance(documented, int) and not isinstance(documented, bool):
        return int(asked) if asked.isdecimal() else documented
    is_number = isinstance(documented, str) and documented.isdecimal()
    return documented if is_number and not asked.isdecimal() else asked


def _set_all(body: Any, path: str, value: Any) -> None:
    """Set the key at a path in every object that has it."""
    name, parent = json_path.name(path), json_path.parent(path)
    for holder in json_path.values(body, parent) if parent else [body]:
        if isinstance(holder, dict) and name in holder:
            holder[name] = _like(holder[name], value) if isinstance(value, str) else value


def _settle(value: Any) -> None:
    """Let values agree that no schema ties: a code with its state, a token with further rows."""
    if isinstance(value, list):
        for item in value:
            _settle(item)
    if not isinstance(value, dict):
        return
    if {"code", "status", "message"} <= value.keys():
        # Where the page has no words for them, those of every other write.
        for name, word in (("code", "SUCCESS"), ("status", "success")):
            if str(value[name]).startswith(INVENTED):
                value[name] = word
    if {MORE_RECORDS, "next_page_token"} <= value.keys():
        value[MORE_RECORDS] = bool(value["next_page_token"])
    for inside in value.values():
        _settle(inside)
