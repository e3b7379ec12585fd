"""`restore --search`: show what runs left in an org, and remove it on request."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

import click

from zoho_conformance.model.display import legible
from zoho_conformance.model.shown import form_of
from zoho_conformance.reports.wording import pluralize
from zoho_conformance.runs.leftovers import made_since
from zoho_conformance.runs.org_search import search_org
from zoho_conformance.runs.search import FoundRow, Search
from zoho_conformance.runs.settings import Settings

_DONE, _LEFT, _NOT_DONE = 0, 1, 3
_MAX_ID_CHARS = 40
_MAX_UNMARKED = 30
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def restore_search(settings: Settings, ids: Collection[str], *, yes: bool, force: bool) -> int:
    """Search, show, ask, and take back; the exit code."""
    with search_org(settings, ids, force=force) as org:
        for line in result_lines(org.result, org.requests_sent):
            click.echo(line)
        if not org.result.to_take_back and not (settings.modules or settings.all_modules):
            click.echo("to search other modules too: --module NAME, or --all-modules")
        org.require_named()
        to_take_back = org.result.to_take_back
        if not to_take_back:
            return _NOT_DONE if org.result.not_searched else _DONE
        if not yes and not _confirm(len(to_take_back)):
            return _LEFT
        taken = org.take_back()
    for what, count in taken.removed.items():
        click.echo(f"undone: {pluralize(count, what)}")
    for problem in taken.problems:
        click.echo(f"NOT UNDONE: {problem}")
    return _NOT_DONE if taken.problems or org.result.not_searched else _DONE


def _confirm(count: int) -> bool:
    """Whether to take it back: asked on a terminal, else no."""
    if sys.stdin is not None and sys.stdin.isatty():
        return click.confirm(f"Undo {'this' if count == 1 else f'these {count}'}?")
    click.echo("nothing was undone; run the same command with --yes to undo what is LEFT")
    return False


def result_lines(result: Search, requests: int) -> Iterator[str]:
    """What a search looked at, what it found, and what it did not look at."""
    yield from _looked_at_lines(result, requests)
    for row in result.to_take_back:
        yield f"LEFT: {_describe(row)}"
    if not result.to_take_back:
        yield "nothing that a run marked"
    yield from _unmarked_lines(result)
    yield from (f"NOT SEARCHED: {line}" for line in result.not_searched)


def _looked_at_lines(result: Search, requests: int) -> Iterator[str]:
    yield f"looked at, with {requests} requests:"
    records = Counter(
        (place.undo.what, place.module) for place in result.looked_at if place.record is not None
    )
    modules: dict[str, list[str]] = {}
    for place in result.looked_at:
        if place.record is None:
            modules.setdefault(place.undo.what, []).append(place.module)
    for (what, module), count in records.items():
        yield f"  {what}s of {pluralize(count, 'locked record')} of {module}"
    for what, names in modules.items():
        yield f"  {what}s of {', '.join(names)}"
    if not result.looked_at:
        yield "  nothing"
    if result.absent:
        yield f"  not in this org, or not lockable: {', '.join(result.absent)}"


def _unmarked_lines(result: Search) -> Iterator[str]:
    """Rows without a mark that may still be a run's, the newest first."""
    unmarked = [row for row in result.rows if not row.to_take_back]
    if unmarked:
        yield "without a mark, so perhaps not created by a run (--id ID undoes it if it was):"
    for row in sorted(unmarked, key=_time, reverse=True)[:_MAX_UNMARKED]:
        yield f"  {_describe(row)}"
    if len(unmarked) > _MAX_UNMARKED:
        yield f"  and {len(unmarked) - _MAX_UNMARKED} older ones"
    if result.others:
        counts = (pluralize(count, what) for what, count in result.others.items())
        yield f"not shown: {', '.join(counts)} not created by a run"


def _describe(row: FoundRow) -> str:
    """A row with its ids, and who made it without a name."""
    place = row.place
    where = f"record {_id(place.record)} of {place.module}" if place.record else place.module
    since = made_since(place.undo, row.row) or "a time that it does not show"
    parts = [f"{place.undo.what} {_id(row.id)} of {where}", f"since {since}", _maker(row)]
    return ", ".join(filter(None, parts)) + _whose(row)


def _whose(row: FoundRow) -> str:
    if row.run is None:
        return " (named by --id)" if row.named else ""
    return f": of the run {row.run}" if row.run else ": of an earlier run"


def _maker(row: FoundRow) -> str | None:
    """Who made a row: the form of the name, and the user's id."""
    maker = row.row.get(row.place.undo.by)
    if not isinstance(maker, dict):
        return None
    name = form_of(str(maker.get("name") or "")) or "a user"
    return f"by {name} ({_id(maker.get('id'))})"


def _id(value: object) -> str:
    return legible(str(value), _MAX_ID_CHARS) if value else "without an id"


def _time(row: FoundRow) -> datetime:
    since = made_since(row.place.undo, row.row)
    return datetime.fromisoformat(since) if since else _LONG_AGO
