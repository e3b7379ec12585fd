"""Discovery: what an org has that probes need and no setting names, with few requests.

Each request is one that a probe sends anyway, where there is such a probe, so that its answer
serves both. What cannot be discovered is left out: the cases that need it are not run, and say so.
What a need's own request shows is data (`[[need]]` of the probes); here is what takes more than a
value to find out: the kinds of locks, and of the modules' configurations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import UNREADABLE, Case, Request, Response
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.runs.leftovers import RestoreCommand, leftovers_in, not_taken_back
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Find, Inventory, Need, fill

_LOCKS = Case("get_record_locking_information", "ok", "success")
_CONFIGURATION = Case("get_record_locking_configuration", "ok-manual", "success")
MAX_OTHER_MODULES = 4
"""How many modules are asked for their configuration, besides the one that is judged."""
MAX_LOCKED_RECORDS = 3
LOCKED_RECORDS = f"/search?criteria=(Locked__s:equals:true)&fields=id&per_page={MAX_LOCKED_RECORDS}"
"""The request, below a module, for records that are locked: three, to have one of each kind."""
UNLOCKED_RECORDS = "?fields=id,Locked__s&per_page=20"
"""The request, below a module, for records of which some may not be locked."""
_LOCKED = {"locked_record": "locked by hand", "auto_locked_record": "locked by rule"}
_CONFIGURED = ("manual_module", "automatic_module")
_EXAMPLE_ID = "1000000000000000001"
_UNLIKELY_DIGITS = "987654321"
_NO_CONTENT = "NO_CONTENT"

Ask = Callable[[Request], Response | None]
"""Sends a request; None where no answer comes."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an org has, a line for each choice (never an id), and whether all was answered.

    `leftovers` has a line for each row that another run wrote and did not take back.
    """

    inventory: Inventory
    auto_selected: tuple[str, ...]
    searched: bool
    leftovers: tuple[str, ...] = ()


def discover(
    named: Inventory,
    library: Library,
    ask: Ask,
    base_url: str,
    restore: RestoreCommand = RestoreCommand(),  # noqa: B008 - frozen
) -> Discovery:
    """What an org has, beyond what is named; `restore` is how leftovers are taken back."""
    explorer = _Explorer(dict(named), library, ask, base_url, restore)
    explorer.explore()
    leftovers = tuple(dict.fromkeys(explorer.leftovers))
    return Discovery(explorer.inventory, tuple(explorer.choices), explorer.searched, leftovers)


def lockable_modules(library: Library) -> list[str]:
    """The API names of the modules that the configuration page lists, in its order."""
    labels = library.promises[_CONFIGURATION.operation].contract.modules
    return [label.replace(" ", "_") for label in labels if label.casefold() != "custom"]


@dataclass(slots=True)
class _Explorer:
    inventory: dict[str, str]
    library: Library
    ask: Ask
    base_url: str
    restore: RestoreCommand
    choices: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    searched: bool = True

    def explore(self) -> None:
        for need in self.library.probes.needs:
            if need.default is not None:
                self.choose(need.name, need.default, need.why)
        self.find_locked_records()
        self.find_modules()
        for need in self.library.probes.needs:
            if need.find is not None and need.name not in self.inventory:
                self.find_need(need, need.find)
        if self.is_lockable():
            self.inventory["configured_module"] = self.inventory["module"]
            self.find_unlocked_record()
        records = (value for need, value in self.inventory.items() if need.endswith("_record"))
        example = next(records, _EXAMPLE_ID)
        # As long as a real one and in the same org's range, and most likely not in use.
        unknown = example[: -len(_UNLIKELY_DIGITS)] + _UNLIKELY_DIGITS
        self.choose("unknown_id", unknown, "a made-up id")

    def choose(self, need: str, value: str, why: str) -> None:
        if need not in self.inventory:
            self.inventory[need] = value
            self.choices.append(f"{need.replace('_', ' ')}: {why}")

    def find_locked_records(self) -> None:
        """A record locked by hand and one locked by rule."""
        if set(_LOCKED) <= self.inventory.keys():
            return
        unclear = []
        records = _ids(self.body(self.get(f"/{self.inventory['module']}{LOCKED_RECORDS}")))
        # An org that sends more than it was asked for is not asked about each of them.
        for record in islice(records, MAX_LOCKED_RECORDS):
            if record in self.inventory.values():
                continue
            need = self.kind_of_lock(record)
            if need is None:
                unclear.append(record)
            else:
                self.choose(need, record, f"found by search, {_LOCKED[need]}")
        # A record that does not show its kind as it should is drift, and worth judging.
        lacking = [need for need in _LOCKED if need not in self.inventory]
        for need, record in zip(lacking, unclear, strict=False):
            self.choose(need, record, "found by search; its answer does not show how it was locked")

    def kind_of_lock(self, record: str) -> str | None:
        """The need that a locked record meets."""
        body = self.body(self.probe(_LOCKS, {**self.inventory, "locked_record": record}))
        self.note_leftovers(body, _LOCKS, self.inventory["module"])
        source = next(json_path.values(body, "data[].Lock_Source__s"), None)
        rule = next(json_path.values(body, "data[].Record_Locking_Rule_Id__s"), None)
        if source == "Automatic" or (source != "Manual" and rule is not None):
            return "auto_locked_record"
        return "locked_record" if source == "Manual" else None

    def find_modules(self) -> None:
        """Modules with a configuration of each kind, and one without."""
        unclear = []
        judged = self.inventory["module"]
        others = [module for module in lockable_modules(self.library) if module != judged]
        for module in (judged, *others[:MAX_OTHER_MODULES]):
            if {*_CONFIGURED, "unconfigured_module"} <= self.inventory.keys():
                break
            request = self.probe(_CONFIGURATION, {**self.inventory, "manual_module": module})
            body = self.body(request)
            self.note_leftovers(body, _CONFIGURATION, module)
            kind = next(json_path.values(body, "record_locking_configurations[].lock_type"), None)
            if self.is_unconfigured(request):
                self.choose("unconfigured_module", module, f"{module}, which has no configuration")
            elif kind in ("manual", "automatic"):
                self.choose(f"{kind}_module", module, f"{module}, by its configuration")
            elif kind != "both" and body is not None:
                unclear.append(module)
        lacking = [need for need in _CONFIGURED if need not in self.inventory]
        for need, module in zip(lacking, unclear, strict=False):
            self.choose(need, module, f"{module}, whose configuration does not show its kind")

    def note_leftovers(self, body: Any, case: Case, module: str) -> None:
        """Note what other runs left, as an answer shows it."""
        for _, leftover in leftovers_in(body, case.operation, self.library):
            self.leftovers.append(not_taken_back(leftover, module, self.restore))

    def is_unconfigured(self, request: Request) -> bool:
        """Whether the answer was that there is no configuration, even if not as documented."""
        answer = self.ask(request)
        if answer is None or is_unanswered(answer.status):
            return False
        if is_success(answer.status) and not answer.body:
            return True
        body = answer.json if isinstance(answer.json, dict) else {}
        no_rows = is_success(answer.status) and body.get("record_locking_configurations") == []
        return no_rows or body.get("code") == _NO_CONTENT

    def find_need(self, need: Need, find: Find) -> None:
        """The first value that the need's own request shows, if all that it names is known."""
        if find.needs <= self.inventory.keys():
            body = self.body(self.get(fill(find.path, self.inventory)))
            value = next(json_path.values(body, find.value), None)
            if isinstance(value, str):
                self.choose(need.name, value, fill(need.why, self.inventory))

    def is_lockable(self) -> bool:
        """Whether records of the module can be locked: where some are locked, they can."""
        unconfigured = self.inventory.get("unconfigured_module") == self.inventory["module"]
        return not unconfigured or any(need in self.inventory for need in _LOCKED)

    def find_unlocked_record(self) -> None:
        """An unlocked record, which can be locked unless the module is locked by rule only."""
        module = self.inventory["module"]
        if "unlocked_record" not in self.inventory:
            body = self.body(self.get(f"/{module}{UNLOCKED_RECORDS}"))
            rows = [row for row in json_path.values(body, "data[]") if isinstance(row, dict)]
            unlocked = [row for row in rows if row.get("Locked__s") is False]
            for record in _ids({"data": unlocked}):
                self.choose("unlocked_record", record, f"the first unlocked one of {module}")
        by_rule_only = self.inventory.get("automatic_module") == module
        if "unlocked_record" in self.inventory and not by_rule_only:
            self.inventory["lockable_record"] = self.inventory["unlocked_record"]

    def probe(self, case: Case, inventory: Inventory) -> Request:
        """The request of the probe of a case."""
        probe = self.library.probes.find(case)
        assert probe is not None
        return probe.request(self.library.promises[case.operation], inventory, self.base_url)

    def get(self, address: str) -> Request:
        url = f"{self.base_url}/crm/{self.library.version}{address}"
        return Request("GET", url, {"accept": "application/json"})

    def body(self, request: Request) -> Any:
        """The parsed body of a success; None for any other answer, no content included."""
        answer = self.ask(request)
        unread = answer is not None and bool(answer.body) and answer.json is UNREADABLE
        if answer is None or unread or is_unanswered(answer.status):
            self.searched = False
            return None
        return answer.json if is_success(answer.status) and answer.body else None


def _ids(body: Any) -> Iterator[str]:
    return (id_ for id_ in json_path.values(body, "data[].id") if isinstance(id_, str))
