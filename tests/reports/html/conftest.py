"""Reports to show, and a real browser to show them in."""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.reports.conftest import copied_recordings, drift, outage
from zoho_conformance.reports.html import render
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.report import Report, as_json

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


Source = Report | Mapping[str, Any]
"""A report, or its JSON."""


def render_json(report: Source, history: Sequence[Source] = ()) -> str:
    """The page of a report, with others as its history."""
    return render(_report(report), list(map(_report, history)))


def _report(source: Source) -> Report:
    return source if isinstance(source, Report) else from_json(source, "report")


class Reader:
    """A person who opens reports in a browser."""

    def __init__(self, chrome: Chrome, folder: Path) -> None:
        self.chrome = chrome
        self._folder = folder
        self._opened = 0

    def open(
        self,
        report: Source,
        history: Sequence[Source] = (),
        *,
        at: str = "",
        width: int = 1280,
        **media: str,
    ) -> None:
        """Show a report, at a place of it, as wide as a window, with media as named."""
        self._opened += 1
        file = self._folder / f"{self._opened}.html"
        file.write_text(render_json(report, history), encoding="utf-8")
        self.resize(width)
        self.see(**media)
        self.chrome.get(file.as_uri() + at)

    def resize(self, width: int) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def see(self, scheme: str = "light", medium: str = "screen") -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        wanted = {"media": medium, "features": features}
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", wanted)

    def ask(self, script: str, *given: Any) -> Any:
        """What a line of JavaScript gives."""
        return self.chrome.execute_script(f"return {script}", *given)

    def shown(self, selector: str) -> list[str]:
        """The texts of what is to be seen of a selector."""
        return list(
            self.ask(
                "[...document.querySelectorAll(arguments[0])]"
                ".filter((one) => one.checkVisibility()).map((one) => one.innerText)",
                selector,
            )
        )


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader with a headless Chromium; without one, tests are skipped, but never in CI."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        missing = "needs a Chromium and its chromedriver: apt-get install chromium chromium-driver"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    options = ChromeOptions()
    options.binary_location = browser
    # A container has no sandbox to offer, and little shared memory.
    for flag in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = Chrome(options=options, service=Service(driver))
    try:
        yield Reader(chrome, tmp_path_factory.mktemp("pages"))
    finally:
        chrome.quit()


@pytest.fixture(scope="session")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A report with an error, a warning, two notes, and a case that was not judged."""
    shop = copied_recordings(tmp_path_factory.mktemp("drifted"))
    drift(shop)
    outage(shop)
    return as_json(shop.report())


def many(report: dict[str, Any], number: int) -> dict[str, Any]:
    """The report with so many findings of all levels and states."""
    given = report["findings"]
    findings = [
        {
            **given[nth % len(given)],
            "fingerprint": f"{nth:012x}",
            "path": f"data[].key_{nth}",
            "shared_path": f"[].key_{nth}",
            "shared_key": f"key_{nth}",
            "state": ("new", "new", "known", "gone")[nth % 4],
            "count": 0 if nth % 4 == 3 else 1,
        }
        for nth in range(number)
    ]
    return {**report, "findings": findings}


def at(report: dict[str, Any], started: str) -> dict[str, Any]:
    """The report as if its run had started at another time."""
    earlier = copy.deepcopy(report)
    earlier["run"]["started"] = started
    return earlier
