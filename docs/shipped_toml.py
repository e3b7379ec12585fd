"""The contents of the TOML files that ship as JSON, which is read in a tenth of the time.

python -m docs.shipped_toml          rewrites them in contracts/toml.json
python -m docs.shipped_toml --check  fails where they are not current
"""

from __future__ import annotations

import json
import sys
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zoho_conformance.model import locations
from zoho_conformance.model.shipped_toml import FILE

PATTERNS = ("contracts/*.toml", "contracts/*/*.toml", "probes/*.toml")


def text() -> str:
    """The text of the file: each row of an array of tables has a line of its own."""
    root = locations.root()
    names = sorted(file for pattern in PATTERNS for file in root.glob(pattern))
    return "{\n" + ",\n".join("".join(_entry(file, root)) for file in names) + "\n}\n"


def _entry(file: Path, root: Path) -> Iterator[str]:
    toml = file.read_bytes()
    yield f'"{file.relative_to(root).as_posix()}": {{\n'
    yield f'"size": {len(toml)}, "checksum": {zlib.crc32(toml)}, "content": {{\n'
    table = tomllib.loads(toml.decode())
    yield ",\n".join(f"{_compact(key)}: {_in_lines(value)}" for key, value in table.items())
    yield "\n}}"


def _in_lines(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(map(_compact, value)) + "\n]"
    return _compact(value)


def _compact(value: Any) -> str:
    # Dates are read from strings, which is what `str` makes of them.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def main() -> None:
    """Rewrite the contents, or with `--check` fail where they are not current."""
    file = locations.root() / FILE
    if file.exists() and file.read_text(encoding="utf-8") == text():
        return
    if "--check" in sys.argv[1:]:
        raise SystemExit(f"{file}: not current; run `make docs`")
    file.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
