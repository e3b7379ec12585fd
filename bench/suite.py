"""The whole suite on the shipped cassettes, against a pytest run with one empty test."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.sidebyside import compare

_SUITE = Path(__file__).parent.parent / "conformance"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "test_empty.py"
        empty.write_text("def test_nothing():\n    pass\n", encoding="utf-8")

        def run(*command: str) -> object:
            return subprocess.run(  # noqa: S603 - our own commands
                [sys.executable, "-m", *command], check=True, capture_output=True
            )

        floor = ("an empty pytest run", lambda: run("pytest", "-q", str(empty)))
        compare(
            "pytest suite / empty",
            ("pytest suite", lambda: run("pytest", "-q", str(_SUITE))),
            floor,
        )
        compare(
            "check / empty",
            ("zoho-conformance check", lambda: run("zoho_conformance", "check")),
            floor,
        )


if __name__ == "__main__":
    main()
