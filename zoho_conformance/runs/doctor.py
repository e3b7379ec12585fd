"""What a live org and its configuration have: what can be judged, and what is missing for the rest.

A few requests that only read: those of discovery, and one for the org's edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any, Literal

from zoho_conformance.checks.version_ends import in_days
from zoho_conformance.contracts.org_schema.settings_answers import modules_of
from zoho_conformance.contracts.promise import FEATURE_NOT_SUPPORTED
from zoho_conformance.contracts.version_ends import load_ends, threshold_of
from zoho_conformance.exchanges.http.data_centers import owner_of_host
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible
from zoho_conformance.model.exchange import UNREADABLE, Request, Response
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.configuration import Configuration
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.discovery import WRITING, Discovery, discover
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.live import named_needs, open_connection
from zoho_conformance.runs.org_settings import variable
from zoho_conformance.runs.permission import Permission
from zoho_conformance.runs.probes import Probe
from zoho_conformance.runs.scenario import initial_needs, needs_in_words
from zoho_conformance.runs.settings import Settings

State = Literal["ok", "note", "problem"]

_MAX_CLOCK_SECONDS = 60
_ASKED = (
    "get_record_locking_configuration",
    "get_record_locking_information",
    "fields_meta_data",
    "get_profiles",
    "organization_api",
    "search_records",
    "get_records",
)
"""The operations that are asked, those with the longest paths first."""
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_NO_SCOPE = "OAUTH_SCOPE_MISMATCH"
_MAX_WORD_CHARS = 40
_OF_EVERY_RUN = "mark"
"""What a run has without the org."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line: what was looked at, what it came to, and what can be done about it."""

    state: State
    subject: str
    text: str
    advice: str = ""


def diagnose(settings: Settings, library: Library) -> Iterator[Diagnosis]:
    """Look at the configured org; raises `UsageError` where none is configured."""
    try:
        configuration, org = open_connection(settings)
    except TransportError as cause:
        yield Diagnosis("problem", "credentials", str(cause))
        return
    with closing(org):
        yield from _Doctor(configuration, org, library, settings).diagnoses()


