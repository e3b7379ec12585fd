"""Which modules of an org have a locking configuration of which kind, and which have none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Case, Request
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.modules import own_modules_in
from zoho_conformance.runs.probes import Inventory
from zoho_conformance.runs.questions import Questions

CONFIGURATION = Case("get_record_locking_configuration", "ok-manual", "success")
"""The case whose probe asks for the configuration of a module."""
FIRST_RECORD = "?fields=id&per_page=1"
"""The request, below a module, for one of its records."""
_CONFIGURED = ("manual_module", "automatic_module")
_UNCONFIGURED = "unconfigured_module"
_UNCLEAR = "unclear"
_WHY = {
    "manual_module": "by its configuration",
    "automatic_module": "by its configuration",
    _UNCONFIGURED: "which has no configuration",
}
_RESTRICTED_CRITERIA = "Tasks"
"""The module whose rules may be about one status only: the last to be written to."""
_NO_CONTENT = "NO_CONTENT"
_LIST = "/settings/modules"
_OF_THE_ORG = "custom modules"
_MAX_NAMED = 20

Finds = Iterator[tuple[str, tuple[str, str]]]
"""Needs, each with the value that meets it and why it was chosen."""


def lockable_modules(library: Library) -> list[str]:
    """The API names of the modules that the configuration page lists, in its order."""
    labels = library.promises[CONFIGURATION.operation].contract.modules
    return [label.replace(" ", "_") for label in labels if label.casefold() != "custom"]


class ModuleSearch:
    """Asks for the configurations of modules until it knows one of each kind.

    `inventory` is what is known already; `reach` is how many modules are asked about besides the
    one that is judged.
    """

    needs = (*_CONFIGURED, _UNCONFIGURED)

    def __init__(self, questions: Questions, inventory: Inventory, reach: int) -> None:
        self.bodies: dict[str, Any] = {}
        """The answer of each module that has a configuration."""
        self._questions = questions
        self._known = dict(inventory)
        self._reach = reach
        self._asked: list[str] = []
        self._not_asked: list[str] = []
        self._empty: list[str] = []

    @property
    def where(self) -> str:
        """The modules that were asked about, and those that were not."""
        asked = f"among {_listed(self._asked)}" if self._asked else "because no module was read"
        left = f"; not asked about: {_listed(self._not_asked)}" if self._not_asked else ""
        return asked + left

    def run(self, *, needs_record: bool, needs_button: bool) -> Finds:
        """Yield what the modules meet; an unconfigured one should have a record, if one does."""
        unclear: list[str] = []
        for module in self._modules():
            if set(self.needs) <= self._known.keys() and (self.buttons() or not needs_button):
                break
            if self._is_spent():
                self._not_asked.append(module)
                continue
            need = self._need_met_by(module)
            if need == _UNCONFIGURED and needs_record and not self._has_record(module):
                self._empty.append(module)
            elif need == _UNCLEAR:
                unclear.append(module)
            elif need is not None and need not in self._known:
                yield self._meet(need, module, f"{module}, {_WHY[need]}")
        lacking = [need for need in _CONFIGURED if need not in self._known]
        for need, module in zip(lacking, unclear, strict=False):
            why = f"{module}, whose configuration does not show its kind"
            yield self._meet(need, module, why)
        if self._empty and _UNCONFIGURED not in self._known:
            why = f"{self._empty[0]}, which has no configuration, and no record"
            yield self._meet(_UNCONFIGURED, self._empty[0], why)

    def _is_spent(self) -> bool:
        """Whether no further module may be asked about."""
        # Asking an empty module for a record has cost a request as well.
        return len(self._asked) + len(self._not_asked) + len(self._empty) > self._reach

    def _modules(self) -> Iterator[str]:
        """The module that is judged, the others that the page lists, then those of the org."""
        documented = lockable_modules(self._questions.library)
        last = sorted(documented, key=_RESTRICTED_CRITERIA.__eq__)
        modules = dict.fromkeys((self._known["module"], *last))
        yield from modules
        if self._is_spent():
            yield _OF_THE_ORG
            return
        # Refused for its scope, it is an answer: the org has no more to show to this token.
        listed = self._questions.body(self._questions.get(_LIST), may_be_refused=True)
        yield from (module for module in own_modules_in(listed) if module not in modules)

    def _need_met_by(self, module: str) -> str | None:
        """Ask for the configuration of a module; which need it meets, if any."""
        request = self._questions.probe(CONFIGURATION, {**self._known, "manual_module": module})
        is_answered = self._questions.answer(request) is not None
        (self._asked if is_answered else self._not_asked).append(module)
        body = self._questions.body(request)
        kind = next(json_path.values(body, "record_locking_configurations[].lock_type"), None)
        if self._is_unconfigured(request):
            return _UNCONFIGURED
        if body is None:
            return None
        self.bodies[module] = body
        if kind == "both":
            return None
        return f"{kind}_module" if f"{kind}_module" in _CONFIGURED else _UNCLEAR

    def buttons(self) -> list[tuple[str, str]]:
        """The ids and names of the custom buttons that the configurations restrict."""
        path = "record_locking_configurations[].restricted_custom_buttons[]"
        rows = (row for body in self.bodies.values() for row in json_path.values(body, path))
        named = [
            (row["id"], row["name"])
            for row in rows
            if isinstance(row, dict)
            and isinstance(row.get("id"), str)
            and isinstance(row.get("name"), str)
        ]
        return list(dict.fromkeys(named))

    def _meet(self, need: str, module: str, why: str) -> tuple[str, tuple[str, str]]:
        self._known[need] = module
        return need, (module, why)

    def _has_record(self, module: str) -> bool:
        body = self._questions.body(self._questions.get(f"/{module}{FIRST_RECORD}"))
        return next(json_path.values(body, "data[].id"), None) is not None

    def _is_unconfigured(self, request: Request) -> bool:
        """Whether the answer was that there is no configuration, even if not as documented."""
        answer = self._questions.answer(request)
        if answer is None or is_unanswered(answer.status):
            return False
        if is_success(answer.status) and not answer.body:
            return True
        body = answer.json if isinstance(answer.json, dict) else {}
        no_rows = is_success(answer.status) and body.get("record_locking_configurations") == []
        return no_rows or body.get("code") == _NO_CONTENT


def _listed(modules: Sequence[str]) -> str:
    """Modules by their names; of very many the first ones."""
    more = len(modules) - _MAX_NAMED
    return ", ".join(modules[:_MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
