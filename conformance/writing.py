"""Writing files: whole, or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write(file: Path, text: str) -> None:
    """The text as the file's whole content, or the file as it was; directories are made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
