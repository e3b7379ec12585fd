"""Discovery: what an org has that probes need and no setting names, with few requests.

Each request is one that a probe sends anyway, where there is such a probe, so that its answer
serves both. What cannot be discovered is left out: the cases that need it are not run, and say what
was asked, what was not, and which setting names it. What a need's own request shows is data
(`[[need]]` of the probes); here is what takes more than a value to find out: records that are
locked, and the kinds of the modules' configurations (`discover_modules`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Case
from zoho_conformance.runs.discover_effects import NEEDS, find_fields
from zoho_conformance.runs.discover_modules import CONFIGURATION, ModuleSearch
from zoho_conformance.runs.leftovers import RestoreCommand, leftovers_in, not_taken_back
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Find, Inventory, Need, fill
from zoho_conformance.runs.questions import Ask, Questions

_LOCKS = Case("get_record_locking_information", "ok", "success")
LOCKED_RECORDS = "/search?criteria=(Locked__s:equals:true)&fields=id&per_page=10"
"""The request, below a module, for records that are locked: some, to have one of each kind."""
RECORDS = "?fields=id,Locked__s&per_page=20"
"""The request, below a module, for records of which some may not be locked, and some may."""
_LOCKED = {"locked_record": "locked by hand", "auto_locked_record": "locked by rule"}
_EXAMPLE_ID = "1000000000000000001"
_UNLIKELY_DIGITS = "987654321"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far discovery goes: how many more modules and locked records it looks at."""

    modules: int
    locked_records: int


READING = Reach(modules=4, locked_records=3)
"""For a run that only reads, and must send few requests."""
WRITING = Reach(modules=50, locked_records=10)
"""For a run that writes: what it finds decides what can be judged at all."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an org has, a line for each choice (never an id), and whether all was answered.

    `lacking` says of needs that were not found where they were looked for. `leftovers` has a line
    for each row that another run wrote and did not take back.
    """

    inventory: Inventory
    auto_selected: tuple[str, ...]
    searched: bool
    leftovers: tuple[str, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)


def discover(
    named: Inventory,
    library: Library,
    ask: Ask,
    base_url: str,
    restore: RestoreCommand = RestoreCommand(),  # noqa: B008 - frozen
    *,
    reach: Reach = READING,
    wanted: Collection[str] | None = None,
) -> Discovery:
    """What an org has, beyond what is named; `restore` is how leftovers are taken back.

    `wanted` are the needs that are looked for by requests of their own; None for all.
    """
    questions = Questions(ask, base_url, library)
    explorer = _Explorer(dict(named), library, questions, restore, reach, wanted)
    explorer.explore()
    return Discovery(
        explorer.inventory,
        tuple(explorer.choices),
        questions.all_answered,
        tuple(dict.fromkeys(explorer.leftovers)),
        explorer.lacking,
    )


