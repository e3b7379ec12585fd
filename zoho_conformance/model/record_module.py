"""Which module the records of a request or of its answer are of: its path or its query says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from zoho_conformance.model.exchange import Request
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.url_template import Step, UrlTemplate

QUERY_KEY = "select_query"
"""The key of a request body whose query chooses the module, and of each record the keys."""

_MODULE = lazy_pattern(r"module|subform", re.IGNORECASE)
_LIST = lazy_pattern(r"module|subform|related_?list", re.IGNORECASE)
_FROM = lazy_pattern(r"\bfrom\s+(\w+)", re.IGNORECASE)
_SAME_RECORDS = frozenset({"search", "upsert"})
"""What may follow the module of a path whose bodies hold its records."""
_BLUEPRINT = "blueprint"
_ACTIONS_ON_RECORDS = frozenset({"clone", "mass_update", _BLUEPRINT})
"""Actions that are sent fields of a record."""


@lru_cache(maxsize=1024)
def module_slot(path: str, *, is_request: bool = False) -> str | None:
    """The slot of a path template that names the module whose records its bodies hold.

    None where no slot does: below `/{module}/{id}/Notes` are notes, whatever the module.
    """
    steps = UrlTemplate.parse(path).steps
    if not steps or not _is_slot(steps[0], _MODULE):
        return None
    at = max(at for at, step in enumerate(steps) if _is_slot(step, _LIST))
    rest = steps[at + 1 :]
    if is_request and len(rest) > 1 and rest[-2].text == "actions":
        rest = rest[:-2] if rest[-1].text in _ACTIONS_ON_RECORDS else rest
    is_of_records = all(step.slots or step.text in _SAME_RECORDS for step in rest)
    return steps[at].slots[0] if is_of_records else None


def is_blueprint(path: str) -> bool:
    """Whether a path template is that of the blueprint of a record of any module."""
    steps = UrlTemplate.parse(path).steps
    return bool(steps) and _is_slot(steps[0], _MODULE) and steps[-1].text == _BLUEPRINT


def _is_slot(step: Step, name: re.Pattern[str]) -> bool:
    return len(step.slots) == 1 and not any(step.texts) and bool(name.search(step.slots[0]))


def modules_in_query(query: object) -> Iterator[str]:
    """The modules that a query selects from."""
    if isinstance(query, str):
        yield from _FROM.findall(query)


def modules_of_request(request: Request, path: str) -> frozenset[str]:
    """The modules whose records are asked for or sent, by an operation's path template."""
    slot = module_slot(path, is_request=True)
    if slot is not None:
        values = request.path_values(path)
        return frozenset({values[slot]}) if values else frozenset()
    body = request.json if request.body and QUERY_KEY in request.body else None
    query = body.get(QUERY_KEY) if isinstance(body, dict) else None
    return frozenset(modules_in_query(query))
