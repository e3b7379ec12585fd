"""Which exchanges a test had: its own, and those of fixtures of a wider scope that it uses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from zoho_conformance.reference.client_org import Served


@dataclass
class Traffic:
    """The exchanges of the running test, and of the fixtures that are set up, by their names.

    What is asked while a fixture of a wider scope is set up is every test's that uses it.
    """

    _own: list[Served] = field(default_factory=list)
    _of_fixtures: dict[str, list[Served]] = field(default_factory=dict)
    _in_set_up: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Begin a test."""
        self._own = []

    def add(self, served: Served) -> None:
        """Note an exchange of the current caller."""
        if self._in_set_up:
            for name in self._in_set_up:
                self._of_fixtures[name].append(served)
        self._own.append(served)

    def begin_fixture(self, name: str) -> None:
        """Begin to set up a fixture."""
        self._in_set_up.append(name)
        self._of_fixtures[name] = []

    def end_fixture(self) -> None:
        """Be done with setting up the fixture that was begun last."""
        self._in_set_up.pop()

    def forget_fixture(self, name: str) -> None:
        """Forget a fixture that was torn down."""
        self._of_fixtures.pop(name, None)

    def of_test(self, fixtures: Collection[str]) -> tuple[Served, ...]:
        """What the running test had, which uses these fixtures; each exchange once."""
        shared = (served for name in fixtures for served in self._of_fixtures.get(name, ()))
        return tuple({id(served): served for served in (*shared, *self._own)}.values())