@dataclass(slots=True)
class _Explorer:
    inventory: dict[str, str]
    library: Library
    questions: Questions
    restore: RestoreCommand
    reach: Reach
    wanted: Collection[str] | None
    choices: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    lacking: dict[str, str] = field(default_factory=dict)

    def explore(self) -> None:
        for need in self.library.probes.needs:
            if need.default is not None:
                self.choose(need.name, need.default, need.why)
        self.find_locked_records()
        self.find_modules()
        for need in self.library.probes.needs:
            if self.wanted is None or need.name in self.wanted:
                self.find_need(need)
        if self.is_lockable():
            self.inventory["configured_module"] = self.inventory["module"]
            self.find_unlocked_record()
        else:
            where = f"in {self.inventory['module']}, which has no configuration"
            unmet = ("configured_module", "unlocked_record", "lockable_record")
            self.lacking |= dict.fromkeys(unmet, where)
        if self.wants("restricted_field") and "lockable_record" in self.inventory:
            self.find_effects()
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
        module = self.inventory["module"]
        unclear: list[str] = []
        looked_at = 0
        # Zoho indexes what was just locked with a delay; the list of records may show it at once.
        for address in (f"/{module}{LOCKED_RECORDS}", f"/{module}{RECORDS}"):
            # An org that sends more than it was asked for is not asked about each of them.
            left = self.reach.locked_records - looked_at
            for record in islice(self.locked_in(address), left):
                if set(_LOCKED) <= self.inventory.keys() and looked_at >= READING.locked_records:
                    return
                looked_at += 1
                need = self.kind_of_lock(record)
                if need is None:
                    unclear.append(record)
                else:
                    self.choose(need, record, f"found by search, {_LOCKED[need]}")
            if looked_at:
                break
        # A record that does not show its kind as it should is drift, and worth judging.
        lacking = [need for need in _LOCKED if need not in self.inventory]
        for need, record in zip(lacking, unclear, strict=False):
            self.choose(need, record, "found by search; its answer does not show how it was locked")
        shown = f"{looked_at} of which were looked at" if looked_at else "which are none"
        for need in lacking[len(unclear) :]:
            self.lacking[need] = f"among the locked records of {module} that it shows, {shown}"

    def locked_in(self, address: str) -> Iterator[str]:
        """The locked records in a list, but for those that are known."""
        body = self.questions.body(self.questions.get(address))
        for row in json_path.values(body, "data[]"):
            record = row.get("id") if isinstance(row, dict) else None
            is_locked = isinstance(row, dict) and row.get("Locked__s", True) is True
            if isinstance(record, str) and is_locked and record not in self.inventory.values():
                yield record

    def kind_of_lock(self, record: str) -> str | None:
        """The need that a locked record meets."""
        inventory = {**self.inventory, "locked_record": record}
        body = self.questions.body(self.questions.probe(_LOCKS, inventory))
        self.note_leftovers(body, _LOCKS, self.inventory["module"])
        source = next(json_path.values(body, "data[].Lock_Source__s"), None)
        rule = next(json_path.values(body, "data[].Record_Locking_Rule_Id__s"), None)
        if source == "Automatic" or (source != "Manual" and rule is not None):
            return "auto_locked_record"
        return "locked_record" if source == "Manual" else None

    def find_modules(self) -> None:
        """Modules with a configuration of each kind, one without, and what configurations name."""
        search = ModuleSearch(self.questions, self.inventory, self.reach.modules)
        finds = search.run(
            needs_record=self.wants("unconfigured_record"), needs_button=self.wants("button")
        )
        for need, (value, why) in finds:
            self.choose(need, value, why)
        for module, body in search.bodies.items():
            self.note_leftovers(body, CONFIGURATION, module)
        for need in search.needs:
            if need not in self.inventory:
                self.lacking[need] = search.where
        self.find_buttons(search)

    def find_buttons(self, search: ModuleSearch) -> None:
        """Custom buttons, which no operation lists: those that configurations restrict."""
        if not self.wants("button"):
            return
        buttons = search.buttons()
        for need, (identity, name) in zip(("button", "other_button"), buttons, strict=False):
            why = "one that the configuration of another module restricts"
            if need not in self.inventory:
                self.choose(need, identity, why)
                self.inventory.setdefault(f"{need}_name", name)
        if "button" not in self.inventory:
            self.lacking["button"] = f"in the configurations of modules; {search.where}"

    def wants(self, need: str) -> bool:
        return self.wanted is None or need in self.wanted

    def note_leftovers(self, body: Any, case: Case, module: str) -> None:
        """Note what other runs left, as an answer shows it."""
        for _, leftover in leftovers_in(body, case.operation, self.library):
            self.leftovers.append(not_taken_back(leftover, module, self.restore))

    def find_need(self, need: Need) -> None:
        """What the need's own request shows, if all that it names is known; else its fallback."""
        if need.name in self.inventory:
            return
        for other, values in need.unless.items():
            if self.inventory.get(other) in values:
                self.lacking[need.name] = f"that goes with {self.inventory[other]}"
                return
        row = self.found_row(need.find) if need.find is not None else None
        if row is not None and need.find is not None:
            why = fill(need.why, self.inventory)
            self.choose(need.name, row[json_path.name(need.find.value)], why)
            met = {other: row.get(key) for other, key in need.find.also.items()}
            for other, value in met.items():
                if isinstance(value, str):
                    self.inventory.setdefault(other, value)
        elif need.fallback is not None:
            self.choose(need.name, need.fallback, f"{need.fallback}, {need.why}")
        elif need.find is not None and need.find.needs <= self.inventory.keys():
            address = fill(need.find.path, self.inventory).partition("&")[0]
            self.lacking.setdefault(need.name, f"in the answer to GET {address}")

    def found_row(self, find: Find) -> Mapping[str, Any] | None:
        """The row that the request shows, if all that it names is known."""
        if not find.needs <= self.inventory.keys():
            return None
        request = self.questions.get(fill(find.path, self.inventory))
        # Refused for its scope, it is an answer: the org was searched, as far as the token goes.
        return find.row_in(self.questions.body(request, may_be_refused=True))

    def find_effects(self) -> None:
        """Fields that show what a lock does to its record."""
        met = find_fields(self.questions, self.inventory)
        if isinstance(met, str):
            self.lacking |= dict.fromkeys(NEEDS, met)
            return
        module = self.inventory["module"]
        for need in ("restricted_field", "excluded_field"):
            self.choose(need, met[need], f"the first such field of {module} that holds a text")
        self.inventory |= {need: value for need, value in met.items() if need not in self.inventory}

    def is_lockable(self) -> bool:
        """Whether records of the module can be locked: where some are locked, they can."""
        unconfigured = self.inventory.get("unconfigured_module") == self.inventory["module"]
        return not unconfigured or any(need in self.inventory for need in _LOCKED)

    def find_unlocked_record(self) -> None:
        """An unlocked record, which can be locked unless the module is locked by rule only."""
        module = self.inventory["module"]
        if "unlocked_record" not in self.inventory:
            body = self.questions.body(self.questions.get(f"/{module}{RECORDS}"))
            rows = [row for row in json_path.values(body, "data[]") if isinstance(row, dict)]
            unlocked = [row.get("id") for row in rows if row.get("Locked__s") is False]
            for record in unlocked:
                if isinstance(record, str):
                    self.choose("unlocked_record", record, f"the first unlocked one of {module}")
            if "unlocked_record" not in self.inventory:
                self.lacking["unlocked_record"] = (
                    f"among the first {len(rows)} records of {module} that GET /{module} lists"
                )
        by_rule_only = self.inventory.get("automatic_module") == module
        if "unlocked_record" in self.inventory and not by_rule_only:
            self.inventory["lockable_record"] = self.inventory["unlocked_record"]
        elif by_rule_only:
            self.lacking["lockable_record"] = f"in {module}, which is locked by rule only"
        else:
            self.lacking["lockable_record"] = self.lacking["unlocked_record"]
