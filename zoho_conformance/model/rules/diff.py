"""The rules of comparing what pages promise: an older contract against a newer one.

The level is that of the worst case; a change that no client can stumble over is told as `info`.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

DIFF_RULES = table(
    Rule("page-operation-removed", "error", "An operation is no longer documented.", about="page"),
    Rule("page-operation-added", "info", "An operation is newly documented.", about="page"),
    Rule(
        "page-operation-changed", "error", "An operation has another method or path.", about="page"
    ),
    Rule(
        "page-status-changed",
        "error",
        "A success is documented under another HTTP status.",
        about="page",
    ),
    Rule("page-scopes-changed", "error", "Other OAuth scopes are documented.", about="page"),
    Rule(
        "page-modules-changed", "error", "Other modules are documented as supported.", about="page"
    ),
    Rule("page-parameter-removed", "error", "A parameter is no longer documented.", about="page"),
    Rule(
        "page-parameter-renamed",
        "error",
        "A parameter is documented under another name.",
        about="page",
    ),
    Rule("page-parameter-added", "error", "A parameter is newly documented.", about="page"),
    Rule(
        "page-parameter-changed",
        "error",
        "A parameter has another type, presence or values.",
        about="page",
    ),
    Rule("page-key-removed", "error", "A key is no longer documented.", about="page"),
    Rule(
        "page-key-renamed",
        "error",
        "A key is documented under another name or elsewhere.",
        about="page",
    ),
    Rule("page-key-added", "error", "A key is newly documented.", about="page"),
    Rule(
        "page-type-changed",
        "error",
        "A key is documented with another type or format.",
        about="page",
    ),
    Rule(
        "page-null-changed",
        "error",
        "Null is newly documented for a key, or no longer is.",
        about="page",
    ),
    Rule(
        "page-presence-changed",
        "error",
        "A key is newly mandatory, or no longer sure to come.",
        about="page",
    ),
    Rule("page-values-changed", "error", "A key has other possible values.", about="page"),
    Rule("page-default-changed", "warning", "A key has another default.", about="page"),
    Rule("page-error-removed", "info", "A row of the error table is gone.", about="page"),
    Rule("page-error-added", "warning", "A row of the error table is new.", about="page"),
    Rule(
        "page-error-changed",
        "error",
        "A row of the error table has another code, status or message.",
        about="page",
    ),
)
"""Every rule of comparing contracts by its id."""
