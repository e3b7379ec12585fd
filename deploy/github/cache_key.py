"""Prints the key under which the action keeps what it installed: the same for the same content.

What is installed follows from the action's own files and from the Python that installs them, and an
environment works only in the folder that it was made in.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from pathlib import Path

INSTALLED = (
    "LICENSE",
    "README.md",
    "cassettes",
    "contracts",
    "deploy/github/install.sh",
    "probes",
    "pyproject.toml",
    "requirements/run.txt",
    "schemas/own",
    "zoho_conformance",
)


def cache_key(action: Path, runner_temp: str) -> str:
    """The key for the action's files in a folder."""
    digest = hashlib.sha256()
    around = (sys.version, sys.base_prefix, sys.platform, platform.machine(), runner_temp)
    digest.update("\0".join(around).encode())
    for name in INSTALLED:
        path = action / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"\0{file.relative_to(action).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"zoho-conformance-{digest.hexdigest()}"


if __name__ == "__main__":
    where = Path(os.environ["GITHUB_ACTION_PATH"])
    sys.stdout.write(f"key={cache_key(where, os.environ['RUNNER_TEMP'])}\n")
