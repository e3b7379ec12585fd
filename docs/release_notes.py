"""The notes of a release: prints the section of CHANGELOG.md that belongs to a tag.

python docs/release_notes.py vX.Y.Z

Fails where the tag is not the version of the code, or the changelog has no notes for it. Runs with
nothing installed, since a release begins with it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class NotReadyError(ValueError):
    """What has to be done before the release, in a line."""


def notes(tag: str, root: Path = ROOT) -> str:
    """The notes of a tag."""
    code = (root / "zoho_conformance/model/version.py").read_text(encoding="utf-8")
    stated = re.search(r'^__version__ = "([^"]+)"$', code, flags=re.MULTILINE)
    version = tag.removeprefix("v")
    if stated is None or stated[1] != version:
        actual = stated[1] if stated else "missing"
        raise NotReadyError(f"{tag}: the version in model/version.py is {actual}")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = rf"^## {re.escape(version)}(?: - [0-9-]+)?\n(.*?)(?=^## |\Z)"
    section = re.search(heading, changelog, flags=re.MULTILINE | re.DOTALL)
    if section is None or not section[1].strip():
        raise NotReadyError(f"CHANGELOG.md: no notes for {version}; run `make changelog`")
    left = sorted(file.name for file in (root / "changelog.d").glob("*.*.md"))
    if left:
        raise NotReadyError(f"changelog.d: {left[0]} is not in CHANGELOG.md; run `make changelog`")
    return section[1].strip() + "\n"


def main() -> None:
    """Print the notes."""
    try:
        sys.stdout.write(notes(sys.argv[1]))
    except NotReadyError as cause:
        raise SystemExit(str(cause)) from cause


if __name__ == "__main__":
    main()
