"""The built site in a browser, from the disk: searched, filtered, and read on a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from docs.screenshots import BROWSERS, open_browser, resize
from docs.site.__main__ import SITE

PAGES = [
    "index.html",
    "start.html",
    "tutorials/sign-a-release.html",
    "operations/index.html",
    "operations/records/get_records.html",
    "reference/python.html",
    "reference/settings.html",
]
AXE = resources.files("axe_core_python").joinpath("axe.min.js")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    """A browser, where the site is built; without them skipped, but never in CI."""
    has_browser = shutil.which("chromedriver") and any(map(shutil.which, BROWSERS))
    if not has_browser or not (SITE / "index.html").exists():
        missing = "needs a Chromium with its chromedriver, and the site: make site"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    with open_browser() as browser:
        yield browser


def visit(chrome: Chrome, page: str, suffix: str = "", width: int = 1280) -> None:
    resize(chrome, width, 900)
    chrome.get("about:blank")
    chrome.get((SITE / page).as_uri() + suffix)


def ask(chrome: Chrome, script: str) -> Any:
    return chrome.execute_script(f"return {script}")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("lock records", "Lock Records"),
        ("key-renamed", "Rules"),
        ("baseline", "Baseline"),
        ("get_record_locking_information", "get_record_locking_information"),
    ],
)
def test_the_site_is_searched_without_a_server(chrome: Chrome, words: str, title: str) -> None:
    visit(chrome, "search.html", f"?q={words.replace(' ', '+')}")
    results = "[...document.querySelectorAll('#search-results li a')].map((each) => each.innerText)"
    shown = WebDriverWait(chrome, 20).until(lambda _: ask(chrome, results))
    assert title in shown[0]


def test_operations_are_filtered_as_one_types_and_the_address_keeps_the_filter(
    chrome: Chrome,
) -> None:
    visit(chrome, "operations/index.html")
    rows = "document.querySelectorAll('table.operations tbody tr:not([hidden])').length"
    every = ask(chrome, rows)
    chrome.find_element(By.ID, "operation-filter").send_keys("post tags")
    few = ask(chrome, rows)
    assert 0 < few < every
    assert ask(chrome, "document.querySelector('output').textContent") == f"{few} operations"
    assert chrome.current_url.endswith("#filter=post%20tags")
    visit(chrome, "operations/index.html", "#filter=post%20tags")
    assert ask(chrome, rows) == few


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_a_phone(chrome: Chrome, page: str) -> None:
    visit(chrome, page, width=390)
    assert ask(chrome, "document.documentElement.scrollWidth") <= 390
    outside = ask(
        chrome,
        "[...document.querySelectorAll('.bd-article p, .bd-article h1, .bd-article li')]"
        # A table scrolls by itself.
        ".filter((each) => !each.closest('table'))"
        ".filter((each) => each.getBoundingClientRect().right > 391).length",
    )
    assert outside == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_barrier_that_axe_knows(chrome: Chrome, page: str) -> None:
    visit(chrome, page)
    chrome.execute_script(AXE.read_text(encoding="utf-8"))
    violations = chrome.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run().then((found) => done(found.violations.map((each) => each.id)))"
    )
    assert violations == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_from_elsewhere(chrome: Chrome, page: str) -> None:
    visit(chrome, page)
    loaded = ask(chrome, "performance.getEntriesByType('resource').map((each) => each.name)")
    assert [address for address in loaded if not address.startswith(("file:", "data:"))] == []
