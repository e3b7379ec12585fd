"""Discovery: what an org has that probes need and nobody named, found with few requests.

Each request here is one that a probe sends anyway, where there is such a probe, so that its answer
serves both. What cannot be found is left out: the cases that need it are not run, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import UNREADABLE, Case, Request, Response
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Find, Inventory, Need, fill

_LOCKS = "get_record_locking_information"
_CONFIGURATIONS = "get_record_locking_configuration"
MOST_MODULES = 4
"""How many modules are asked for their configuration, besides the one that is judged."""
_MOST_RECORDS = 3
"""How many locked records are looked at for one of each kind of lock."""
_LOCKED = {"locked_record": "locked by hand", "auto_locked_record": "locked by rule"}
_CONFIGURED = ("manual_module", "automatic_module")
_SOME_ID = "1000000000000000001"
_NO_CONTENT = "NO_CONTENT"
"""Statuses that say nothing of what an org has."""


Ask = Callable[[Request], Response | None]


@dataclass(frozen=True, slots=True)
class Discovered:
    """The estate, a line for each choice (never an id), and whether all was answered."""

    estate: Inventory
    chose: tuple[str, ...]
    searched: bool


@dataclass(slots=True)
class _Found:
    estate: dict[str, str]
    ask: Ask
    told: list[str] = field(default_factory=list)
    searched: bool = True

    def body(self, request: Request) -> Any:
        """The parsed body of a success; None for any other answer, no content included."""
        answer = self.ask(request)
        unread = answer is not None and bool(answer.body) and answer.json is UNREADABLE
        if answer is None or unread or is_unanswered(answer.status):
            self.searched = False
            return None
        return answer.json if is_success(answer.status) and answer.body else None

    def empty(self, request: Request) -> bool:
        """Whether the answer was that there is no configuration, be it not as documented."""
        answer = self.ask(request)
        if answer is None or is_unanswered(answer.status):
            return False
        if is_success(answer.status) and not answer.body:
            return True
        body = answer.json if isinstance(answer.json, dict) else {}
        none = is_success(answer.status) and body.get("record_locking_configurations") == []
        return none or body.get("code") == _NO_CONTENT

    def take(self, need: str, value: str, how: str) -> None:
        if need not in self.estate:
            self.estate[need] = value
            self.told.append(f"{need.replace('_', ' ')}: {how}")


def discover(named: Inventory, library: Library, ask: Ask, base_url: str) -> Discovered:
    """What an org has, beyond what is named."""
    found = _Found(dict(named), ask)
    for need in library.probes.needs:
        if need.default is not None:
            found.take(need.name, need.default, need.why)
    _locked(found, library, base_url)
    _modules(found, library, base_url)
    if _is_configured(found):
        found.estate["configured_module"] = found.estate["module"]
        _unlocked(found, library, base_url)
    known = next((v for k, v in found.estate.items() if k.endswith("_record")), _SOME_ID)
    # As long as a real one and in the same org's range, and almost surely nobody's.
    found.take("unknown_id", known[:-9] + "987654321", "a made-up id")
    return Discovered(found.estate, tuple(found.told), found.searched)


def _locked(found: _Found, library: Library, base_url: str) -> None:
    """A record locked by hand and one locked by rule."""
    if set(_LOCKED) <= found.estate.keys():
        return
    root = f"{base_url}/crm/{library.version}/{found.estate['module']}"
    url = f"{root}/search?criteria=(Locked__s:equals:true)&fields=id&per_page={_MOST_RECORDS}"
    unclear = []
    for record in _ids(found.body(_get(url))):
        if record in found.estate.values():
            continue
        need = _kind_of_lock(record, found, library, base_url)
        if need is None:
            unclear.append(record)
        else:
            found.take(need, record, f"found by search, {_LOCKED[need]}")
    # What does not tell its kind as it should drifts, and is to be judged all the more.
    lacking = [need for need in _LOCKED if need not in found.estate]
    for need, record in zip(lacking, unclear, strict=False):
        found.take(need, record, "found by search; how it was locked could not be told")


def _unlocked(found: _Found, library: Library, base_url: str) -> None:
    """An unlocked record, which may be locked unless the module is locked by rule only."""
    module = found.estate["module"]
    if "unlocked_record" not in found.estate:
        root = f"{base_url}/crm/{library.version}/{module}"
        answer = found.body(_get(f"{root}?fields=id,Locked__s&per_page=20"))
        rows = [row for row in json_path.values(answer, "data[]") if isinstance(row, dict)]
        free = [row for row in rows if row.get("Locked__s") is False]
        for record in _ids({"data": free}):
            found.take("unlocked_record", record, f"the first unlocked one of {module}")
    if "unlocked_record" in found.estate and found.estate.get("automatic_module") != module:
        found.estate["lockable_record"] = found.estate["unlocked_record"]


def _kind_of_lock(record: str, found: _Found, library: Library, base_url: str) -> str | None:
    estate = {**found.estate, "locked_record": record}
    answer = found.body(_probe(library, _LOCKS, "ok", estate, base_url))
    source = next(json_path.values(answer, "data[].Lock_Source__s"), None)
    rule = next(json_path.values(answer, "data[].Record_Locking_Rule_Id__s"), None)
    if source == "Automatic" or (source != "Manual" and rule is not None):
        return "auto_locked_record"
    return "locked_record" if source == "Manual" else None


def _modules(found: _Found, library: Library, base_url: str) -> None:
    """Modules with a configuration of each kind, and one without."""
    unclear = []
    others = [one for one in supported(library) if one != found.estate["module"]]
    for module in (found.estate["module"], *others[:MOST_MODULES]):
        if {*_CONFIGURED, "unconfigured_module"} <= found.estate.keys():
            break
        estate = {**found.estate, "manual_module": module}
        request = _probe(library, _CONFIGURATIONS, "ok-manual", estate, base_url)
        answer = found.body(request)
        kind = next(json_path.values(answer, "record_locking_configurations[].lock_type"), None)
        if found.empty(request):
            found.take("unconfigured_module", module, f"{module}, which has no configuration")
        elif kind in ("manual", "automatic"):
            found.take(f"{kind}_module", module, f"{module}, by its configuration")
        elif kind != "both" and answer is not None:
            unclear.append(module)
    lacking = [need for need in _CONFIGURED if need not in found.estate]
    for need, module in zip(lacking, unclear, strict=False):
        found.take(need, module, f"{module}, whose configuration does not tell its kind")
    for wanted in library.probes.needs:
        if wanted.find is not None and wanted.name not in found.estate:
            _find(wanted, wanted.find, found, f"{base_url}/crm/{library.version}")


def _find(need: Need, find: Find, found: _Found, root: str) -> None:
    """The first value that the request of a need shows, where all that it names is known."""
    if find.needs <= found.estate.keys():
        body = found.body(_get(root + fill(find.path, found.estate)))
        value = next(json_path.values(body, find.value), None)
        if isinstance(value, str):
            found.take(need.name, value, fill(need.why, found.estate))


def _is_configured(found: _Found) -> bool:
    """Whether records of the module can be locked: where there are locks, they surely can."""
    without = found.estate.get("unconfigured_module") == found.estate["module"]
    return not without or any(need in found.estate for need in _LOCKED)


def supported(library: Library) -> list[str]:
    """The API names of the modules that the configuration page lists, in its order."""
    labels = library.promises[_CONFIGURATIONS].contract.modules
    return [label.replace(" ", "_") for label in labels if label.casefold() != "custom"]


def _probe(
    library: Library, operation: str, case: str, estate: Mapping[str, str], base_url: str
) -> Request:
    probe = library.probes.find(Case(operation, case, "success"))
    assert probe is not None
    return probe.request(library.promises[operation], estate, base_url)


def _get(url: str) -> Request:
    return Request("GET", url, {"accept": "application/json"})


def _ids(answer: Any) -> Iterator[str]:
    return (one for one in json_path.values(answer, "data[].id") if isinstance(one, str))
