"""Links of the built site that lead nowhere: to no file, or to no place on a page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

_ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src"}


@dataclass(frozen=True, slots=True)
class _Page:
    addresses: tuple[str, ...]
    anchors: frozenset[str]


def find_broken_links(site: Path) -> Iterator[str]:
    """A line for each link within the site that leads nowhere.

    Links to other sites are left to `make links`, which needs a network.
    """
    read = cache(_read)
    for file in sorted(set(site.rglob("*.html")) - set(site.glob("_static/**/*.html"))):
        for address in read(file).addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = Path(os.path.normpath(file.parent / unquote(parts.path)))
            target = file if not parts.path else target
            target = target / "index.html" if target.is_dir() else target
            where = f"{file.relative_to(site)}: {address}"
            if not target.is_file():
                yield f"{where}: no such file"
            elif parts.fragment and target.suffix == ".html":
                is_script_state = "=" in parts.fragment
                if not is_script_state and unquote(parts.fragment) not in read(target).anchors:
                    yield f"{where}: no such place on the page"


def _read(file: Path) -> _Page:
    tree = LexborHTMLParser(file.read_bytes())
    addresses = (
        node.attributes.get(name) or ""
        for tag, name in _ADDRESSES.items()
        for node in tree.css(f"{tag}[{name}]")
    )
    anchors = (node.attributes.get("id") or "" for node in tree.css("[id]"))
    return _Page(tuple(dict.fromkeys(addresses)), frozenset(anchors))
