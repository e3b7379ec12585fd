"""The keys that a page names of the `details` of an error, against those that came."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from zoho_conformance.checks.error_answer import ErrorAnswer, is_same_message
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.model.finding import Finding

_OTHER_PLACES = frozenset({"resource_path_index", "param_name", "param"})
"""Keys of `details` that name a part of the path or a parameter, and no key of the body."""


def check(
    error: ErrorAnswer, expected: PromisedRow, rows: Sequence[PromisedRow], broken: Collection[str]
) -> Iterator[Finding]:
    """What `details` lack of the keys that the page names for the cause that came.

    Of several causes that may be meant, any will do.
    """
    if not expected.named_details or expected.details or error.path("details") in broken:
        return
    came = error.body["details"].keys()
    message = error.body.get("message")
    all_due = []
    for words, due in chain.from_iterable(row.details_due() for row in rows):
        if words is None:
            # Without words of the page, an error in the path may be of a cause that it leaves out.
            is_meant = came.isdisjoint(_OTHER_PLACES.difference(due))
        else:
            is_meant = isinstance(message, str) and is_same_message(message, (words,))
        if is_meant:
            all_due.append(due)
    if not all_due or any(came >= set(due) for due in all_due):
        return
    for name in all_due[0]:
        if name not in came:
            yield error.make.about_row(
                "details-key-missing",
                error.path("details", name),
                expected,
                expected=f"the key {name}",
                actual="no such key",
            )
