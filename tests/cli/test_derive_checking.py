"""`derive --check`: which contract a page is compared with, and what counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.lossy import make_lossy
from tests.pages.text_forms import render_as
from zoho_conformance.cli.derive import compare_committed, derived_files
from zoho_conformance.contracts import contract_folder
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.reader import read

_DATA = Path(__file__).parent.parent / "pages" / "data"


def text(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")


# A key that is glued to the values before it is only recognised with a type or a sample.
PAGE = text("get_lantern_locks.md").replace("- lit\\_time\n", "- lit\\_timestring\n")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the contracts of both invented pages."""
    folder = tmp_path_factory.mktemp("root")
    for source in (PAGE, text("hang_lanterns.md")):
        page = read(source)
        decided = contract_folder.load_all_rulings(folder)["v7"].for_page(page)
        derived_files.write_changed(folder, derived_files.derive_files(page, decided))
    return folder


def checked(root: Path, page: str) -> compare_committed.CheckedPage:
    (result,) = compare_committed.check_pages(
        root, [read(page)], contract_folder.load_all_rulings(root)
    )
    return result


def test_a_page_under_a_new_title_is_compared_with_its_contract(root: Path) -> None:
    renamed = PAGE.replace("### GET Lantern Locks", "### Show Locks of Lanterns")
    assert read(renamed).operations[0].id != read(PAGE).operations[0].id
    assert checked(root, renamed) == compare_committed.CheckedPage(())


def test_a_page_without_its_version_is_compared_with_its_contract(root: Path) -> None:
    bare = render_as("bare", PAGE)
    assert read(bare).page.version is None
    result = checked(root, bare)
    assert result.drifts == ()
    assert len(result.uncompared) == 1


def test_a_page_without_operations_is_recognised_by_its_title(root: Path) -> None:
    bare = make_lossy(render_as("bulleted", PAGE))
    assert checked(root, bare).drifts == ()
    with pytest.raises(
        UsageError, match="no method and path on this page, and no contract with its title"
    ):
        checked(root, bare.replace("GET Lantern Locks", "Some Other Locks"))


def test_a_change_names_the_file_of_the_contract(root: Path) -> None:
    (drift,) = checked(root, PAGE.replace("- pageinteger", "- sheetinteger")).drifts
    assert drift == (
        "contracts/v7/get_lantern_locks.json: page-parameter-renamed at page: page → sheet (error)"
    )


def test_a_page_without_a_committed_contract_is_a_difference(root: Path) -> None:
    other = PAGE.replace("Lantern\\_Locks", "Candle\\_Locks").replace("Lantern Locks", "Candles")
    (drift,) = checked(root, other.replace("Lantern_Locks", "Candle_Locks")).drifts
    assert drift.endswith("missing; write it with `derive`")


def test_a_damaged_schema_is_a_difference(root: Path) -> None:
    file = root / "schemas" / "v7" / "get_lantern_locks" / "error.json"
    intact = file.read_text(encoding="utf-8")
    file.write_text("{", encoding="utf-8")
    (drift,) = checked(root, PAGE).drifts
    assert drift.startswith("schemas/v7/get_lantern_locks/error.json: differs from what")
    file.write_text(intact, encoding="utf-8")
    assert checked(root, PAGE).drifts == ()
