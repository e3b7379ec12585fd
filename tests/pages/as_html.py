"""A page's blocks as HTML of the plainest kind: the same page in another rendering."""

from __future__ import annotations

from html import escape

from zoho_conformance.pages.blocks import Block, Code, Item, Paragraph, Row, Section
from zoho_conformance.pages.keys.list_tree import ListEntry, ListNode, list_entries, nest_entries
from zoho_conformance.pages.reader import read_document
from zoho_conformance.pages.sections import split


def html_of(page: str) -> str:
    """The HTML of a page in markdown or text, its lists nested as the reader nests them."""
    parts = ["<!DOCTYPE html><html><body>"]
    for section in split(read_document(page, "page")):
        parts.append(f"<h4>{escape(section.title)}</h4>")
        parts.append(_section(section))
    return "\n".join([*parts, "</body></html>"])


def _section(section: Section) -> str:
    parts: list[str] = []
    run: list[Block] = []
    rows: list[Row] = []
    for block in (*section.blocks, None):
        if isinstance(block, Item) or (run and isinstance(block, Paragraph) and not _ends(block)):
            run.append(block)
            continue
        if rows and not isinstance(block, Row):
            parts.append(_table(rows))
            rows = []
        if run:
            parts.append(_list(nest_entries(list_entries(run), lambda _, __: True)))
            run = []
        if isinstance(block, Code):
            parts.append(f"<pre><code>{escape(block.text)}</code></pre>")
        elif isinstance(block, Row):
            rows.append(block)
        elif isinstance(block, Paragraph):
            words = escape(block.text)
            link = f'<a href="{escape(block.links[0])}">{words}</a>' if block.links else words
            parts.append(f"<p>{link}</p>")
    return "\n".join(parts)


def _table(rows: list[Row]) -> str:
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0].column_heads)
    lines = [heads] if heads else []
    lines += ["".join(f"<td>{escape(cell)}</td>" for cell in row.cells) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _ends(block: Paragraph) -> bool:
    return block.text.rstrip(":") in ("Note", "Notes")


def _list(nodes: list[ListNode]) -> str:
    return (
        "<ul>" + "".join(f"<li>{_entry(node.entry)}{_below(node)}</li>" for node in nodes) + "</ul>"
    )


def _below(node: ListNode) -> str:
    return _list(node.children) if node.children else ""


def _entry(entry: ListEntry) -> str:
    name, _, rest = entry.text.partition(" ")
    head = f"<b>{escape(name)}</b><span>{escape(rest)}</span>"
    return head + "".join(f"<p>{escape(text)}</p>" for text in entry.description)
