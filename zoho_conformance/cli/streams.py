"""Output streams that print no character the terminal lacks, and no command to a CI system."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from zoho_conformance.model.display import without_commands


class _PlainStream:
    """A text stream without commands; its `buffer` takes what is written for programs as it is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begins_line = True

    def write(self, text: str) -> int:
        """Write a text, part of a line or many lines."""
        if not isinstance(text, str):
            raise TypeError(f"a text stream takes no {type(text).__name__}")
        # A text that continues a line counts as if a letter came before it.
        plain = without_commands(text) if self._begins_line else without_commands(f"x{text}")[1:]
        self._begins_line = text.endswith(("\n", "\r")) or (self._begins_line and not text.strip())
        self._stream.write(plain)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def plain_streams() -> Iterator[None]:
    """Make standard output and standard error such streams."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal lacks is shown by its number.
            stream.reconfigure(errors="backslashreplace")
    out: Any = _PlainStream(sys.stdout)
    err: Any = _PlainStream(sys.stderr)
    with redirect_stdout(out), redirect_stderr(err):
        yield
