"""Recordings of one version held to another: by its contracts, and by both where they are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from zoho_conformance.audit.parts import Part, open_part, parts_of
from zoho_conformance.checks.matching import Unmatched
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.version_ends import VersionEnd
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.interface import (
    RawExchange,
    Unread,
    UnreadableRecordingError,
)
from zoho_conformance.exchanges.formats.unpack import Unpacker
from zoho_conformance.model.api_address import Address, address_of_url
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.rules import Level
from zoho_conformance.model.version import __version__
from zoho_conformance.reports.upgrade.levels import set_levels
from zoho_conformance.reports.upgrade.report import (
    UpgradeOperation,
    UpgradeReport,
    verdict_of,
)
from zoho_conformance.reports.upgrade.used_operation import UsedOperation
from zoho_conformance.reports.upgrade.versions import Side, Versions, differences
from zoho_conformance.runs.levels import Levels
from zoho_conformance.runs.recording_label import recording_label

_REMEMBERED = 1000
"""So many exchanges share what was unpacked."""


def check_upgrade(
    recordings: Sequence[str],
    to: str,
    contracts: Path | None,
    fields: FieldMap | None,
    fail_on: Level,
    on_read: Callable[[int], None],
    *,
    ends: Mapping[str, VersionEnd] | None = None,
    find_levels: Callable[[Iterable[str]], Levels | None] = lambda _: None,
) -> UpgradeReport:
    """What a client that sent the recorded requests must change to move to a version.

    `find_levels` gives the levels of the project for the operations of the contracts.

    Raises `UsageError` where there are no contracts of that version, or nothing was recorded.
    """
    analysis = _Analysis(Versions(contracts), to)
    levels = find_levels(analysis.operations)
    for part, source in parts_of(recordings, fields, split=False):
        try:
            recording = open_part(part, source, fields)
        except UnreadableRecordingError as cause:
            analysis.unread.append(str(cause))
            continue
        for raw in recording or ():
            on_read(analysis.exchanges)
            analysis.add(part, raw)
    if not (analysis.exchanges or analysis.unread):
        raise UsageError(f"{', '.join(recordings)}: no recorded exchanges in it")
    return analysis.report(fail_on, levels, ends or {})


class _Analysis:
    def __init__(self, versions: Versions, to: str) -> None:
        self.exchanges = self.already = self.foreign = 0
        self.unread: list[str] = []
        self._to = to
        self._versions = versions
        self._new = Side(versions.require(to), any_version=True)
        self._old: dict[str, Side | None] = {}
        self._used: dict[tuple[str, str], UsedOperation] = {}
        self._unpacker = Unpacker()

    def add(self, part: Part, raw: RawExchange | Unread) -> None:
        """Look at one exchange."""
        if isinstance(raw, Unread):
            self.unread.append(str(raw))
            return
        if not self.exchanges % _REMEMBERED:
            # It remembers bodies: those of a whole archive would be too many.
            self._unpacker = Unpacker()
        request, response = raw.decode(self._unpacker)
        self.exchanges += 1
        address = address_of_url(request.url)
        if address.version == self._to:
            self.already += 1
            return
        label = f"{recording_label(part.label)}#{raw.place.index}"
        used = self._find(request, response, address, label)
        if used is None:
            self.foreign += 1
            return
        used.usage.note(request, response, used.worded)
        if used.new is not None:
            self._judge(used, used.new, request, response, label)

    @property
    def operations(self) -> Iterable[str]:
        """The ids of the operations of the version to move to."""
        return self._new.library.promises.ids

    def _side_of(self, version: str | None) -> Side | None:
        if version is None:
            return None
        if version not in self._old:
            library = self._versions.find(version)
            self._old[version] = Side(library, any_version=False) if library else None
        return self._old[version]

    def _find(
        self, request: Request, response: Response, address: Address, label: str
    ) -> UsedOperation | None:
        """The operation that a request uses; None if it is not a call of the API."""
        match = self._new.matcher.match_answered(request, response)
        side = self._side_of(address.version)
        before = side.matcher.match_answered(request, response) if side is not None else match
        old = side.promise(before) if side is not None else None
        new = self._new.promise(match)
        if old is None and new is None and not address.in_api:
            return None
        if new is None and old is not None and old.id in self._new.library.promises.ids:
            # Another path or method of what is called the same.
            new = self._new.library.promises[old.id]
        unmatched = match if isinstance(match, Unmatched) else None
        named = old or new
        name = named.id if named is not None else unmatched.path if unmatched else ""
        key = (address.version or "", f"{request.method} {name}" if named is None else name)
        used = self._used.get(key)
        if used is None:
            used = self._used[key] = UsedOperation(
                method=named.operation.method if named else request.method.upper(),
                path=named.operation.path if named else name,
                version=address.version or "",
                old=old,
                new=new,
                unmatched=unmatched,
                recording=label,
                worded=frozenset(_worded(old, new)),
            )
        return used

    def _judge(
        self, used: UsedOperation, new: Promise, request: Request, response: Response, label: str
    ) -> None:
        """Judge an exchange by the new version; what the old one would find too is not a change."""
        side = self._side_of(used.version) if used.old is not None else None
        findings = self._new.findings(new, request, response)
        if findings is None:
            used.unjudged += 1
        known: set[tuple[str, str, str]] = set()
        known_of_requests: set[tuple[str, str]] = set()
        if side is not None and used.old is not None:
            before = side.findings(used.old, request, response) or ()
            known = {(each.rule, each.path, each.came) for each in before}
            changes = side.requests(used.old).changes(request)
            known_of_requests = {(each.kind, each.path) for each in changes}
        seen: set[tuple[str, str]] = set()
        for finding in findings or ():
            what = (finding.rule, finding.path)
            if (*what, finding.came) not in known and what not in seen:
                seen.add(what)
                used.changes.add_from_answers(finding, label)
        if response.status == HTTPStatus.BAD_REQUEST and side is None:
            # A request that its own version refused may not be what the client means to send.
            return
        for change in self._new.requests(new).changes(request):
            of_request = (change.kind, change.path)
            if of_request not in known_of_requests and of_request not in seen:
                seen.add(of_request)
                used.changes.add_from_request(change, label)

    def report(
        self, fail_on: Level, levels: Levels | None, ends: Mapping[str, VersionEnd]
    ) -> UpgradeReport:
        """All that was found, with the levels of the project; `ends` are those that are known."""
        self._add_contract_changes()
        unknown = {
            f"{each.method} {each.path}": each.usage.exchanges
            for each in self._used.values()
            if self._is_unknown(each)
        }
        used = sorted(
            (each for each in self._used.values() if not self._is_unknown(each)),
            key=lambda each: (-each.usage.exchanges, each.path, each.method),
        )
        operations, summary = set_levels(list(map(self._operation, used)), levels)
        versions = tuple(sorted({each.version for each in self._used.values() if each.version}))
        compared = tuple(version for version in versions if self._side_of(version) is not None)
        return UpgradeReport(
            schema_version=1,
            version=__version__,
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            to=self._to,
            from_versions=versions,
            ends=tuple(ends[version] for version in (*versions, self._to) if version in ends),
            compared_versions=compared,
            fail_on=fail_on,
            verdict=verdict_of(operations, fail_on, unread=bool(self.unread)),
            exchanges=self.exchanges,
            already=self.already,
            foreign=self.foreign,
            unknown=unknown,
            unread=tuple(self.unread),
            operations=operations,
            levels=summary,
        )

    def _is_unknown(self, used: UsedOperation) -> bool:
        """Whether contracts of both versions are there, and neither has the call."""
        if used.old is not None or used.new is not None:
            return False
        return self._side_of(used.version or None) is not None

    def _add_contract_changes(self) -> None:
        for version in {each.version for each in self._used.values() if each.old is not None}:
            side = self._side_of(version)
            assert side is not None
            by_operation = differences(side.library, self._new.library)
            for used in self._used.values():
                if used.version != version or used.old is None:
                    continue
                for finding in by_operation(used.old):
                    used.changes.add_from_contracts(finding, used.usage, used.old, used.new)

    def _operation(self, used: UsedOperation) -> UpgradeOperation:
        if used.unmatched is not None:
            used.add_change_of_path(used.unmatched)
        named = used.old or used.new
        return UpgradeOperation(
            id=named.id if named is not None else f"{used.method} {used.path}",
            method=used.method,
            path=used.path,
            version=used.version,
            exchanges=used.usage.exchanges,
            unjudged=used.unjudged,
            has_contracts=used.old is not None,
            changes=used.changes.in_order(used.usage.exchanges, has_contracts=used.old is not None),
        )


def _worded(*promises: Promise | None) -> Iterator[str]:
    """The paths that list possible values."""
    for promise in promises:
        if promise is not None:
            for key in (*promise.request_keys, *promise.response_keys):
                if key.values or key.key.known_values:
                    yield key.path
