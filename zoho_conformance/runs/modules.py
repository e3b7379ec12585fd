"""Which modules of an org a run is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import UNREADABLE, Request
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.org_settings import MODULE_NAME

MAX_MODULES = 500
"""More than any edition allows: each takes requests, and may take all the time of the limit."""


def require_module_names(names: Iterable[str]) -> None:
    """Raise `UsageError` for what cannot be the API name of a module."""
    for name in names:
        if not MODULE_NAME.fullmatch(name):
            raise UsageError(
                f"--module {name!r}: not an API name of a module (letters, digits and _)"
            )


def custom_modules(library: Library, org: Connection) -> list[str]:
    """The API names of the org's own modules; raises where the org does not list them."""
    url = f"{org.base_url}/crm/{library.version}/settings/modules"
    answer = org.send(Request("GET", url, {"accept": "application/json"}))
    if is_unanswered(answer.status):
        raise TransportError(f"HTTP {answer.status} to the list of modules", "outage")
    if not is_success(answer.status):
        raise UsageError(
            f"--all-modules: the org does not list its modules (HTTP {answer.status}); "
            "name them with --module"
        )
    if answer.body and answer.json is UNREADABLE:
        raise TransportError("the list of modules is not JSON", "unreadable")
    modules = own_modules_in(answer.json)
    if len(modules) > MAX_MODULES:
        raise UsageError(
            f"--all-modules: the org lists more than {MAX_MODULES} modules of its own; "
            "name those to judge with --module"
        )
    return modules


def own_modules_in(body: Any) -> list[str]:
    """The API names of the org's own modules in an answer that lists all."""
    rows = [row for row in json_path.values(body, "modules[]") if isinstance(row, dict)]
    names = [row.get("api_name") for row in rows if row.get("generated_type") == "custom"]
    usable = (name for name in names if isinstance(name, str) and MODULE_NAME.fullmatch(name))
    return list(dict.fromkeys(usable))
