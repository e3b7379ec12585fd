"""Which keys each test reads, noted while the tests run on honest answers."""

from __future__ import annotations

from collections.abc import Collection, Generator
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.pytest_plugin.mutants.failure import Project
from zoho_conformance.pytest_plugin.mutants.read_keys import ReadKeys
from zoho_conformance.runs.library import Library
from zoho_conformance.uses.recorder import Recorder
from zoho_conformance.uses.sightings import Listener, Sighting, listen, stop_listening

_WHOLE = frozenset({"whole", "unpacked"})


class Reads:
    """A pytest plugin that notes reads, by test, and by fixture of a wider scope.

    What is read while such a fixture is set up is read for every test that uses it.
    """

    def __init__(self, library: Library, root: Path) -> None:
        # It watches; of what it notes nothing is taken.
        self._recorder = Recorder(library, root)
        self._listener = Listener()
        self._of_fixtures: dict[str, tuple[Sighting, ...]] = {}
        self._is_listening = False

    def start(self) -> None:
        """Begin to note."""
        self._recorder.start()
        listen(self._listener)
        self._is_listening = True

    def stop(self) -> None:
        """Note nothing more."""
        if self._is_listening:
            self._is_listening = False
            stop_listening(self._listener)
            self._recorder.stop()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        """Begin a test."""
        self._forget()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        """Note apart what is read while a fixture of a wider scope is set up."""
        __tracebackhide__ = True
        if fixturedef.scope == "function":
            return (yield)
        before = dict(self._listener.sightings)
        self._forget()
        try:
            return (yield)
        finally:
            self._of_fixtures[fixturedef.argname] = tuple(self._listener.sightings)
            self._listener.sightings.update(before)
            self._listener.known.clear()

    def of_test(self, fixtures: Collection[str], project: Project) -> ReadKeys:
        """What the running test reads, which uses these fixtures."""
        shared = (each for name in fixtures for each in self._of_fixtures.get(name, ()))
        keys: dict[tuple[str, str], str | None] = {}
        wholes: dict[tuple[str, str], str | None] = {}
        for sighting in (*shared, *self._listener.sightings):
            is_whole = sighting.access in _WHOLE
            path = sighting.path if is_whole else sighting.full_path
            (wholes if is_whole else keys).setdefault(
                (sighting.operation, path), project.place(sighting.file, sighting.line)
            )
        return ReadKeys(keys, wholes)

    def _forget(self) -> None:
        self._listener.sightings.clear()
        self._listener.known.clear()
