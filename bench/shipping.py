"""What starting costs with every operation that ships, against the suite's operations alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.sidebyside import compare, cpu_of_children
from zoho_conformance.cli.derive.derived_files import write_index
from zoho_conformance.model import locations
from zoho_conformance.runs.library import Library

_OPERATION = "get_record_locking_information"
_FIRST_ANSWER = """
from zoho_conformance import judge
url = "https://www.zohoapis.com/crm/v7/Leads/7000000000001/Locking_Information__s"
result = judge(method="GET", url=url, status=401, body='{"code": "INVALID_TOKEN"}')
assert result.judgements
"""


def main() -> None:
    library = Library()
    with tempfile.TemporaryDirectory() as folder:
        alone = _copy_suite(library, Path(folder))
        recording = library.root / "cassettes/documented" / library.version / _OPERATION / "ok.yaml"
        shutil.copy(recording, Path(folder) / "recording.yaml")
        named = str(Path(folder) / "recording.yaml")
        for name, command in (
            ("--version", ("-m", "zoho_conformance", "--version")),
            ("check", ("-m", "zoho_conformance", "check")),
            ("check RECORDING", ("-m", "zoho_conformance", "check", named)),
            ("the first answer of judge()", ("-c", _FIRST_ANSWER)),
        ):
            compare(
                f"CPU: {name}, {len(library.promises)} operations / {len(library.suite)}",
                ("all", _run(library.root, command)),
                ("suite", _run(alone, command)),
                clock=cpu_of_children,
            )


def _run(root: Path, command: tuple[str, ...]) -> Callable[[], object]:
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return lambda: subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, *command], env=environment, cwd=root, check=False, capture_output=True
    )


def _copy_suite(library: Library, folder: Path) -> Path:
    """A checkout that has nothing but the operations of the suite."""
    root = folder / "suite"
    ours, version = locations.root(), library.version
    # Not all of the tree: a copy of what is imported and read.
    shutil.copytree(Path(__file__).parent.parent / "zoho_conformance", root / "zoho_conformance")
    shutil.copytree(ours / "probes", root / "probes")
    shutil.copytree(ours / "cassettes" / "reference", root / "cassettes" / "reference")
    (root / "contracts" / version).mkdir(parents=True)
    shutil.copy(ours / "contracts" / version / "rulings.toml", root / "contracts" / version)
    for promise in library.suite_promises:
        name = f"{promise.contract.operations[0].id}.json"
        shutil.copy(ours / "contracts" / version / name, root / "contracts" / version / name)
        for place in ("schemas", "cassettes/documented"):
            source = ours / place / version / promise.id
            if source.is_dir():
                shutil.copytree(source, root / place / version / promise.id)
    write_index(root, version)
    return root


if __name__ == "__main__":
    main()
