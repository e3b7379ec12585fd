"""Gathers the pages of the repository for Sphinx, with their links led to where pages stand."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from zoho_conformance.model import locations

ROOT = locations.root()

_LINK = re.compile(r"\[(?P<label>[^\]]*)\]\((?P<address>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")
_FENCE = re.compile(r"^\s*(```+|~~~+|:::+)")
# What tests read about the block below it.
_NOTE = re.compile(r"^<!-- .* -->$")

FOLDERS = {"contracts/v7": "operations/index.md"}
"""Folders that pages link to, and the page of the site that shows what is in them."""


class StrayLinkError(ValueError):
    """A page links to what is not in the repository."""


@dataclass(slots=True)
class Stage:
    """A folder of sources. Files are only written where they differ, so that builds are quick."""

    folder: Path
    written: set[Path] = field(default_factory=set)

    def write(self, name: str, text: str) -> None:
        """Write a page that only the site has."""
        file = self._file(name)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")

    def add_page(self, path: str) -> None:
        """Take over a Markdown page of the repository."""
        text = (ROOT / path).read_text(encoding="utf-8")
        self.write(staged_name(path), "\n".join(self._lines(path, text)) + "\n")

    def add_file(self, path: str) -> None:
        """Take over a file as it is."""
        file = self._file(staged_name(path))
        source = ROOT / path
        if not file.exists() or file.read_bytes() != source.read_bytes():
            shutil.copyfile(source, file)

    def remove_others(self) -> None:
        """Remove what an earlier build wrote and this one did not."""
        for file in self.folder.rglob("*"):
            if file.is_file() and file not in self.written:
                file.unlink()

    def _file(self, name: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        self.written.add(file)
        return file

    def _lines(self, path: str, text: str) -> Iterator[str]:
        fence = ""
        for line in text.splitlines():
            if fence:
                fence = "" if line.strip() == fence else fence
                yield line
            elif mark := _FENCE.match(line):
                fence = mark[1]
                yield line
            elif not _NOTE.match(line):
                yield _LINK.sub(lambda link: self._lead(path, link), line)

    def _lead(self, path: str, link: re.Match[str]) -> str:
        """A link of a page, from where the page stands on the site to where its target stands."""
        if ":" in link["address"]:
            return link[0]
        target = os.path.normpath(PurePosixPath(path).parent / link["address"])
        start = PurePosixPath(staged_name(path)).parent
        label = f"[{link['label']}]"
        if (ROOT / target).is_dir():
            # A folder is no page: its name stays, without a link, where no page shows it.
            page = FOLDERS.get(target)
            return f"{label}({os.path.relpath(page, start)})" if page else link["label"]
        if not (ROOT / target).is_file():
            raise StrayLinkError(f"{path}: links to {link['address']}, which is no file")
        if not target.endswith(".md"):
            self.add_file(target)
        return f"{label}({os.path.relpath(staged_name(target), start)}{link['anchor'] or ''})"


def staged_name(path: str) -> str:
    """Where a file of the repository stands on the site.

    >>> staged_name("docs/tutorials/sign-a-release.md"), staged_name("CHANGELOG.md")
    ('tutorials/sign-a-release.md', 'project/changelog.md')
    """
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    if path == "README.md":
        return "index.md"
    if "/" not in path and path.endswith(".md"):
        return f"project/{path.lower().replace('_', '-')}"
    if path.endswith("/README.md"):
        return f"{path.removesuffix('/README.md').replace('/', '-')}.md"
    return f"files/{path}"
