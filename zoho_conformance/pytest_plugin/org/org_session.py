"""The org behind the fixture `zoho_org`: served once, reset and routed to for each test."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest

from zoho_conformance.exchanges.divert.destination import Destination
from zoho_conformance.exchanges.divert.diverted import diverted
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.pytest_plugin.org.traffic import Traffic
from zoho_conformance.pytest_plugin.org.zoho_org import ZohoOrg
from zoho_conformance.reference.app import encode_body
from zoho_conformance.reference.client_org import ClientOrg, SeenRequest, Served
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.runs.documented_org import documented_org
from zoho_conformance.runs.library import open_library
from zoho_conformance.uses.watching import is_watching, remember_answer

FIXTURE = "zoho_org"
_PLUGIN = "zoho-conformance-org"
_NO_PROXY = ("NO_PROXY", "no_proxy")


@dataclass(frozen=True, slots=True)
class OrgOptions:
    """How the org is served, and which variables tests find set.

    `environment` has the attribute of `ZohoOrg` that each variable gets; `hosts` are routed besides
    Zoho's. Without `route` a client has to be pointed at the org.
    """

    contracts: Path | None = None
    api_version: str | None = None
    seed: int = 0
    strict: bool = False
    route: bool = True
    hosts: frozenset[str] = frozenset()
    environment: Mapping[str, str] = field(default_factory=dict)


class OrgSession:
    """The pytest plugin that serves the org, registered when a test first uses it."""

    def __init__(self, options: OrgOptions) -> None:
        self.options = options
        self.traffic = Traffic()
        self.requests: list[SeenRequest] = []
        self.org: ClientOrg | None = None
        self._public: ZohoOrg | None = None
        self._base: OrgInventory | None = None
        self._before_fixtures: dict[int, OrgInventory] = {}
        self._refused: list[str] = []
        self._served = ExitStack()
        self._active = ExitStack()
        self._is_active = False
        self._is_in_test = False

    @classmethod
    def of(cls, config: pytest.Config) -> OrgSession:
        """The session's org, registered if it was not yet; nothing is served before a test is."""
        registered = config.pluginmanager.get_plugin(_PLUGIN)
        if isinstance(registered, cls):
            return registered
        made = cls(_options(config))
        config.pluginmanager.register(made, _PLUGIN)
        return made

    def open(self) -> ZohoOrg:
        """The org for a test, served from now on, and routed to."""
        if self._public is None:
            org = self._make_org()
            announced = self._served.enter_context(org.serve())
            self.org, self._base = org, org.holds()
            self._public = ZohoOrg(org, announced, self.requests, self._activate)
        # A test that asked for the fixture by its name only is in the middle of its set-up.
        self._is_in_test = True
        self._activate()
        return self._public

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        """Reset the org, and route to it, where the test uses it."""
        __tracebackhide__ = True
        self._is_in_test = True
        self.traffic.begin()
        self.requests.clear()
        if FIXTURE in getattr(item, "fixturenames", ()):
            try:
                self.open()
            except ConformanceError as cause:
                pytest.fail(str(cause), pytrace=False)
        if self.org is not None and self._base is not None:
            self.org.hold(self._base)
            self.org.has_expired = False
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        """End the routing after all that the test has to tear down."""
        __tracebackhide__ = True
        try:
            return (yield)
        finally:
            self._is_in_test = False
            self._deactivate()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        """Keep what a fixture of a wider scope writes to the org, for all tests that use it."""
        __tracebackhide__ = True
        if fixturedef.scope == "function" or fixturedef.argname == FIXTURE:
            return (yield)
        if self.org is not None and self._base is not None:
            self._before_fixtures[id(fixturedef)] = self._base
        self.traffic.begin_fixture(fixturedef.argname)
        try:
            return (yield)
        finally:
            self.traffic.end_fixture()
            if self.org is not None:
                self._base = self.org.holds()

    def pytest_fixture_post_finalizer(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """Forget what a fixture of a wider scope wrote."""
        if fixturedef.scope != "function":
            self.traffic.forget_fixture(fixturedef.argname)
            self._base = self._before_fixtures.pop(id(fixturedef), self._base)

    def pytest_unconfigure(self) -> None:
        """Serve no more."""
        self._deactivate()
        self._served.close()

    def _make_org(self) -> ClientOrg:
        library = open_library(self.options.contracts, self.options.api_version)
        documented = documented_org(library, seed=self.options.seed, strict=self.options.strict)
        return ClientOrg(documented, self._note, self.requests.append)

    def _note(self, served: Served) -> None:
        """Note an answer for the test, and for who records what is read of answers."""
        self.traffic.add(served)
        if is_watching():
            remember_answer(served.request.operation, encode_body(served.answer))

    def _activate(self) -> None:
        """Route to the org until the running test has ended."""
        if self._is_active or not self._is_in_test or self._public is None:
            return
        self._is_active = True
        self._refused.clear()
        url = urlsplit(self._public.url)
        destination = Destination(
            str(url.hostname), url.port or 0, self._refused.append, self.options.hosts
        )
        self._active.enter_context(_variables(self._public, self.options.environment))
        self._active.enter_context(diverted(destination, route=self.options.route))

    def _deactivate(self) -> None:
        self._active.close()
        self._is_active = False
        refused = list(dict.fromkeys(self._refused))
        self._refused.clear()
        if refused:
            pytest.fail(
                f"{FIXTURE} blocked requests to {', '.join(refused)}: their client is not routed "
                f"to the local org; point it at {FIXTURE}.url",
                pytrace=False,
            )


@contextmanager
def _variables(org: ZohoOrg, environment: Mapping[str, str]) -> Iterator[None]:
    """The variables that were configured, and no proxy between a client and the org."""
    values = {name: str(getattr(org, attribute)) for name, attribute in environment.items()}
    host = urlsplit(org.url).hostname
    for name in _NO_PROXY:
        others = os.environ.get(name)
        values[name] = f"{others},{host}" if others else str(host)
    with patch.dict(os.environ, values):
        yield


def _options(config: pytest.Config) -> OrgOptions:
    def option(name: str) -> Any:
        return getattr(config.option, f"zoho_conformance_{name}", None)

    contracts = option("contracts")
    return OrgOptions(
        contracts=Path(contracts) if contracts else None,
        api_version=option("api_version"),
        seed=option("org_seed") or 0,
        strict=bool(option("org_strict")),
        route=option("org_route") is not False,
        hosts=frozenset(host.casefold() for host in option("org_hosts") or ()),
        environment=option("org_environment") or {},
    )
