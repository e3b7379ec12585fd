"""Builds the site into build/site: gathers its pages, has Sphinx render them, checks every link.

python -m docs.site            builds it; a warning fails
python -m docs.site --sources  only gathers the pages, into build/site-sources
python -m docs.site --links    asks every other site that a page links to
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from docs.site import reference
from docs.site.links import find_broken_links
from docs.site.operations import write_operations
from docs.site.sections import Figures, load_navigation, write_sections
from docs.site.settings import describe_settings
from docs.site.stage import ROOT, Stage
from zoho_conformance.export.source import load_source
from zoho_conformance.model.rules import ALL_RULES

BUILD = ROOT / "build"
SOURCES = BUILD / "site-sources"
SITE = BUILD / "site"


def gather(folder: Path) -> None:
    """Write the sources of every page of the site into a folder."""
    source = load_source(None, None)
    stage = Stage(folder)
    operations = write_operations(stage, source)
    figures = Figures(
        version=source.version,
        pages=len(list((ROOT / "contracts" / source.version).glob("*.json"))),
        operations=operations,
        rules=len(ALL_RULES),
    )
    write_sections(stage, load_navigation(), figures)
    generated = {
        "report-fields": reference.describe_report(),
        "settings": describe_settings(),
        "python": reference.describe_python(),
        "rulings": reference.describe_rulings(source),
    }
    for name, lines in generated.items():
        stage.write(f"reference/{name}.md", "\n".join(lines) + "\n")
    stage.remove_others()


def build(sources: Path, site: Path, builder: str = "html") -> int:
    """Have Sphinx render the pages; its exit code, which a warning makes an error."""
    configuration = Path(__file__).parent
    options = ["--builder", builder, "--fail-on-warning", "--keep-going", "--quiet"]
    options += ["--jobs", "auto"]
    command = [sys.executable, "-m", "sphinx", *options, "--conf-dir", str(configuration)]
    doctrees = ["--doctree-dir", str(sources.with_name("site-doctrees"))]
    return subprocess.run(
        [*command, *doctrees, str(sources), str(site)], cwd=ROOT, check=False
    ).returncode


def main() -> None:
    """Build the site; ends with a message where something is wrong."""
    gather(SOURCES)
    if "--sources" in sys.argv[1:]:
        return
    if "--links" in sys.argv[1:]:
        raise SystemExit(build(SOURCES, BUILD / "site-links", "linkcheck"))
    if build(SOURCES, SITE):
        raise SystemExit("the site has warnings; they stand above")
    broken = list(find_broken_links(SITE))
    if broken:
        raise SystemExit("\n".join(broken))


if __name__ == "__main__":
    main()
