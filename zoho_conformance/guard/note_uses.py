"""What code reads of Zoho's answers, noted without pytest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.uses.recorder import Recorder
from zoho_conformance.uses.write import write_noted


@contextmanager
def note_uses(
    file: Path | str | None = None,
    *,
    contracts: Library | None = None,
    root: Path | str = ".",
    fresh: bool = False,
) -> Iterator[Recorder]:
    """Record which keys of Zoho's answers the code in the `with` block reads, and where.

    Parameters:
        file: the `uses.toml` to add the recorded uses to at the end; None to write nothing.
        contracts: what `load_contracts` returned; the built-in contracts by default.
        root: the project folder, which locations are relative to.
        fresh: whether to discard what was recorded in the file before.

    Yields the recorder: `uses()` returns what was recorded so far, and `noting(value, operation)`
    wraps an answer that came in another way, so that reads of it are recorded too.

    Raises `UsageError` if the file cannot be read or written.

    Example:
        with note_uses("uses.toml"):
            sync_locks()
    """
    folder = Path(root)
    recorder = Recorder(contracts or open_library(), folder)
    with recorder:
        try:
            yield recorder
        finally:
            recorder.stop()
            if file is not None:
                write_noted(Path(file), recorder.uses(), folder, fresh=fresh)
