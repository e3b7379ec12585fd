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
    """Note which keys of Zoho's answers the code reads that runs meanwhile, and where.

    Parameters:
        file: the `uses.toml` that what was noted is added to at the end; None to write nothing.
        contracts: what `load_contracts` gave; by default the contracts that ship.
        root: the folder of the project, which places are relative to.
        fresh: whether what was noted in the file before is left out.

    Gives the recorder: its `uses()` are what was noted so far, and `noting(value, operation)` makes
    of an answer that came by other ways one whose reads are noted too.

    Raises `UsageError` for a file that cannot be read or written.

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
