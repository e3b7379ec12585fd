"""The HTML report in a real browser: seen, filtered, heard, printed, and attacked."""

from __future__ import annotations

import base64
import copy
import itertools
import json
import re
from importlib import resources
from typing import Any

import msgspec
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.reports.html.conftest import Reader, many
from zoho_conformance.reports.read import from_json

_ATTACK = (
    "\"'><script>window.hurt=1</script><img src=x onerror=window.hurt=1><svg onload=window.hurt=1>"
    "</code></style></title>{{7*7}}javascript:window.hurt=1 \u202eabc\u0000\ud800"
)
_FIXED = {"level", "state", "outcome", "verdict", "fail_on", "basis", "kind", "recorded_from"}
"""What the report's schema lets be one of a few words only."""


def attacked(value: Any, length: int = 1) -> Any:
    """The value with every free text in it turned hostile."""
    if isinstance(value, str):
        return f"{value}{_ATTACK * length}" if value else value
    if isinstance(value, tuple):
        return tuple(attacked(item, length) for item in value)
    if isinstance(value, dict):
        return {f"{name}{_ATTACK}": attacked(item, length) for name, item in value.items()}
    if not isinstance(value, msgspec.Struct):
        return value
    fields = {field.name: getattr(value, field.name) for field in msgspec.structs.fields(value)}
    return msgspec.structs.replace(
        value,
        **{
            name: item if name in _FIXED and isinstance(item, str) else attacked(item, length)
            for name, item in fields.items()
        },
    )


def earlier(report: dict[str, Any]) -> dict[str, Any]:
    """A report of long ago, with a finding less."""
    before = copy.deepcopy(report)
    before["run"]["started"] = "2026-01-02T03:04:05+00:00"
    before["findings"] = before["findings"][1:]
    return before


def wait_for(reader: Reader, script: str) -> Any:
    """What a line of JavaScript gives once that is true."""
    return WebDriverWait(reader.chrome, 30).until(lambda _: reader.ask(script))


def console_messages(reader: Reader) -> list[str]:
    # No icon is asked for on a page that has one; all else that a browser says is a fault.
    return [entry["message"] for entry in reader.chrome.get_log("browser")]  # type: ignore[no-untyped-call]


def requested(reader: Reader) -> set[str]:
    """The addresses that the browser asked for."""
    log = reader.chrome.get_log("performance")  # type: ignore[no-untyped-call]
    events = [json.loads(entry["message"])["message"] for entry in log]
    sent = [event for event in events if event["method"] == "Network.requestWillBeSent"]
    return {event["params"]["request"]["url"] for event in sent}


