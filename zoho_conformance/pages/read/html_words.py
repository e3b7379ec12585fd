"""Which elements stand inside a line, and the words of a node."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from selectolax.lexbor import LexborNode

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BOLD = ("b", "strong")
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "img",
        "kbd",
        "label",
        "mark",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "textarea",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_BREAKS = ("br",)
_LINES = ("div", "li", "p", "tr")
# The marks that headings carry as links to themselves.
_MARKS = "¶§🔗# \N{ZERO WIDTH SPACE}"


def words(node: LexborNode, without: Collection[str] = ()) -> str:
    """The words of a node, white space as single spaces; not those in elements ``without``."""
    found: list[str] = []
    pending: list[LexborNode | None] = [node]
    while pending:
        here = pending.pop()
        tag = "" if here is None else here.tag or ""
        if here is None or tag in _BREAKS:
            found.append(" ")
        elif tag == "-text":
            found.append(here.text(deep=False))
        elif tag not in without:
            # What is set as a block of its own touches nothing.
            pending += [] if tag in INLINE else [None]
            pending += reversed(list(here.iter(include_text=True)))
            found += [] if tag in INLINE else [" "]
    return " ".join("".join(found).split()).strip(_MARKS)


def preformatted(node: LexborNode) -> str:
    """The text of code as it is shown, its lines kept where elements make them."""
    return "".join(_shown(node)).strip("\r\n").replace("\N{NO-BREAK SPACE}", " ").strip()


def _shown(node: LexborNode) -> Iterator[str]:
    pending: list[LexborNode | None] = [node]
    while pending:
        here = pending.pop()
        tag = "" if here is None else here.tag or ""
        if here is None or tag in _BREAKS:
            yield "\n"
        elif tag == "-text":
            yield here.text(deep=False)
        else:
            # Each such element is a line of its own.
            pending += [None] if tag in _LINES else []
            pending += reversed(list(here.iter(include_text=True)))
