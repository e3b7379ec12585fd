"""Reading a page, against the Markdown library parsing the same text, and its growth."""

from __future__ import annotations

from markdown_it import MarkdownIt

from bench.sidebyside import compare
from zoho_conformance.pages.reader import read

_KEY = "- key\\_{n}string\n\n\n\nRepresents thing {n}.\n\n"
_ROW = "- CODE\\_{n}HTTP 400\n\n\n\nThing {n} is wrong.\n\n**Resolution:** Mend it.\n\n"


def main() -> None:
    small, large = page(40), page(400)
    parser = MarkdownIt("commonmark")
    compare(
        "reading a page / parsing its Markdown",
        ("read", lambda: read(large)),
        ("markdown-it-py", lambda: parser.parse(large)),
    )
    compare(
        "reading 10 times the page (linear: 10)",
        ("400 keys and rows", lambda: read(large)),
        ("40 keys and rows", lambda: read(small)),
    )


def page(size: int) -> str:
    keys = "".join(_KEY.format(n=n) for n in range(size))
    rows = "".join(_ROW.format(n=n) for n in range(size))
    return (
        "# Get Lanterns\n\n#### Endpoints\n\n[GET /lanterns](https://example.invalid/api/v7/a.html)\n\n"
        f"#### Response JSON Keys\n\n{keys}\n#### Possible Errors\n\n{rows}\n"
    )


if __name__ == "__main__":
    main()
