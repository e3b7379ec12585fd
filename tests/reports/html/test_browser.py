"""The HTML report in a real browser: seen, filtered, heard, printed, and attacked."""

from __future__ import annotations

import base64
import copy
import itertools
import json
from importlib import resources
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.reports.html.conftest import Reader, many

_ATTACK = (
    "\"'><script>window.hurt=1</script><img src=x onerror=window.hurt=1><svg onload=window.hurt=1>"
    "</code></style></title>{{7*7}}javascript:window.hurt=1 \u202eabc\u0000\ud800"
)
_FIXED = {"level", "state", "outcome", "verdict", "fail_on", "basis", "kind"}
"""What the report's schema lets be one of a few words only."""


def attacked(report: Any, length: int = 1) -> Any:
    """The report with every other string of it, and the names in it, turned hostile."""
    if isinstance(report, list):
        return [attacked(one, length) for one in report]
    if isinstance(report, str):
        return f"{report}{_ATTACK * length}"
    if not isinstance(report, dict):
        return report
    return {
        name: one if name in _FIXED and isinstance(one, str) else attacked(one, length)
        for name, one in report.items()
    }


def named(report: dict[str, Any]) -> dict[str, Any]:
    """The report with the names of its operations and reasons turned hostile as well."""
    held = attacked(report)
    held["coverage"] = {f"{name}{_ATTACK}": one for name, one in held["coverage"].items()}
    for target in held["run"]["targets"]:
        target["not_asked"] = {_ATTACK: 3}
    return dict(held)


def earlier(report: dict[str, Any]) -> dict[str, Any]:
    """A report of long ago, with a finding less."""
    held = copy.deepcopy(report)
    held["run"]["started"] = "2026-01-02T03:04:05+00:00"
    held["findings"] = held["findings"][1:]
    return held


def waited(reader: Reader, script: str) -> Any:
    return WebDriverWait(reader.chrome, 5).until(lambda _: reader.ask(script))


def complaints(reader: Reader) -> list[str]:
    # No icon is asked for on a page that has one; all else that a browser says is a fault.
    return [one["message"] for one in reader.chrome.get_log("browser")]  # type: ignore[no-untyped-call]


def wanted(reader: Reader) -> set[str]:
    """The addresses that the browser asked for."""
    log = [json.loads(one["message"])["message"] for one in reader.chrome.get_log("performance")]  # type: ignore[no-untyped-call]
    sent = [one for one in log if one["method"] == "Network.requestWillBeSent"]
    return {one["params"]["request"]["url"] for one in sent}


