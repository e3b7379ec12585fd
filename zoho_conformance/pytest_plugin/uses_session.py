"""The plugin behind `--zoho-conformance-uses`: notes what the code under test reads."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.uses.use import Use
from zoho_conformance.model.uses.uses_file import merge_uses, read_uses
from zoho_conformance.pytest_plugin.project_root import project_root
from zoho_conformance.reports.wording import pluralize
from zoho_conformance.runs.library import Library
from zoho_conformance.uses.recorder import Recorder
from zoho_conformance.uses.write import write_noted

TITLE = "zoho-conformance: keys that the code reads"
_NOTED = "zoho_conformance_uses"
_UNMATCHED = "zoho_conformance_uses_unmatched"
_MAX_UNMATCHED = 5


class UsesSession:
    """Records while the session lasts; with xdist each worker does, and the controller writes."""

    def __init__(self, library: Library, file: Path, config: pytest.Config, *, fresh: bool) -> None:
        self._file = file
        self._root = project_root(config)
        self._fresh = fresh
        self._recorder = Recorder(library, self._root)
        self._noted: list[tuple[Use, ...]] = []
        self._unmatched: Counter[str] = Counter()
        self._lines: list[str] = []
        if file.exists():
            # What is wrong with it is said before the tests run, and not after.
            read_uses(file)
        if not config.getoption("numprocesses", None):
            self._recorder.start()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take over what a worker of xdist noted."""
        output = getattr(node, "workeroutput", {})
        if _NOTED in output:
            self._noted.append(msgspec.json.decode(output[_NOTED], type=tuple[Use, ...]))
            self._unmatched.update(output[_UNMATCHED])
        else:
            name = node.gateway.id
            self._lines.append(f"what {name} noted is lost: the worker ended early ({error})")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write what was noted, or hand it to the controller."""
        self._recorder.stop()
        noted = self._recorder.uses()
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_NOTED] = msgspec.json.encode(noted).decode()
            output[_UNMATCHED] = dict(self._recorder.unmatched)
            return
        self._unmatched.update(self._recorder.unmatched)
        noted = merge_uses(noted, *self._noted)
        try:
            uses = write_noted(self._file, noted, self._root, fresh=self._fresh)
        except ConformanceError as cause:
            self._lines.append(str(cause))
            session.exitstatus = session.exitstatus or pytest.ExitCode.USAGE_ERROR
            return
        operations = {use.operation for use in noted}
        self._lines.append(
            f"{self._file}: {pluralize(len(noted), 'key')} of "
            f"{pluralize(len(operations), 'operation')} noted, "
            f"{pluralize(len(uses), 'entry', 'entries')} in all"
            if noted
            else f"{self._file}: nothing noted: no answer of Zoho CRM was read"
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was noted, and what could not be."""
        if self._lines:
            terminalreporter.section(TITLE)
            for line in self._lines:
                terminalreporter.write_line(line)
            for reason, _ in self._unmatched.most_common(_MAX_UNMATCHED):
                terminalreporter.write_line(f"not noted, matches no operation: {reason}")

    def pytest_unconfigure(self) -> None:
        """Leave everything as it was, also where the session ended early."""
        self._recorder.stop()
