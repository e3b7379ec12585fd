"""How many mutants were run, on the terminal."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.pytest_plugin.mutants.plan import PlannedMutant


class Progress:
    """How many mutants were run: a line that is written over on a terminal, else a single one."""

    def __init__(self, config: pytest.Config, title: str, count: int) -> None:
        self._reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self._title = title
        self._count = count
        self._done = 0
        self._rewrites = self._reporter is not None and self._reporter.isatty
        if self._reporter is not None and config.get_verbosity() >= 0:
            self._reporter.ensure_newline()
            if not self._rewrites:
                self._reporter.write_line(f"{title}: running {count}")

    def show(self, planned: PlannedMutant) -> None:
        """Say which mutant is run now."""
        self._done += 1
        if self._rewrites:
            name = planned.drift.mutant.name
            self._reporter.rewrite(
                f"{self._title}: {self._done} of {self._count}: {name}", erase=True
            )

    def end(self) -> None:
        """Clear the line."""
        if self._rewrites and self._done:
            self._reporter.rewrite("", erase=True)