class _Doctor:
    def __init__(
        self, configuration: Configuration, org: Connection, library: Library, settings: Settings
    ) -> None:
        self._configuration = configuration
        self._org = org
        self._library = library
        self._module = next(iter(settings.modules), None)
        self._ends = load_ends(settings.lifecycle)
        self._today = datetime.now(UTC).date()
        self._answers: list[tuple[Request, Response | None]] = []

    def diagnoses(self) -> Iterator[Diagnosis]:
        yield self._credentials()
        yield self._host()
        yield from self._version()
        edition = self._edition()
        discovery = self._discovery
        if not any(answer is not None for _, answer in self._answers):
            yield Diagnosis(
                "problem", "org", "it does not answer", "check ZOHO_DC, or ZOHO_API_DOMAIN"
            )
            return
        yield self._clock()
        yield from self._scopes()
        yield edition
        yield from self._what_it_has(discovery)
        yield from self._cases("a run that reads", writes=False)
        yield from self._cases("a run with --allow-writes", writes=True)
        yield self._own_schema()
        sent = self._org.requests_sent
        yield Diagnosis("ok", "requests", f"{sent} were sent, and nothing was written")

    @cached_property
    def _discovery(self) -> Discovery:
        named = named_needs(self._configuration, self._library.probes, self._module, first=True)
        return discover(named, self._library, self._ask, self._org.base_url, reach=WRITING)

    def _ask(self, request: Request) -> Response | None:
        answer = self._org.ask(request)
        if all(request.url != asked.url for asked, _ in self._answers):
            self._answers.append((request, answer))
        return answer

    def _credentials(self) -> Diagnosis:
        how = "from ZOHO_REFRESH_TOKEN" if self._configuration.can_renew else "ZOHO_ACCESS_TOKEN"
        others = ", ".join(sorted(self._configuration.others))
        second = f"; second tokens: {others}" if others else "; no second tokens"
        return Diagnosis("ok", "credentials", f"an access token, {how}{second}")

    def _version(self) -> Iterator[Diagnosis]:
        """When the version ends that requests are sent to, where that is known."""
        version = self._library.version
        end = self._ends.get(version)
        if end is None:
            return
        days_left = end.days_left(self._today)
        text = f"{version} {'ends' if days_left >= 0 else 'ended'} on {end.ends}, "
        text += f"{in_days(days_left)} ({end.source.strip()}, as of {end.as_of})"
        threshold = threshold_of(days_left)
        advice = "" if threshold is None else "`zoho-conformance upgrade-check` says what to change"
        state: State = "ok" if threshold is None else "note" if threshold else "problem"
        yield Diagnosis(state, "version", text, advice)

    def _host(self) -> Diagnosis:
        host, owner = self._org.base_url, owner_of_host(self._org.base_url)
        if self._configuration.is_loopback:
            return Diagnosis("ok", "API domain", f"{host}, on this computer")
        if owner is None:
            what = "not one of Zoho's hosts"
            return Diagnosis("note", "API domain", f"{host} {what}", "check ZOHO_API_DOMAIN")
        center, environment = owner
        return Diagnosis("ok", "API domain", f"{host}: data centre {center.name}, {environment}")

    def _clock(self) -> Diagnosis:
        dates = [answer.headers.get("date") for _, answer in self._answers if answer is not None]
        seconds = next((_seconds_off(date) for date in reversed(dates) if date), None)
        if seconds is None:
            return Diagnosis("note", "clock", "the org's answers do not include the time")
        off = f"{abs(seconds)} s {'behind' if seconds < 0 else 'ahead of'} the org's"
        if abs(seconds) > _MAX_CLOCK_SECONDS:
            return Diagnosis("problem", "clock", off, "set it: tokens and ages depend on it")
        return Diagnosis("ok", "clock", off)

    def _scopes(self) -> Iterator[Diagnosis]:
        """Which operations the token may use, and the scopes that it lacks for others."""
        refused = {
            self._operation_of(request): answer
            for request, answer in self._answers
            if answer is not None
            and answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
        }
        asked = {self._operation_of(request) for request, _ in self._answers}
        allowed = [operation for operation in _ASKED if operation in asked - refused.keys()]
        if allowed:
            yield Diagnosis("ok", "scopes", f"enough for {', '.join(allowed)}")
        for operation, answer in refused.items():
            code = _code(answer) or f"HTTP {answer.status}"
            needed = code == _NO_SCOPE
            advice = f"create a token with {self._scopes_of(operation)}" if needed else ""
            state: State = "problem" if operation in _ASKED[:2] else "note"
            yield Diagnosis(state, "scopes", f"{operation} is rejected: {code}", advice)

    def _operation_of(self, request: Request) -> str:
        for operation in _ASKED:
            if request.path_values(self._library.promises[operation].operation.path) is not None:
                return operation
        return _ASKED[-1]

    def _scopes_of(self, operation: str) -> str:
        scopes = (
            alternatives[0] for alternatives in self._library.promises[operation].contract.scopes
        )
        module = self._discovery.inventory["module"].lower().replace("_", "")
        filled = (
            scope.replace("{module_name}", module).replace("{operation_type}", "READ")
            for scope in scopes
        )
        return " and ".join(filled) or "its scope"

    def _edition(self) -> Diagnosis:
        url = f"{self._org.base_url}/crm/{self._library.version}/org"
        answer = self._ask(Request("GET", url, {"accept": "application/json"}))
        body: Any = answer.json if answer is not None and answer.body else None
        kind = next(json_path.values(body, "org[].license_details.paid_type"), None)
        self._discovery  # noqa: B018 - what it asked shows whether the edition has the feature
        if any(_code(answer) == FEATURE_NOT_SUPPORTED for _, answer in self._answers):
            return Diagnosis(
                "problem",
                "edition",
                f"{FEATURE_NOT_SUPPORTED}: it has no record locking",
                "name another org; this one's token can be ZOHO_REFRESH_TOKEN_OTHER_EDITION",
            )
        if isinstance(kind, str):
            return Diagnosis("ok", "edition", legible(kind, _MAX_WORD_CHARS))
        return Diagnosis(
            "note", "edition", "GET /org does not show it", "a token with ZohoCRM.org.READ would"
        )

    def _own_schema(self) -> Diagnosis:
        """Whether the token may read the list of modules, from which a snapshot is made."""
        url = f"{self._org.base_url}/crm/{self._library.version}/settings/modules"
        answer = self._ask(Request("GET", url, {"accept": "application/json"}))
        if answer is None or not is_success(answer.status):
            why = "no answer" if answer is None else _code(answer) or f"HTTP {answer.status}"
            return Diagnosis(
                "note",
                "org schema",
                f"its modules cannot be listed: {why}",
                "a token with ZohoCRM.settings.ALL would let `org-schema snapshot` keep its fields",
            )
        modules = [module for module in modules_of(answer.json) if module.supported]
        return Diagnosis(
            "ok",
            "org schema",
            f"{len(modules)} modules; `org-schema snapshot` keeps their fields, with about "
            f"{2 * len(modules) + 2} requests",
        )

    def _what_it_has(self, discovery: Discovery) -> Iterator[Diagnosis]:
        named = self._configuration.named
        settings = {need.name: need.setting for need in self._library.probes.needs}
        for line in discovery.auto_selected:
            yield Diagnosis("ok", "found", line)
        for need in discovery.inventory:
            setting = settings.get(need)
            if setting is not None and setting in named:
                yield Diagnosis("ok", "named", f"{need.replace('_', ' ')}: by {variable(setting)}")
        for need, where in discovery.lacking.items():
            if need not in discovery.inventory:
                setting = settings.get(need)
                advice = f"{variable(setting)} names one" if setting else ""
                yield Diagnosis("note", "not found", f"{needs_in_words([need])}: {where}", advice)

    def _cases(self, run: str, *, writes: bool) -> Iterator[Diagnosis]:
        """How many cases a run can judge, and what it would take to judge the others."""
        configuration = self._configuration
        harmless = configuration.is_loopback or configuration.environment != "production"
        permission = Permission(writes, harmless, frozenset(configuration.others))
        reasons = Counter(self._reasons(permission))
        total = len(self._library.probes.probes)
        left = total - reasons.total()
        yield Diagnosis(
            "ok" if left else "problem", "cases", f"{run}: {left} of {total} are judged"
        )
        for reason, count in reasons.most_common():
            yield Diagnosis("note", "cases", f"{run}: {count} not: {reason}")

    def _reasons(self, permission: Permission) -> Iterator[str]:
        """Why cases would not be judged, each with one reason."""
        probes = self._library.probes
        not_sent: Mapping[str, str] = permission.not_sent(probes)
        for probe in probes.probes:
            reason = not_sent.get(probe.as_case().key)
            if reason is not None:
                yield reason
                continue
            has = {*self._discovery.inventory, _OF_EVERY_RUN}
            unmet = [need for need in self._needs(probe) if need not in has]
            if unmet:
                settings = {need.name: need.setting for need in probes.needs}
                names = [variable(s) for need in unmet if (s := settings.get(need))]
                named = f" ({names[0]} names one)" if names else ""
                yield f"the org has no {needs_in_words(unmet)}{named}"

    def _needs(self, probe: Probe) -> Iterator[str]:
        """What a probe needs that no answer before it meets."""
        probes = self._library.probes
        together = probes.scenario(probe.scenario) if probe.scenario else (probe,)
        met = {met.need: (met.operation, met.case) for met in probes.met_by}
        for need in initial_needs(together, probes):
            if need not in met:
                yield need
                continue
            source = next(
                each for each in probes.probes if (each.operation, each.case) == met[need]
            )
            yield from (other for other in source.needs if other not in met)


def _seconds_off(date: str) -> int | None:
    """How many seconds this computer's clock is ahead of a date of HTTP's."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return None
    ours = datetime.now(UTC)
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    return round((ours - theirs).total_seconds())


def _code(answer: Response | None) -> str | None:
    """The code of a refusal, as far as it looks like one."""
    if answer is None or is_success(answer.status) or answer.json is UNREADABLE:
        return None
    code = next(json_path.values(answer.json, "code"), None)
    return legible(code, _MAX_WORD_CHARS) if isinstance(code, str) else None
