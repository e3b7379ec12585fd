"""Links to facts on a documentation page: its address, and a fragment that finds words on it.

The pages have no anchor for a key or a row, so that a link names the words themselves
(`#:~:text=`); a browser that does not find them, or does not know such links, shows the page.
"""

from __future__ import annotations

from urllib.parse import quote

from zoho_conformance.model.lazy_pattern import lazy_pattern

_PLAIN_WORD = lazy_pattern(r"[A-Za-z]?[a-z]+")
"""A word that any sentence may have: `id`, `fields`, `Owner`."""


def link_to(url: str, section: str, words: str, behind: str = "") -> str:
    """The address that leads to words in a section of the page at an address.

    `behind` is what stands right behind them: name and type of a key, and code and status of an
    error, have no space between them on the pages. A browser goes to the first text that it finds.
    """
    if not words or "#" in url:
        return url
    texts = [f"{words}{behind}"] if behind else []
    texts.append(_as_on_page(section, words))
    return f"{url}#:~:{'&'.join(f'text={_encoded(text)}' for text in texts)}"


def _encoded(text: str) -> str:
    # A hyphen, a comma and an ampersand have a meaning of their own in such a fragment.
    return quote(text, safe="", errors="replace").replace("-", "%2D")


def _as_on_page(section: str, words: str) -> str:
    """The words in a form that only the fact itself has on the page."""
    if not _PLAIN_WORD.fullmatch(words):
        return words
    # The first `id` on a page is in a sentence; with its quotes it is in a sample.
    return f"{words}=" if section == "parameters" else f'"{words}"'
