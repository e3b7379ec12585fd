"""What became of the operation types of scopes, of editions and of API credits."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.compare.diff.change import Change, join_values, lost_and_new
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.page_facts import Terms

_NO_TERMS = Terms(1)


def scope_type_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find other operation types of scopes that both editions have; it breaks where one is gone."""
    before = {of.scope: of for of in old.scope_types}
    for of in new.scope_types:
        if of.scope in before:
            old_types = before[of.scope].types
            lost, added = lost_and_new(old_types, of.types)
            if lost or added:
                yield Change(
                    "page-scopes-changed",
                    "error" if lost else "info",
                    f"scopes of {of.scope}",
                    join_values(old_types),
                    join_values(of.types),
                    "operation types",
                    of.line,
                )


def terms_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find other editions, which breaks where one is gone, and other API credits."""
    before, after = old.terms or _NO_TERMS, new.terms or _NO_TERMS
    line = (new.terms or before).line
    had, has = before.editions, after.editions
    if set(had) != set(has):
        # Where none is named any more, nothing says that fewer have it.
        is_narrower = bool(has) and not (had and set(had) <= set(has))
        yield Change(
            "page-terms-changed",
            "error" if is_narrower else "info",
            "editions",
            join_values(had),
            join_values(has),
            "terms",
            line,
        )
    if before.credits != after.credits:
        yield Change(
            "page-terms-changed",
            "info",
            "API credits",
            _describe_credits(before),
            _describe_credits(after),
            "terms",
            line,
        )


def _describe_credits(terms: Terms) -> str | None:
    return None if terms.credits is None else f"{terms.credits} a call"