def test_a_page_sends_no_request_and_logs_no_error(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(drifted, [earlier(drifted)])
    address = reader.chrome.current_url
    assert console_messages(reader) == []
    foreign = {url for url in requested(reader) if not url.startswith(("data:", "file:"))}
    assert foreign == set()
    assert address.startswith("file:")


def test_a_hostile_report_is_text_and_nothing_else(reader: Reader, drifted: dict[str, Any]) -> None:
    hostile = attacked(from_json(drifted, "report"))
    before = attacked(from_json(earlier(drifted), "earlier"))
    reader.open(hostile, [before], width=360)
    reader.ask("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert reader.ask("window.hurt") is None
    assert reader.ask("document.querySelectorAll('img, iframe, svg[onload]').length") == 0
    assert reader.ask("document.querySelectorAll('script').length") == 1
    text = reader.ask("document.body.innerText")
    assert "<script>window.hurt=1</script>" in text
    assert "{{7*7}}javascript:window.hurt=1 [U+202E]abc[U+0000][U+D800]" in text
    assert reader.ask("document.documentElement.scrollWidth") == 360
    assert console_messages(reader) == []


def test_a_thousand_findings_can_be_filtered_and_the_filter_sent_as_a_link(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    thousand = many(drifted, 1000)
    reader.open(thousand)
    new = [finding for finding in thousand["findings"] if finding["state"] == "new"]
    assert len(reader.shown(".change.new")) == len(new)
    reader.chrome.find_element(By.CSS_SELECTOR, "input[value=error]").send_keys(Keys.SPACE)
    reader.chrome.find_element(By.NAME, "text").send_keys("Y_12")
    due = [
        finding["path"]
        for finding in thousand["findings"]
        if finding["level"] == "error" and "y_12" in finding["path"]
    ]
    assert len(due) > 1
    assert len(reader.shown(".card")) == len(due)
    assert len(reader.shown(".change")) == len(due)
    announced = f"document.getElementById('said').textContent.startsWith('{len(due)} of 1000')"
    wait_for(reader, announced)
    address = reader.chrome.current_url
    assert address.endswith("#level=error&text=Y_12")
    reader.chrome.get("about:blank")
    reader.chrome.get(address)
    assert sorted(reader.shown(".card .at")) == sorted(due)
    reader.chrome.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    wait_for(reader, "!location.hash")
    assert len(reader.shown(".change.new")) == len(new)
    assert reader.shown("#matched") == []


def test_a_filter_that_nothing_matches_says_so(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(many(drifted, 8), at="#text=nowhere&level=none&rule=none")
    assert reader.shown(".card, .change, .changes, .group") == []
    (message,) = reader.shown("#none")
    assert "No finding matches" in message
    reader.chrome.find_element(By.ID, "clear").click()
    wait_for(reader, "document.querySelector('.change').checkVisibility()")


def test_a_link_to_a_finding_opens_it(reader: Reader, drifted: dict[str, Any]) -> None:
    report = many(drifted, 100)
    last = report["findings"][-1]
    reader.open(report, at=f"#f-{last['fingerprint']}")
    assert reader.shown(f"#f-{last['fingerprint']} .against")
    top = "document.querySelector('.card > details[open]').getBoundingClientRect().top"
    assert 0 <= reader.ask(top) < 900
    assert len(reader.shown(".card .against")) == 1


def test_a_link_to_a_finding_that_is_filtered_out_shows_it(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    report = many(drifted, 100)
    reader.open(report, at="#state=gone")
    new = next(each for each in report["findings"] if each["state"] == "new")
    reader.ask("void (location.hash = arguments[0])", f"f-{new['fingerprint']}")
    wait_for(reader, f"document.querySelector('#f-{new['fingerprint']}').checkVisibility()")


def test_everything_can_be_reached_by_keyboard(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(many(drifted, 8))
    seen: list[str] = []
    for _ in range(80):
        reader.chrome.switch_to.active_element.send_keys(Keys.TAB)
        describe = (
            "((one) => one.name || one.id || one.className || one.getAttribute('href')"
            " || one.localName)(document.activeElement)"
        )
        seen.append(reader.ask(describe))
        outline = reader.ask(
            "(document.activeElement.matches('.chip input') ?"
            " document.activeElement.nextElementSibling : document.activeElement)"
            ".computedStyleMap().get('outline-style').toString()"
        )
        assert outline != "none", seen[-1]
        if seen[-1] == "plain copy":
            break
    assert seen[0] == "skip"
    for control in ("theme", "plain", "#findings", "level", "state", "text", "unfold", "summary"):
        assert control in seen, control
    reader.chrome.switch_to.active_element.send_keys(Keys.ENTER)
    wait_for(reader, "/^(Copied|Selected)$/.test(document.getElementById('said').textContent)")
    summary = reader.chrome.find_element(By.CSS_SELECTOR, ".card > details > summary")
    before = len(reader.shown(".card .against"))
    summary.send_keys(Keys.ENTER)
    assert len(reader.shown(".card .against")) == before - 1


@pytest.mark.parametrize("width", [1280, 360])
def test_a_screen_reader_hears_a_whole_page(
    reader: Reader, drifted: dict[str, Any], width: int
) -> None:
    reader.open(many(drifted, 8), [earlier(drifted)], width=width)
    if width < 500:
        reader.chrome.find_element(By.ID, "filter-toggle").click()
    tree = reader.chrome.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    heard = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in tree
        if not node["ignored"]
    ]
    for element in (
        ("banner", ""),
        ("navigation", "Sections"),
        ("main", ""),
        ("heading", "Verdict: Drift"),
        ("heading", "What changed"),
        ("heading", "Evidence"),
        ("search", "Filter findings"),
        ("group", "Level"),
        ("checkbox", "error 2"),
        ("searchbox", "Text"),
        ("button", "Theme: auto"),
        ("table", "Coverage"),
        ("search", "Filter keys"),
        ("image", "Findings over 2 runs, by level"),
        ("listitem", ""),
        ("contentinfo", ""),
        ("status", ""),
    ):
        assert element in heard, element
    rows = [name for role, name in heard if role == "rowheader"]
    assert set(drifted["coverage"]) <= set(rows)
    headings = [
        int(part["value"]["value"])
        for node in tree
        if not node["ignored"] and node["role"]["value"] == "heading"
        for part in node["properties"]
        if part["name"] == "level"
    ]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(to - of <= 1 for of, to in itertools.pairwise(headings))


SCENES: dict[str, dict[str, Any]] = {
    "light": {"scheme": "light"},
    "dark": {"scheme": "dark"},
    "phone": {"scheme": "dark", "width": 390},
    "paper": {"medium": "print"},
}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("folded", [True, False], ids=["folded", "open"])
def test_axe_finds_nothing(
    reader: Reader, drifted: dict[str, Any], scene: str, *, folded: bool
) -> None:
    reader.open(many(drifted, 12), [earlier(drifted)], **SCENES[scene])
    if not folded:
        open_all(reader)
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    reader.chrome.execute_script(axe)
    result = reader.chrome.execute_async_script("axe.run(document).then(arguments[0])")
    violations = [
        (rule["id"], [node["html"] for node in rule["nodes"]]) for rule in result["violations"]
    ]
    assert violations == []
    assert len(result["passes"]) > 20


def open_all(reader: Reader) -> None:
    reader.ask("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")


def luminance(colour: str) -> float:
    channels = colour[colour.index("(") + 1 : -1].split(",")[:3]
    red, green, blue = (linear(int(channel) / 255) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


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
    assert reader.shown("#theme") == ["Theme: auto"]
    reader.chrome.find_element(By.ID, "theme").click()
    assert reader.shown("#theme") == ["Theme: light"]
    assert luminance(reader.ask(ground)) > 0.8 > luminance(dark)
    reader.ask("localStorage.clear()")


def test_long_lines_widen_no_page(reader: Reader, drifted: dict[str, Any]) -> None:
    report = many(drifted, 40)
    for finding in report["findings"]:
        finding["expected"] = finding["actual"] = "a long line, " * 30
    reader.open(report)
    assert reader.ask("document.documentElement.scrollWidth") <= 1280


def test_a_phone_needs_no_sideways_scrolling(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(drifted, [earlier(drifted)], width=360)
    reader.ask("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert reader.ask("document.documentElement.scrollWidth") == 360
    beyond = reader.ask(
        "[...document.querySelectorAll('main *')]"
        ".filter((one) => one.getBoundingClientRect().right > 361 && !one.closest('.vh, .gist'))"
        ".map((one) => one.outerHTML.slice(0, 99))"
    )
    assert beyond == []


def paper_pages(reader: Reader, *, wide: bool) -> int:
    """The number of pages on paper, of the size of A4 or of US Letter."""
    size = (
        {"paperWidth": 8.5, "paperHeight": 11}
        if wide
        else {"paperWidth": 8.27, "paperHeight": 11.69}
    )
    encoded = reader.chrome.execute_cdp_cmd("Page.printToPDF", size)["data"]
    return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(encoded)))


def test_paper_gets_the_summary_and_no_controls(reader: Reader, drifted: dict[str, Any]) -> None:
    report = many(drifted, 40)
    reader.open(report, medium="print")
    new = [finding for finding in report["findings"] if finding["state"] == "new"]
    assert len(reader.shown(".change.new")) == len(new)
    assert len(reader.shown(".change.known")) == 10
    assert reader.shown(".card, #findings, .places, button, #filter, .toc, .bar, .ago") == []
    (sign_off,) = reader.shown("#sign-off")
    for text in ("Decision", "Name", "Date", "Signature", report["run"]["contract_digest"]):
        assert text in sign_off


def test_paper_gets_what_a_reader_opened(reader: Reader, drifted: dict[str, Any]) -> None:
    report = many(drifted, 40)
    reader.open(report)
    shown = report["findings"][0]["fingerprint"]
    reader.ask("void (location.hash = arguments[0])", f"f-{shown}")
    wait_for(reader, f"document.getElementById('f-{shown}').checkVisibility()")
    reader.see(medium="print")
    assert len(reader.shown(".card .against")) == 1


def test_paper_gets_all_evidence_where_it_is_asked_for(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    reader.open(many(drifted, 40), medium="print", at="#print=details")
    assert len(reader.shown(".card .against")) == 40
    assert len(reader.shown(".places")) == len(reader.shown(".reasons > li")) > 0


@pytest.mark.parametrize("wide", [False, True], ids=["A4", "Letter"])
def test_a_thousand_findings_take_at_most_forty_pages(
    reader: Reader, drifted: dict[str, Any], *, wide: bool
) -> None:
    reader.open(many(drifted, 1000), medium="")
    assert 5 < paper_pages(reader, wide=wide) <= 40


def test_what_was_filled_in_to_sign_is_on_paper(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(drifted)
    name = reader.chrome.find_element(By.CSS_SELECTOR, "#sign-off [autocomplete=name]")
    name.send_keys("Mara")
    reader.chrome.find_element(By.CSS_SELECTOR, "#sign-off [type=radio]").click()
    date = "document.querySelector('#sign-off [type=date]')"
    assert reader.ask(f"{date}.classList.contains('is-empty')")
    reader.ask(f"(({date}).value = '2026-03-01', {date}.dispatchEvent(new Event('input')))")
    reader.see(medium="print")
    assert not reader.ask(f"{date}.classList.contains('is-empty')")
    assert reader.ask("document.querySelector('#sign-off [autocomplete=name]').value") == "Mara"
    assert reader.ask("document.querySelector('#sign-off [type=radio]').checkVisibility()")


def boxes(reader: Reader, selector: str) -> list[dict[str, float]]:
    """Where each of a selector is in the window, and how large."""
    return list(
        reader.ask(
            "[...document.querySelectorAll(arguments[0])]"
            ".map((each) => each.getBoundingClientRect())"
            ".map(({ top, bottom, height }) => ({ top, bottom, height }))",
            selector,
        )
    )


def test_each_change_is_a_row_of_one_line(reader: Reader, drifted: dict[str, Any]) -> None:
    reader.open(many(drifted, 40))
    heights = {box["height"] for box in boxes(reader, ".change.new")}
    assert all(30 <= height <= 34 for height in heights), heights


@pytest.mark.parametrize("count", [4, 85, 1000])
def test_a_phone_shows_the_first_change_without_scrolling(
    reader: Reader, drifted: dict[str, Any], count: int
) -> None:
    reader.open(many(drifted, count), width=390)
    assert boxes(reader, ".change")[0]["bottom"] < 667
    assert reader.shown("#filter") == []


def test_a_row_says_what_changed_louder_than_by_which_rule(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    reader.open(drifted)
    weight = "Number(getComputedStyle(document.querySelector(arguments[0])).fontWeight)"
    colour = "getComputedStyle(document.querySelector(arguments[0])).color"
    size = "parseFloat(getComputedStyle(document.querySelector(arguments[0])).fontSize)"
    path, came, rule = (f".change.new {part}" for part in (".at", ".came", "summary .rule"))
    assert reader.ask(weight, path) == reader.ask(weight, came) > reader.ask(weight, rule)
    assert reader.ask(size, rule) <= min(reader.ask(size, path), reader.ask(size, came))
    assert luminance(reader.ask(colour, rule)) > luminance(reader.ask(colour, path))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_that_conforms_shows_no_red(
    reader: Reader, drifted: dict[str, Any], scheme: str
) -> None:
    known = [{**finding, "state": "known"} for finding in drifted["findings"]]
    reader.open({**drifted, "verdict": "conforms", "findings": known}, scheme=scheme)
    open_all(reader)
    red = reader.ask(
        "[...document.querySelectorAll('body *')].filter((each) => each.checkVisibility())"
        ".filter((each) => ['color', 'backgroundColor', 'fill', 'stroke'].some((name) => {"
        "  const [red, green, blue, alpha] = (getComputedStyle(each)[name].match(/[0-9.]+/g) ?? [])"
        "    .map(Number);"
        "  return alpha !== 0 && red > 140 && green < red * 0.65 && blue < red * 0.65;"
        "})).map((each) => each.outerHTML.slice(0, 99))"
    )
    assert red == []


def test_keys_can_be_filtered_by_text_and_by_what_became_of_them(
    reader: Reader, drifted: dict[str, Any]
) -> None:
    reader.open(drifted)
    left = (
        "[...document.querySelectorAll('.key-cells dd')]"
        ".filter((each) => !each.closest('[hidden]'))"
        ".flatMap((each) => each.textContent.split('\\n')).map((line) => line.split(' · ')[0])"
    )
    reader.chrome.find_element(By.CSS_SELECTOR, "#key-filter [value=drifted]").send_keys(Keys.SPACE)
    assert reader.ask(left) == ["data[].$editable", "data[].Lock_Source__s"]
    reader.chrome.find_element(By.NAME, "key").send_keys("editable")
    assert reader.ask(left) == ["data[].$editable"]
    assert reader.shown("#keys-matched") == ["1 key in 1 operation"]
    reader.chrome.find_element(By.NAME, "key").clear()
    reader.chrome.find_element(By.CSS_SELECTOR, "#key-filter [value=drifted]").send_keys(Keys.SPACE)
    documented = sum(each["keys"]["documented"] for each in drifted["coverage"].values())
    assert len(reader.ask(left)) >= documented


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
