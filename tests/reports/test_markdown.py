"""The report as Markdown: within its limits, and harmless whatever it holds."""

from __future__ import annotations

import re

import pytest

from tests.reports.conftest import hostile, many
from zoho_conformance.reports import markdown
from zoho_conformance.reports.report import Report


@pytest.mark.parametrize("count", [0, 1, 100, 5000])
def test_markdown_fits_into_a_comment(drifted: Report, count: int) -> None:
    comment = markdown.render(many(hostile(drifted), count))
    assert len(comment.encode()) < 65_536
    left_out = re.search(r"(\d+) more findings", comment)
    shown = comment.count("| error |")
    assert shown + (int(left_out[1]) if left_out else 0) == count
    assert count < 5000 or left_out


def test_a_finding_leads_to_the_promise_on_its_page(drifted: Report) -> None:
    source = drifted.findings[0].source
    assert f"[{markdown.escape(source.page)}](<{source.link}>)" in markdown.render(drifted)


def test_hostile_texts_mean_nothing_in_markdown(drifted: Report) -> None:
    comment = markdown.render(hostile(drifted))
    assert "@everyone" not in comment
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", comment)
    for markup in (r"<", r"\]\("):
        tags = re.sub(r"</?(details|summary)>", "", comment)
        assert not re.search(rf"(?<!\\){markup}", tags)
    rows = [line for line in comment.splitlines() if line.startswith("| error")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 7 for row in rows)
