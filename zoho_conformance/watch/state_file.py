"""Where the state is kept between runs: one JSON file for each watch, written whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import write
from zoho_conformance.watch import state_json
from zoho_conformance.watch.state import State

_ANEW = "name another file, or move it away to begin anew: what is open is then told again"


class Keeper:
    """The state in a file; a file that is not there holds that of a watch that never ran."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other watch off the file; ``UsageError`` where one is at work on it."""
        lock = FileLock(self.file.with_name(f"{self.file.name}.lock"))
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as cause:
            raise UsageError(
                f"{self.file}: another watch is at work on it; wait until it is done, or keep "
                "another state with --name or --state"
            ) from cause
        except OSError as cause:
            raise UsageError(f"{self.file}: cannot be locked: {cause.strerror}") from cause
        try:
            yield
        finally:
            lock.release()

    def load(self, name: str | None, otherwise: str) -> State:
        """The state of the watch of that name; without a name of whichever the file holds.

        ``otherwise`` names one that never ran. ``UsageError`` where the file is no state, or of
        another watch; it stays as it is.
        """
        if self.file.exists() and not self.file.is_file():
            raise UsageError(f"{self.file}: is no file; name another with --state")
        try:
            raw = self.file.read_bytes()
        except FileNotFoundError:
            return State(name or otherwise)
        except OSError as cause:
            raise UsageError(f"{self.file}: cannot be read: {cause.strerror}") from cause
        state = state_json.from_json(self._checked(raw))
        if name is not None and state.name != name:
            raise UsageError(
                f"{self.file}: is the state of the watch {state.name}, not of {name}; name another "
                "file with --state"
            )
        return state

    def save(self, state: State) -> None:
        """Write the state; ``UsageError`` where that cannot be done."""
        try:
            write(
                self.file,
                json.dumps(state_json.to_json(state), indent=1, ensure_ascii=False) + "\n",
            )
        except OSError as cause:
            raise UsageError(f"{self.file}: cannot be written: {cause.strerror}") from cause

    def _checked(self, raw: bytes) -> dict[str, Any]:
        try:
            held = json.loads(raw)
        except (ValueError, RecursionError) as cause:
            raise UsageError(f"{self.file}: is no JSON, so no state of a watch; {_ANEW}") from cause
        if not isinstance(held, dict) or "schema_version" not in held:
            raise UsageError(f"{self.file}: is no state of a watch; {_ANEW}")
        version = held["schema_version"]
        if version != state_json.VERSION:
            raise UsageError(
                f"{self.file}: has schema version {version!r}, and this is for "
                f"{state_json.VERSION}; {_ANEW}"
            )
        violations = Validator(_schema()).violations(held)
        broken = min(violations, key=lambda one: len(one.steps), default=None)
        if broken is not None:
            place = broken.path or "the top"
            raise UsageError(
                f"{self.file}: is no state of a watch: {place} breaks `{broken.keyword}`; {_ANEW}"
            )
        return held


def _schema() -> dict[str, Any]:
    file = locations.root() / "schemas" / "own" / "watch.schema.json"
    found = json.loads(file.read_bytes())
    assert isinstance(found, dict)
    return found
