"""Writing files: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def write(file: Path, text: str) -> None:
    """The text as the file's whole content, or the file as it was; directories are made.

    A link stays one, and a file keeps who may read it. What is no file (a pipe, a device) is
    written to, never replaced.
    """
    if file.exists() and not file.is_file():
        with file.open("w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        return
    target = file.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as opened:
            if target.exists():
                shutil.copymode(target, beside)
            opened.write(text)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
