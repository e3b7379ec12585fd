"""`derive --check`: which contract a page is held against, and what counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.lossy import lossy
from tests.pages.rendered_as import rendered_as
from zoho_conformance.cli.commands import derive, derive_checking
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.reader import read
from zoho_conformance.runs import library

_DATA = Path(__file__).parent.parent / "pages" / "data"


def text(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")


# Without a type a key that is glued to the values before it is no key without a sample.
PAGE = text("get_lantern_locks.md").replace("- lit\\_time\n", "- lit\\_timestring\n")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the contracts of both invented pages are."""
    folder = tmp_path_factory.mktemp("root")
    for one in (PAGE, text("hang_lanterns.md")):
        page = read(one)
        decided = library.all_decided(folder)["v7"].on(page)
        derive.write(folder, derive.files(page, decided))
    return folder


def checked(root: Path, page: str) -> derive_checking.Checked:
    (found,) = derive_checking.check(root, [read(page)], library.all_decided(root))
    return found


def test_a_page_under_a_new_title_is_held_against_its_contract(root: Path) -> None:
    renamed = PAGE.replace("### GET Lantern Locks", "### Show Locks of Lanterns")
    assert read(renamed).operations[0].id != read(PAGE).operations[0].id
    assert checked(root, renamed) == derive_checking.Checked(())


def test_a_page_without_its_version_is_held_against_its_contract(root: Path) -> None:
    bare = rendered_as("R3x", PAGE)
    assert read(bare).page.version is None
    found = checked(root, bare)
    assert found.drifts == ()
    assert len(found.uncompared) == 1


def test_a_page_without_operations_is_known_by_its_title(root: Path) -> None:
    left = lossy(rendered_as("R2", PAGE))
    assert checked(root, left).drifts == ()
    with pytest.raises(UsageError, match="names no method and path, and no contract has its title"):
        checked(root, left.replace("GET Lantern Locks", "Some Other Locks"))


def test_a_change_is_told_with_the_file_of_the_contract(root: Path) -> None:
    (drift,) = checked(root, PAGE.replace("- pageinteger", "- sheetinteger")).drifts
    assert drift == (
        "contracts/v7/get_lantern_locks.json: page-parameter-renamed at page: page → sheet (error)"
    )


def test_a_page_that_nobody_derived_is_told(root: Path) -> None:
    other = PAGE.replace("Lantern\\_Locks", "Candle\\_Locks").replace("Lantern Locks", "Candles")
    (drift,) = checked(root, other.replace("Lantern_Locks", "Candle_Locks")).drifts
    assert drift.endswith("is not there; write it with `derive`")


def test_a_damaged_schema_is_told(root: Path) -> None:
    file = root / "schemas" / "v7" / "get_lantern_locks" / "error.json"
    held = file.read_text(encoding="utf-8")
    file.write_text("{", encoding="utf-8")
    (drift,) = checked(root, PAGE).drifts
    assert drift.startswith("schemas/v7/get_lantern_locks/error.json: is not what the contract")
    file.write_text(held, encoding="utf-8")
    assert checked(root, PAGE).drifts == ()
