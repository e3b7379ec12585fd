"""What a fuzz target is: a reader of what comes from outside, and valid bytes to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from zoho_conformance.model.display import is_legible

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


def assert_line(text: str) -> None:
    """Fail where a text is not one line that shows as it is."""
    assert text
    assert all(map(is_legible, text)), f"not one legible line: {text!r}"
    text.encode()


def written(name: str, raw: bytes) -> Path:
    """A file that holds the bytes, alone in a folder of the kind's own."""
    file = Path(_FOLDER.name) / Path(name).stem / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)
    return file
