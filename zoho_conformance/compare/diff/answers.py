"""What became of 204s, of paging, of jobs that run on, and of what is sent to callers later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from zoho_conformance.compare.diff import keys
from zoho_conformance.compare.diff.change import Change
from zoho_conformance.compare.diff.operations import pair_operations
from zoho_conformance.contracts.contract import Callback, Contract
from zoho_conformance.contracts.page_facts import Paging
from zoho_conformance.model.rules import Level


def changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find every change of them."""
    yield from _no_content_changes(old, new)
    yield from _paging_changes(old, new)
    yield from _job_changes(old, new)
    yield from _callback_changes(old, new)


def _no_content_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """A newly possible answer without a body breaks clients that expect one."""
    for before, after in pair_operations(old.operations, new.operations):
        if before is None or after is None or before.no_content == after.no_content:
            continue
        if before.method != after.method:
            # What the page says about 204 is about its reads.
            continue
        may_come = "204 may come"
        yield Change(
            "page-status-changed",
            "warning" if after.no_content else "info",
            "http.status",
            may_come if before.no_content else None,
            may_come if after.no_content else None,
            "endpoints",
            after.line,
        )


def _paging_changes(old: Contract, new: Contract) -> Iterator[Change]:
    if not (old.paging and new.paging):
        # What is said for the first time, or no longer, is not another way. A parameter `page` is
        # reported itself.
        for paging in filter(_says_more, (*old.paging, *new.paging)):
            words = _describe_paging(paging)
            before, after = (words, None) if old.paging else (None, words)
            yield Change(
                "page-paging-changed", "info", "paging", before, after, "paging", paging.line
            )
        return
    before_, after_ = old.paging[0], new.paging[0]
    facts = ("most_by_page", "most_in_all", "page_token")
    if all(getattr(before_, name) == getattr(after_, name) for name in facts):
        return
    yield Change(
        "page-paging-changed",
        "error" if _reaches_less(before_, after_) else "info",
        "paging",
        _describe_paging(before_),
        _describe_paging(after_),
        "paging",
        after_.line,
    )


def _says_more(paging: Paging) -> bool:
    """Whether more is said than that there are pages."""
    return bool(paging.page_token or paging.most_by_page or paging.most_in_all)


def _reaches_less(before: Paging, after: Paging) -> bool:
    """Whether a client that pages as it did misses rows."""
    pairs = (
        (before.most_by_page, after.most_by_page),
        (before.most_in_all, after.most_in_all),
    )
    fewer = any(new is not None and (old is None or new < old) for old, new in pairs)
    return fewer or (before.page_token and not after.page_token)


def _describe_paging(paging: Paging) -> str:
    parts = ["by page_token"] if paging.page_token else ["by page numbers"]
    if paging.most_by_page:
        parts.append(f"{paging.most_by_page} rows by page numbers")
    if paging.most_in_all:
        parts.append(f"{paging.most_in_all} rows in all")
    return ", ".join(parts)


def _job_changes(old: Contract, new: Contract) -> Iterator[Change]:
    for what, name in (("id_key", "the id of a job"), ("polled_at", "where a job is asked for")):
        before = [value for job in old.jobs if (value := getattr(job, what))]
        after = [value for job in new.jobs if (value := getattr(job, what))]
        if set(before) == set(after):
            continue
        level: Level = "error" if before and not set(before) <= set(after) else "info"
        line = next((job.line for job in (*new.jobs, *old.jobs)), 1)
        yield Change(
            "page-job-changed",
            level,
            name,
            ", ".join(before) or None,
            ", ".join(after) or None,
            "jobs",
            line,
        )


def _callback_changes(old: Contract, new: Contract) -> Iterator[Change]:
    for before, after in _pair_callbacks(old, new):
        if before is not None and after is not None:
            yield from _key_changes(old, new, before, after)
            continue
        only = before or after
        assert only is not None
        yield Change(
            "page-callback-changed",
            "info" if before is None else "error",
            only.name,
            before.name if before else None,
            after.name if after else None,
            "callbacks",
            only.line,
        )


def _pair_callbacks(
    old: Contract, new: Contract
) -> Iterator[tuple[Callback | None, Callback | None]]:
    """The callbacks of both editions by their names; those that are alone belong together."""
    if len(old.callbacks) == len(new.callbacks) == 1:
        yield old.callbacks[0], new.callbacks[0]
        return
    before = {callback.name: callback for callback in old.callbacks}
    after = {callback.name: callback for callback in new.callbacks}
    for name in dict.fromkeys((*before, *after)):
        yield before.get(name), after.get(name)


def _key_changes(
    old: Contract, new: Contract, before: Callback, after: Callback
) -> Iterator[Change]:
    """The changes of the keys of a callback, as those of an answer."""
    mine = structs.replace(old, response_keys=before.keys, operations=old.operations[:1])
    theirs = structs.replace(new, response_keys=after.keys, operations=new.operations[:1])
    for change in keys.changes(mine, theirs, "response"):
        yield replace(change, section="callback keys")
