"""The rules of comparing what pages promise: an older contract against a newer one.

The level is that of the worst case; a change that no client can stumble over is told as `info`.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

DIFF_RULES = table(
    Rule("page-operation-removed", "error", "An operation is no longer documented."),
    Rule("page-operation-added", "info", "An operation is newly documented."),
    Rule("page-operation-changed", "error", "An operation has another method or path."),
    Rule("page-status-changed", "error", "A success is documented under another HTTP status."),
    Rule("page-scopes-changed", "error", "Other OAuth scopes are documented."),
    Rule("page-modules-changed", "error", "Other modules are documented as supported."),
    Rule("page-parameter-removed", "error", "A parameter is no longer documented."),
    Rule("page-parameter-renamed", "error", "A parameter is documented under another name."),
    Rule("page-parameter-added", "error", "A parameter is newly documented."),
    Rule("page-parameter-changed", "error", "A parameter has another type, presence or values."),
    Rule("page-key-removed", "error", "A key is no longer documented."),
    Rule("page-key-renamed", "error", "A key is documented under another name or elsewhere."),
    Rule("page-key-added", "error", "A key is newly documented."),
    Rule("page-type-changed", "error", "A key is documented with another type or format."),
    Rule("page-null-changed", "error", "Null is newly documented for a key, or no longer is."),
    Rule("page-presence-changed", "error", "A key is newly mandatory, or no longer sure to come."),
    Rule("page-values-changed", "error", "A key has other possible values."),
    Rule("page-default-changed", "warning", "A key has another default."),
    Rule("page-error-removed", "info", "A row of the error table is gone."),
    Rule("page-error-added", "warning", "A row of the error table is new."),
    Rule(
        "page-error-changed",
        "error",
        "A row of the error table has another code, status or message.",
    ),
)
"""Every rule of comparing contracts by its id."""
