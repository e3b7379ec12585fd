"""Programs that only note how they were called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PROGRAM = """#!{python}
import json, os, sys
with open({calls!r}, "a") as calls:
    calls.write(json.dumps([[os.path.basename(sys.argv[0]), *sys.argv[1:]], dict(os.environ)]))
    calls.write(chr(10))
print("a line of output")
sys.exit({code})
"""


@dataclass
class Stubs:
    """`python` and `zoho-conformance` in a folder; ``code`` is what they exit with."""

    folder: Path
    code: int = 0

    @property
    def program(self) -> Path:
        return self._written("zoho-conformance")

    def run(self, command: Sequence[str], **environment: str) -> int:
        """Run a command that finds them first; its exit code."""
        for name in ("python", "zoho-conformance"):
            self._written(name)
        path = f"{self.folder}:{os.environ['PATH']}"
        done = subprocess.run(
            list(command),
            env={"PATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
        )
        self.output, self.errors = done.stdout, done.stderr
        return done.returncode

    output: str = ""
    errors: str = ""

    @property
    def called(self) -> list[list[str]]:
        """How they were called, in order."""
        return [arguments for arguments, _ in self._calls()]

    @property
    def environment(self) -> dict[str, str]:
        """That of the latest call."""
        return self._calls()[-1][1]

    def _calls(self) -> list[tuple[list[str], dict[str, str]]]:
        file = self.folder / "calls"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def _written(self, name: str) -> Path:
        program = self.folder / name
        text = _PROGRAM.format(
            python=sys.executable, calls=str(self.folder / "calls"), code=self.code
        )
        program.write_text(text)
        program.chmod(0o755)
        return program
