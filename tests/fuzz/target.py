"""What a fuzz target is: a reader of what comes from outside, and valid bytes to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

_FOLDER = TemporaryDirectory(prefix="zoho-conformance-fuzz-")


@dataclass(frozen=True)
class Target:
    """A reader, as a function of bytes.

    It may raise a `ConformanceError`, which is one legible line; anything else is a bug. `examples`
    is how many inputs `make test` tries.
    """

    name: str
    run: Callable[[bytes], object]
    make_seeds: Callable[[], Sequence[bytes]]
    examples: int = 60

    @cached_property
    def seeds(self) -> Sequence[bytes]:
        """Valid inputs."""
        return self.make_seeds()


def written(name: str, raw: bytes) -> Path:
    """A file that holds the bytes, alone in a folder of the kind's own."""
    file = Path(_FOLDER.name) / Path(name).stem / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)
    return file
