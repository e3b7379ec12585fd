"""The CPU time of a check of the shipped cassettes, directly and under pytest, and of help."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.sidebyside import compare, cpu_of_children

_SUITE = Path(__file__).parent.parent / "conformance"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "test_empty.py"
        empty.write_text("def test_nothing():\n    pass\n", encoding="utf-8")

        def run(*command: str) -> object:
            return subprocess.run(  # noqa: S603 - our own commands
                [sys.executable, *command], check=True, capture_output=True
            )

        check = ("zoho-conformance check", lambda: run("-m", "zoho_conformance", "check"))
        suite = ("pytest conformance", lambda: run("-m", "pytest", "-q", str(_SUITE)))
        help_ = ("zoho-conformance --help", lambda: run("-m", "zoho_conformance", "--help"))
        empty_run = ("an empty pytest run", lambda: run("-m", "pytest", "-q", str(empty)))
        imports = ("importing click and yaml", lambda: run("-c", "import click, yaml"))
        libraries = (
            "importing yaml, orjson and jsonschema-rs",
            lambda: run("-c", "import yaml, orjson, jsonschema_rs"),
        )
        for ours, floor in (
            (check, empty_run),
            (check, libraries),
            (check, suite),
            (help_, imports),
            (suite, empty_run),
        ):
            compare(f"CPU: {ours[0]} / {floor[0]}", ours, floor, clock=cpu_of_children)


if __name__ == "__main__":
    main()
