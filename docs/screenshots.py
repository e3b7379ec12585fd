"""The pictures of docs/images, taken of reports in headless Chromium: nobody takes one by hand.

python -m docs.screenshots          takes them all again
python -m docs.screenshots FOLDER   takes them into another folder
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from zoho_conformance.model import locations

IMAGES = Path(__file__).parent / "images"

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SCRIPT_SECONDS = 300

_CASSETTES = locations.root() / "cassettes/reference/v7"
_LOCKS = "get_record_locking_information/ok.yaml"
_DRIFTS = {
    "locks.yaml": (_LOCKS, "Locked_Time__s", "locked_time__s"),
    "automatic-locks.yaml": (
        "get_record_locking_information/ok-automatic.yaml",
        "Locked_Time__s",
        "locked_time__s",
    ),
    "lock.yaml": ("lock_records/ok.yaml", '"SUCCESS"', '"DONE"'),
    "unlock.yaml": ("unlock_records/ok.yaml", '"details"', '"detail"'),
}
"""Recordings that drifted: the cassette that each is made of, and what is changed in its answer."""

_DAYS, _FIRST_DRIFT = 30, 20


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the command whose report it shows, and the window that it is seen in."""

    name: str
    command: str
    width: int
    height: int
    is_dark: bool = False


PICTURES = (
    Picture("report-desktop", "check recordings", 1280, 800),
    Picture("report-dark", "check recordings", 1280, 800, is_dark=True),
    Picture("report-phone", "check recordings", 500, 900),
    Picture("archive-desktop", "audit archive", 1280, 800),
)


def take(folder: Path) -> None:
    """Take all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):
        _write_recordings(Path("recordings"))
        _write_archive(Path("archive"))
        reports = {}
        for command in dict.fromkeys(picture.command for picture in PICTURES):
            reports[command] = Path(scratch, f"{command.split()[0]}.html")
            arguments = [*command.split(), "--report", str(reports[command])]
            program = [sys.executable, "-m", "zoho_conformance"]
            done = subprocess.run([*program, *arguments], stdout=subprocess.DEVNULL, check=False)
            assert done.returncode == 1, f"{command}: its report is to show drift"
        for picture in PICTURES:
            _photograph(picture, reports[picture.command], folder)


def _write_recordings(folder: Path) -> None:
    folder.mkdir()
    for name, (cassette, before, after) in _DRIFTS.items():
        head, response, answer = (
            (_CASSETTES / cassette).read_text(encoding="utf-8").partition("response:")
        )
        drifted = answer.replace(before, after)
        assert drifted != answer, f"{cassette} has no {before}"
        (folder / name).write_text(head + response + drifted, encoding="utf-8")


def _write_archive(folder: Path) -> None:
    """A month of one recording a day, the last days of which drifted."""
    folder.mkdir()
    text = (_CASSETTES / _LOCKS).read_text(encoding="utf-8")
    _, _, tail = text.partition("recorded_at: ")
    recorded = tail.partition("\n")[0]
    head, response, answer = text.partition("response:")
    first = datetime(2026, 3, 1, 9, tzinfo=UTC)
    for day in range(_DAYS):
        drifted = (
            answer.replace("Locked_Time__s", "locked_time__s") if day >= _FIRST_DRIFT else answer
        )
        when = (first + timedelta(days=day)).isoformat()
        (folder / f"day-{day:02}.yaml").write_text(
            (head + response + drifted).replace(recorded, f"'{when}'"), encoding="utf-8"
        )


def _photograph(picture: Picture, report: Path, folder: Path) -> None:
    with open_browser() as chrome:
        scheme = "dark" if picture.is_dark else "light"
        feature = {"name": "prefers-color-scheme", "value": scheme}
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        resize(chrome, picture.width, picture.height)
        chrome.get(report.as_uri())
        (folder / f"{picture.name}.png").write_bytes(chrome.get_screenshot_as_png())


def resize(chrome: Chrome, width: int, height: int) -> None:
    """Have a page all of a window; a headless one leaves room for a frame that it has not."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@contextlib.contextmanager
def open_browser() -> Iterator[Chrome]:
    """A headless Chromium."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        raise SystemExit("pictures need a Chromium and its chromedriver")
    options = ChromeOptions()
    options.binary_location = browser
    for argument in ("headless=new", "hide-scrollbars", "disable-gpu", "disable-dev-shm-usage"):
        options.add_argument(f"--{argument}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium refuses its sandbox to root, as in containers; only our own page is shown.
        options.add_argument("--no-sandbox")
    chrome = Chrome(options=options, service=Service(driver))
    # To look through a large page takes a busy machine longer than the default of half a minute.
    chrome.set_script_timeout(_SCRIPT_SECONDS)
    try:
        yield chrome
    finally:
        chrome.quit()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if sys.argv[1:] else IMAGES)
