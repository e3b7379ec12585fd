"""A folder of pages to contracts and schemas: against parsing alone, and in parallel."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from markdown_it import MarkdownIt

from bench.reading import page
from bench.sidebyside import compare
from zoho_conformance.cli.derive import load_pages
from zoho_conformance.cli.derive.load_pages import LoadedPage, PageSource

_PAGES = 120
"""About as many as an API has pages, each about as large as most of them are."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for n in range(_PAGES):
            text = page(60).replace("Get Lanterns", f"Get Lanterns {n}")
            (Path(folder) / f"{n:03}.md").write_text(text, encoding="utf-8")
        pages = load_pages.find_pages([folder])
        texts = [source.path.read_text(encoding="utf-8") for source in pages if source.path]
        parser = MarkdownIt("commonmark")
        one_by_one = (f"{_PAGES} pages one by one", lambda: [_derived(source) for source in pages])
        compare(
            "deriving pages / parsing their Markdown",
            one_by_one,
            ("markdown-it-py", lambda: [parser.parse(text) for text in texts]),
            rounds=3,
        )
        compare(
            "deriving pages in processes / one by one",
            ("processes", lambda: load_pages.load_all(pages, {}, None)),
            one_by_one,
            rounds=3,
        )
        compare(
            "deriving pages in threads / one by one",
            ("threads", lambda: _in_threads(pages)),
            one_by_one,
            rounds=3,
        )


def _derived(page: PageSource) -> LoadedPage:
    return load_pages.load_page(page, {})


def _in_threads(pages: list[PageSource]) -> list[LoadedPage]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(_derived, pages))


if __name__ == "__main__":
    main()