def test_nothing_is_asked_of_any_network_and_nothing_complains(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    reader.open(drifted, [earlier(drifted)])
    address = reader.chrome.current_url
    assert complaints(reader) == []
    foreign = {one for one in wanted(reader) if not one.startswith(("data:", "file:"))}
    assert foreign == set()
    assert address.startswith("file:")


def test_a_hostile_report_is_text_and_nothing_else(reader: Reader, drifted: dict[str, Any]) -> None:
    hostile = named(drifted)
    reader.open(hostile, [earlier(hostile)], width=360)
    reader.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert reader.ask("window.hurt") is None
    assert reader.ask("document.querySelectorAll('img, iframe, svg[onload]').length") == 0
    assert reader.ask("document.querySelectorAll('script').length") == 1
    text = reader.ask("document.body.innerText")
    assert "<script>window.hurt=1</script>" in text
    assert "{{7*7}}javascript:window.hurt=1 [U+202E]abc[U+0000][U+D800]" in text
    assert reader.ask("document.documentElement.scrollWidth") == 360
    assert complaints(reader) == []


def test_a_thousand_findings_can_be_filtered_and_the_filter_sent_as_a_link(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    thousand = many(drifted, 1000)
    reader.open(thousand)
    assert len(reader.shown(".card")) == 1000
    reader.chrome.find_element(By.CSS_SELECTOR, "input[value=error]").send_keys(Keys.SPACE)
    reader.chrome.find_element(By.NAME, "text").send_keys("Y_12")
    due = [
        one["path"]
        for one in thousand["findings"]
        if one["level"] == "error" and "y_12" in one["path"]
    ]
    assert len(due) > 1
    assert len(reader.shown(".card")) == len(due)
    assert waited(reader, "document.getElementById('said').textContent").startswith(
        f"{len(due)} of 1000"
    )
    address = reader.chrome.current_url
    assert address.endswith("#level=error&text=Y_12")
    reader.chrome.get("about:blank")
    reader.chrome.get(address)
    assert sorted(reader.shown(".card .at")) == sorted(due)
    reader.chrome.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    waited(reader, "!location.hash")
    assert len(reader.shown(".card")) == 1000


def test_a_filter_that_nothing_matches_says_so(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(drifted, at="#text=nowhere&level=none&rule=none")
    assert reader.shown(".card") == []
    (told,) = reader.shown("#none")
    assert "No finding matches" in told
    reader.chrome.find_element(By.ID, "clear").click()
    waited(reader, "document.querySelector('.card').checkVisibility()")


def test_a_link_to_a_finding_opens_it(reader: Reader, drifted: dict[str, Any]) -> None:
    report = many(drifted, 100)
    last = report["findings"][-1]
    reader.open(report, at=f"#f-{last['fingerprint']}")
    assert reader.shown(f"#f-{last['fingerprint']} .against")
    top = "document.querySelector('.card details[open]').getBoundingClientRect().top"
    assert 0 <= reader.ask(top) < 900
    assert len(reader.shown(".card .against")) == 1


def test_a_link_to_a_finding_that_is_filtered_out_shows_it(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    report = many(drifted, 100)
    reader.open(report, at="#state=gone")
    new = next(one for one in report["findings"] if one["state"] == "new")
    reader.ask("void (location.hash = arguments[0])", f"f-{new['fingerprint']}")
    waited(reader, f"document.querySelector('#f-{new['fingerprint']}').checkVisibility()")


def test_everything_can_be_reached_by_keyboard(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(drifted)
    seen: list[str] = []
    for _ in range(60):
        reader.chrome.switch_to.active_element.send_keys(Keys.TAB)
        told = (
            "((one) => one.name || one.id || one.className || one.getAttribute('href')"
            " || one.localName)(document.activeElement)"
        )
        seen.append(reader.ask(told))
        outline = reader.ask(
            "(document.activeElement.matches('.chip input') ?"
            " document.activeElement.nextElementSibling : document.activeElement)"
            ".computedStyleMap().get('outline-style').toString()"
        )
        assert outline != "none", seen[-1]
        if seen[-1] == "plain copy":
            break
    assert seen[0] == "skip"
    for one in ("theme", "#findings", "level", "state", "text", "unfold", "summary"):
        assert one in seen, one
    reader.chrome.switch_to.active_element.send_keys(Keys.ENTER)
    assert waited(reader, "document.getElementById('said').textContent") in ("Copied", "Selected")
    summary = reader.chrome.find_element(By.CSS_SELECTOR, ".card summary")
    before = len(reader.shown(".card .against"))
    summary.send_keys(Keys.ENTER)
    assert len(reader.shown(".card .against")) == before - 1


@pytest.mark.parametrize("width", [1280, 360])
def test_a_screen_reader_hears_a_whole_page(
    reader: Reader, drifted: dict[str, Any], width: int
) -> None:
    reader.open(drifted, [earlier(drifted)], width=width)
    tree = reader.chrome.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    heard = [
        (one["role"]["value"], one.get("name", {}).get("value", ""))
        for one in tree
        if not one["ignored"]
    ]
    for one in (
        ("banner", ""),
        ("navigation", "Sections"),
        ("main", ""),
        ("heading", "Verdict: Drift"),
        ("heading", "Evidence"),
        ("search", "Filter findings"),
        ("group", "Level"),
        ("checkbox", "error 1"),
        ("searchbox", "Text"),
        ("table", "Coverage"),
        ("image", "Findings over 2 runs, by level"),
        ("listitem", ""),
        ("contentinfo", ""),
        ("status", ""),
    ):
        assert one in heard, one
    rows = [name for role, name in heard if role == "rowheader"]
    assert set(drifted["coverage"]) <= set(rows)
    headings = [
        int(part["value"]["value"])
        for one in tree
        if not one["ignored"] and one["role"]["value"] == "heading"
        for part in one["properties"]
        if part["name"] == "level"
    ]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(to - of <= 1 for of, to in itertools.pairwise(headings))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(reader: Reader, drifted: dict[str, Any], scheme: str) -> None:
    reader.open(drifted, [earlier(drifted)], scheme=scheme)
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    reader.chrome.execute_script(axe)
    found = reader.chrome.execute_async_script("axe.run(document).then(arguments[0])")
    told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]
    assert told == []
    assert len(found["passes"]) > 20


def luminance(colour: str) -> float:
    parts = [int(one) / 255 for one in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_can_be_read_on_every_ground_in_every_theme(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    reader.open(drifted)
    resolved = (
        "((name) => { document.body.style.color = `var(--${name})`;"
        " const got = getComputedStyle(document.body).color;"
        " document.body.style.color = ''; return got; })(arguments[0])"
    )
    papers = set()
    for scheme, medium in (("light", "screen"), ("dark", "screen"), ("dark", "print")):
        reader.see(scheme, medium)
        colours = {
            name: luminance(reader.ask(resolved, name))
            for name in (
                *("ink", "quiet", "error", "warning", "info", "conforms"),
                *("paper", "raised", "code"),
            )
        }
        for ground in ("paper", "raised", "code"):
            for tone in ("ink", "quiet", "error", "warning", "info", "conforms"):
                dark, light = sorted((colours[tone], colours[ground]))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (scheme, medium, tone, ground)
        papers.add(round(colours["paper"], 3))
    assert len(papers) == 3


def test_a_theme_can_be_chosen_against_the_system(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(drifted, scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = reader.ask(ground)
    reader.chrome.find_element(By.ID, "theme").click()
    assert reader.ask("document.getElementById('theme-name').textContent") == "light"
    assert luminance(reader.ask(ground)) > 0.8 > luminance(dark)
    reader.ask("localStorage.clear()")


def test_long_lines_widen_no_page(reader: Reader, drifted: dict[str, Any]) -> None:
    for one in drifted["findings"]:
        one["expected"] = one["actual"] = "a long line, " * 30
    reader.open(many(drifted, 40))
    assert reader.ask("document.documentElement.scrollWidth") <= 1280


def test_a_phone_needs_no_sideways_scrolling(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(drifted, [earlier(drifted)], width=360)
    reader.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert reader.ask("document.documentElement.scrollWidth") == 360
    beyond = reader.ask(
        "[...document.querySelectorAll('main *')]"
        ".filter((one) => one.getBoundingClientRect().right > 361 && !one.closest('.vh, .gist'))"
        ".map((one) => one.outerHTML.slice(0, 99))"
    )
    assert beyond == []


def test_paper_gets_everything_and_no_controls(reader: Reader, drifted: dict[str, Any]) -> None:
    few = many(drifted, 30)
    reader.open(few, medium="print")
    assert len(reader.shown(".card .against")) == 30
    assert len(reader.shown(".places")) == len(reader.shown(".reasons > li")) > 0
    assert reader.shown("button, #filter, .toc, .bar, .ago") == []
    (sign_off,) = reader.shown("#sign-off")
    for one in ("Decision", "Name", "Date", "Signature", few["run"]["contract_digest"]):
        assert one in sign_off
    paper = reader.chrome.execute_cdp_cmd("Page.printToPDF", {})["data"]
    assert base64.b64decode(paper).startswith(b"%PDF")
    reader.see()
    assert reader.shown(".card .against") == []


def test_without_scripts_all_is_there_but_the_controls(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    off = "Emulation.setScriptExecutionDisabled"
    reader.chrome.execute_cdp_cmd(off, {"value": True})
    try:
        reader.open(drifted)
        assert len(reader.shown(".card .against")) == len(drifted["findings"])
        assert reader.shown("#filter, button") == []
    finally:
        reader.chrome.execute_cdp_cmd(off, {"value": False})
