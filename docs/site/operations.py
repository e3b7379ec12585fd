"""A page for each operation: what its documentation page promises, as the contracts have it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from docs.site.areas import area_folder, find_area
from docs.site.stage import Stage
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.export.markdown import describe_callback, describe_operation
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.export.source import ExportSource

FOLDER = "operations"
_CALLBACKS = "callbacks"


@dataclass(frozen=True, slots=True)
class OperationPage:
    """An operation, and where its page stands."""

    promise: Promise
    title: str
    request: str
    area: str

    @property
    def document(self) -> str:
        """The page without its suffix."""
        return f"{FOLDER}/{area_folder(self.area)}/{self.promise.id}"


def lay_out(promises: Iterable[Promise]) -> list[OperationPage]:
    """The pages of operations, by area and title. Titles that several have name the id too."""
    every = tuple(promises)
    times = Counter(promise.page.title for promise in every)
    pages = []
    for promise in every:
        path = full_path(promise.operation.path, promise.page.version).template
        request = f"{promise.operation.method} {path}"
        title = promise.page.title
        title = title if times[title] == 1 else f"{title} ({promise.id})"
        pages.append(OperationPage(promise, title, request, find_area(path)))
    return sorted(pages, key=lambda page: (page.area, page.title, page.promise.id))


def write_operations(stage: Stage, source: ExportSource) -> int:
    """Write all pages of operations and callbacks; the number of operations."""
    pages = lay_out(source.promises)
    by_area: dict[str, list[OperationPage]] = defaultdict(list)
    for page in pages:
        by_area[page.area].append(page)
        stage.write(f"{page.document}.md", "\n".join(_operation(source, page)) + "\n")
    for area, members in by_area.items():
        stage.write(f"{FOLDER}/{area_folder(area)}/index.md", "\n".join(_area(area, members)))
    callbacks = [line for each in source.callbacks for line in ("", *describe_callback(each))]
    preface = "Payloads that Zoho sends to an address of yours; check them with `check_callback`."
    text = "\n".join(["# Callbacks", "", preface, *callbacks])
    stage.write(f"{FOLDER}/{_CALLBACKS}.md", text + "\n")
    stage.write(f"{FOLDER}/index.md", "\n".join(_index(source, pages, list(by_area))) + "\n")
    return len(pages)


def _operation(source: ExportSource, page: OperationPage) -> Iterator[str]:
    heading, *lines = describe_operation(source, page.promise, page.title)
    yield heading
    # As a heading, so that whoever searches for the id finds its page first.
    yield from ("", f"## {page.promise.id}")
    yield from lines
    yield from ("", "## In the terminal", "", "```sh")
    yield f"zoho-conformance contracts show {page.promise.id}"
    yield f"zoho-conformance check --all -k {page.promise.id}"
    yield from ("```", "")
    yield "The first prints this page with the line of each fact. The second checks the samples on"
    yield "the documentation page. To check your own recordings, run `zoho-conformance check PATH`."


def _area(area: str, pages: list[OperationPage]) -> Iterator[str]:
    yield from (f"# {area}", "")
    yield from _table_of(pages, PurePosixPath(pages[0].document).parent, ("id", _id))
    yield from ("", "```{toctree}", ":hidden:", "")
    yield from (f"/{page.document}" for page in pages)
    yield from ("```", "")


def _index(source: ExportSource, pages: list[OperationPage], areas: list[str]) -> Iterator[str]:
    yield from ("# Operations", "")
    yield f"What the documentation pages of API {source.version} promise for {len(pages)}"
    yield "operations, as checked by this package. Every fact was read from a page, or decided by a"
    yield "[ruling](/reference/rulings.md). This is not published by Zoho."
    # Plain HTML: the filter works on its rows, and without scripts they are all there.
    yield from ("", '<div class="operation-filter">')
    yield '<label for="operation-filter">Filter by name, path or id</label>'
    yield '<input id="operation-filter" type="search" autocomplete="off" spellcheck="false"'
    yield 'placeholder="POST tags">'
    yield f'<output for="operation-filter" aria-live="polite">{len(pages)} operations</output>'
    yield from ("</div>", "")
    yield from _table_of(pages, PurePosixPath(FOLDER), ("area", _area_link))
    yield from ("", "```{toctree}", ":hidden:", "")
    yield from (f"{area_folder(area)}/index" for area in areas)
    yield from (_CALLBACKS, "```")


def _table_of(
    pages: Iterable[OperationPage],
    start: PurePosixPath,
    last: tuple[str, Callable[[OperationPage], str]],
) -> Iterator[str]:
    """A table of pages as HTML, for a page in a folder; `last` is its third column."""
    head, cell = last
    yield '<table class="operations table"><thead><tr>'
    yield f"<th>operation</th><th>request</th><th>{head}</th></tr></thead><tbody>"
    for page in pages:
        address = PurePosixPath(page.document).relative_to(start)
        # A path may break where a step ends, and nowhere else.
        request = escape(page.request).replace("/", "/<wbr>")
        yield (
            f'<tr data-id="{page.promise.id}"><td><a href="{address}.html">'
            f"{escape(page.promise.page.title)}</a></td><td><code>{request}</code></td>"
            f"<td>{cell(page)}</td></tr>"
        )
    yield "</tbody></table>"


def _id(page: OperationPage) -> str:
    return f"<code>{escape(page.promise.id).replace('_', '_<wbr>')}</code>"


def _area_link(page: OperationPage) -> str:
    return f'<a href="{area_folder(page.area)}/index.html">{escape(page.area)}</a>'
