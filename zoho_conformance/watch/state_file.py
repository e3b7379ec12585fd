"""Where the state is kept between runs: one JSON file for each watch, written whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
from msgspec.structs import replace

from zoho_conformance.model import decode, files, input_files
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.state import State, new_state

_ADVICE = (
    "use another file with --state, or move this one away to start over: open drift is then "
    "reported again"
)


class StateFile:
    """The file of a watch; where there is none, the watch never ran."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other watches off the file; `UsageError` where one is using it."""
        with ExitStack() as stack:
            try:
                lock_file = self.file.with_name(f"{self.file.name}.lock")
                stack.enter_context(files.lock(lock_file, wait=False))
            except TimeoutError as cause:
                raise UsageError(
                    f"{self.file}: in use by another watch; wait until it is done, or use another "
                    "state with --name or --state"
                ) from cause
            except OSError as cause:
                raise UsageError(f"{self.file}: cannot be locked: {cause.strerror}") from cause
            yield

    def load(self, name: str | None, default_name: str) -> State:
        """Read the state of the watch of that name; without a name, of whichever the file holds.

        `default_name` names a watch that never ran. Raises `UsageError` where the file holds no
        state, or that of another watch; it stays as it is.
        """
        if self.file.exists() and not self.file.is_file():
            raise UsageError(f"{self.file}: not a file; use another one with --state")
        try:
            content = input_files.read_bytes(self.file)
        except FileNotFoundError:
            return new_state(name or default_name)
        except OSError as cause:
            raise UsageError(f"{self.file}: cannot be read: {cause.strerror}") from cause
        state = from_json(content, self.file)
        if name is not None and state.name != name:
            raise UsageError(
                f"{self.file}: holds the state of the watch {state.name}, not of {name}; use "
                "another file with --state"
            )
        return state

    def save(self, state: State) -> None:
        """Write the state; `UsageError` where that cannot be done."""
        try:
            files.write(self.file, to_json(state).decode())
        except OSError as cause:
            raise UsageError(f"{self.file}: cannot be written: {cause.strerror}") from cause


def to_json(state: State) -> bytes:
    """Encode a state, indented for people who look into the file."""
    return msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n"


def from_json(content: bytes, place: object) -> State:
    """Decode a state; a `UsageError` says which file, where in it, and what to do.

    What an earlier version wrote lacks only what came of its drift, which `advance` sees to.
    """
    return replace(decode.from_json(content, State, place, _ADVICE), schema_version=2)
