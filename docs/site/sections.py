"""The sections of the site, their index pages, and the landing page that leads to them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from docs.site.stage import ROOT, Stage, staged_name

_FOLDER = Path(__file__).parent


class SectionPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of a section, and what a reader finds there in a sentence."""

    file: str
    about: str

    @property
    def is_written_here(self) -> bool:
        """Whether only the site has the page."""
        return self.file.startswith("reference/")

    @property
    def staged(self) -> str:
        """Where the page stands on the site."""
        return self.file if self.is_written_here else staged_name(self.file)


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tab of the site."""

    name: str
    title: str
    intro: str
    pages: tuple[SectionPage, ...]


class Navigation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file `navigation.toml`."""

    sections: tuple[Section, ...] = msgspec.field(name="section")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the landing page says that is counted."""

    version: str
    pages: int
    operations: int
    rules: int


def load_navigation() -> Navigation:
    """The sections in the order of their tabs."""
    data = tomllib.loads((_FOLDER / "navigation.toml").read_text(encoding="utf-8"))
    return msgspec.convert(data, Navigation)


def write_sections(stage: Stage, navigation: Navigation, figures: Figures) -> None:
    """Write the landing page and the index of each section, and take over their pages."""
    landing = (_FOLDER / "landing.md").read_text(encoding="utf-8")
    for name in ("version", "pages", "operations", "rules"):
        landing = landing.replace(f"{{{name}}}", str(getattr(figures, name)))
    stage.write("index.md", landing)
    stage.add_page("docs/start.md")
    for image in sorted((ROOT / "docs" / "images").glob("*.png")):
        stage.add_file(f"docs/images/{image.name}")
    for section in navigation.sections:
        stage.write(f"{section.name}/index.md", "\n".join(_index(section)) + "\n")
        for page in section.pages:
            if not page.is_written_here:
                stage.add_page(page.file)


def _index(section: Section) -> Iterator[str]:
    yield from (f"# {section.title}", "", section.intro, "", "::::{grid} 1 1 2 2", ":gutter: 3", "")
    for page in section.pages:
        document = f"/{PurePosixPath(page.staged).with_suffix('')}"
        yield from (f":::{{grid-item-card}} {{doc}}`{document}`", page.about, ":::", "")
    yield from ("::::", "", "```{toctree}", ":hidden:", "")
    yield from (f"/{PurePosixPath(page.staged).with_suffix('')}" for page in section.pages)
    yield "```"
