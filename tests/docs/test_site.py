"""The documentation site: its pages, its navigation, its links, and its pictures."""

from __future__ import annotations

import re
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs import own_schemas, screenshots
from docs.site import __main__ as site
from docs.site.areas import find_area
from docs.site.links import find_broken_links
from docs.site.sections import load_navigation
from docs.site.stage import ROOT, Stage, StrayLinkError, staged_name
from tests.docs.test_documentation import anchor_of
from zoho_conformance.contracts.contract_folder import load_rulings
from zoho_conformance.runs.library import Library

PNG_SIZE = struct.Struct(">8x8xII")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of every page of the site."""
    folder = tmp_path_factory.mktemp("site") / "sources"
    site.gather(folder)
    return folder


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage beside a repository with two pages, a file and a folder."""
    root = tmp_path / "repository"
    (root / "docs").mkdir(parents=True)
    (root / "data").mkdir()
    (root / "docs" / "deep.md").write_text("# Deep\n", encoding="utf-8")
    (root / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
    (root / "deploy.yml").write_text("on: push\n", encoding="utf-8")
    monkeypatch.setattr("docs.site.stage.ROOT", root)
    return Stage(tmp_path / "sources")


def staged(stage: Stage, text: str) -> str:
    """What becomes of the text of `docs/page.md`."""
    from docs.site import stage as module  # noqa: PLC0415 - its root is another in these tests

    (module.ROOT / "docs" / "page.md").write_text(text, encoding="utf-8")
    stage.add_page("docs/page.md")
    return (stage.folder / "page.md").read_text(encoding="utf-8")


def test_every_page_of_docs_is_in_one_section() -> None:
    pages = [page.file for section in load_navigation().sections for page in section.pages]
    written = [str(file.relative_to(ROOT)) for file in sorted((ROOT / "docs").rglob("*.md"))]
    written = [name for name in written if not name.startswith("docs/site/")]
    assert sorted(name for name in pages if name.startswith("docs/")) == sorted(
        set(written) - {"docs/start.md"}
    )
    assert len(set(pages)) == len(pages)


def test_every_operation_has_a_page_with_its_request(sources: Path) -> None:
    for promise in Library().promises.values():
        (page,) = (sources / "operations").glob(f"*/{promise.id}.md")
        text = page.read_text(encoding="utf-8")
        assert f"`{promise.operation.method} " in text
        assert f"zoho-conformance contracts show {promise.id}\n" in text


def test_the_table_of_operations_has_a_row_for_each(sources: Path) -> None:
    text = (sources / "operations/index.md").read_text(encoding="utf-8")
    rows = re.findall(r'<tr data-id="(\w+)"><td><a href="([^"]+)\.html">', text)
    assert sorted(id_ for id_, _ in rows) == sorted(each.id for each in Library().promises.values())
    for _, address in rows:
        assert (sources / "operations" / f"{address}.md").is_file()


def test_every_ruling_and_every_field_of_a_report_is_described(sources: Path) -> None:
    rulings = (sources / "reference/rulings.md").read_text(encoding="utf-8")
    version = Library().version
    for ruling in load_rulings(ROOT, version).rulings:
        assert f"\n## {ruling.id}\n" in rulings
    fields = (sources / "reference/report-fields.md").read_text(encoding="utf-8")
    for name in ("fingerprint", "verdict", "requests_sent", "not_exercised"):
        assert f"| `{name}` |" in fields


def test_every_setting_is_described_with_its_variable(sources: Path) -> None:
    text = (sources / "reference/settings.md").read_text(encoding="utf-8")
    assert "| `dc` | `ZOHO_DC` |" in text
    assert "ZOHO_CLIENT_SECRET" not in text
    # A key that takes a file or a table is in both places.
    assert "| `baseline` | `ZOHO_CONFORMANCE_BASELINE` | string | The file of known drift." in text
    assert "## [baseline.update]" in text
    _, _, check = text.partition("## [check]\n")
    assert "| `min-coverage` | `ZOHO_CONFORMANCE_CHECK_MIN_COVERAGE` |" in check
    _, _, own = text.partition("## [pytest]\n")
    assert "ZOHO_" not in own.partition("\n## ")[0]
    schema = own_schemas.schema("configuration")
    for name, value in schema["properties"].items():
        assert f"| `{name}` |" in text or f"## [{name}" in text or not table_of(value, schema)


def table_of(value: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a setting is a table that holds any setting."""
    name = str(value.get("$ref", "")).rpartition("/")[2]
    return bool(schema["$defs"].get(name, {}).get("properties"))


def anchors(page: Path) -> set[str]:
    text = page.read_text(encoding="utf-8")
    return {anchor_of(heading) for heading in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)}


def test_every_link_of_a_written_page_leads_somewhere(sources: Path) -> None:
    written = [*(sources / "reference").glob("*.md"), *(sources / "operations").rglob("index.md")]
    assert written
    for page in written:
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            address, _, anchor = link.partition("#")
            if ":" in address:
                continue
            target = sources / address.lstrip("/") if address.startswith("/") else page
            assert target.is_file(), f"{page.relative_to(sources)}: {link}"
            assert not anchor or anchor in anchors(target), f"{page.relative_to(sources)}: {link}"
            assert address.startswith("/") or anchor, f"{page.relative_to(sources)}: {link}"


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("/crm/v7/{module}", "Records"),
        ("/crm/v7/{module}/search", "Records"),
        ("/crm/v7/{module}/{id}/actions/clone", "Actions on records"),
        ("/crm/v7/{module}/{id}/Notes/{note}", "Notes of records"),
        ("/crm/v7/settings/automation/scoring_rules", "Scoring rules"),
        ("/crm/bulk/v7/read/{job_id}", "Bulk read"),
        ("/crm/v9/settings/something_new__s", "Something new"),
        ("/crm/v7/actions/watch", "Notifications"),
        ("/v2/crm/{org_ID}/auditlog/{job}/AuditLog.csv", "Audit log"),
    ],
)
def test_an_area_is_read_off_the_path(path: str, area: str) -> None:
    assert find_area(path) == area


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("docs/rules.md", "rules.md"),
        ("SECURITY.md", "project/security.md"),
        ("CODE_OF_CONDUCT.md", "project/code-of-conduct.md"),
        ("deploy/watch/README.md", "deploy-watch.md"),
        ("deploy/gitlab/ci.yml", "files/deploy/gitlab/ci.yml"),
    ],
)
def test_pages_of_the_site_have_short_names(path: str, name: str) -> None:
    assert staged_name(path) == name


def test_links_lead_to_where_pages_stand_on_the_site(stage: Stage) -> None:
    text = staged(stage, "[log](../CHANGELOG.md#new) [deep](deep.md) [x](https://e.test/a.md)\n")
    assert text == "[log](project/changelog.md#new) [deep](deep.md) [x](https://e.test/a.md)\n"


def test_a_file_that_a_page_links_to_is_taken_along(stage: Stage) -> None:
    assert staged(stage, "[job](../deploy.yml)\n") == "[job](files/deploy.yml)\n"
    assert (stage.folder / "files/deploy.yml").read_text(encoding="utf-8") == "on: push\n"


def test_the_name_of_a_folder_stays_without_a_link(stage: Stage) -> None:
    assert staged(stage, "See [the data](../data).\n") == "See the data.\n"


def test_a_link_to_nothing_is_refused(stage: Stage) -> None:
    with pytest.raises(StrayLinkError, match=r"docs/page\.md: links to gone\.md"):
        staged(stage, "[gone](gone.md)\n")


def test_blocks_keep_what_looks_like_a_link_and_notes_to_tests_are_left_out(stage: Stage) -> None:
    text = "<!-- exit: 1 -->\n```sh\necho [a](b.md)\n```\n"
    assert staged(stage, text) == "```sh\necho [a](b.md)\n```\n"


def test_what_an_earlier_build_left_is_removed(stage: Stage) -> None:
    stage.folder.mkdir()
    (stage.folder / "old.md").write_text("# Old\n", encoding="utf-8")
    staged(stage, "# Page\n")
    stage.remove_others()
    assert [file.name for file in stage.folder.iterdir()] == ["page.md"]


def test_broken_links_of_the_built_site_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="b.html#there"></a><a href="b.html#gone"></a><a href="c.html"></a>'
        '<img src="x.png"><a href="https://elsewhere.test/"></a><a href="#here"></a><p id="here">',
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text('<h1 id="there"></h1>', encoding="utf-8")
    assert list(find_broken_links(tmp_path)) == [
        "a.html: b.html#gone: no such place on the page",
        "a.html: c.html: no such file",
        "a.html: x.png: no such file",
    ]


def shown_pictures() -> Iterator[str]:
    """The pictures that pages show."""
    for page in (ROOT / "docs").rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        yield from re.findall(r"images/([\w-]+)\.png", text)


def test_the_script_takes_every_picture_that_a_page_shows() -> None:
    taken = {picture.name for picture in screenshots.PICTURES}
    assert {file.stem for file in screenshots.IMAGES.glob("*.png")} == taken
    assert set(shown_pictures()) <= taken


def test_pictures_are_taken_of_reports_that_show_drift(tmp_path: Path) -> None:
    if not shutil.which("chromedriver") or not any(map(shutil.which, screenshots.BROWSERS)):
        pytest.skip("needs a Chromium and its chromedriver")
    screenshots.take(tmp_path)
    for picture in screenshots.PICTURES:
        head = (tmp_path / f"{picture.name}.png").read_bytes()[: PNG_SIZE.size]
        assert PNG_SIZE.unpack(head) == (picture.width, picture.height)
