"""The rules of witnesses: a promise against another published description of the API."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

WITNESS_RULES = table(
    Rule(
        "witness-operation-missing",
        "warning",
        "A witness lacks an operation on a resource that it otherwise describes.",
        about="witness",
    ),
    Rule(
        "witness-operation-undocumented",
        "info",
        "A witness has an operation on a documented resource that no page documents.",
        about="witness",
    ),
    Rule(
        "witness-match-doubtful",
        "info",
        "More than one part of a witness fits an operation, and none was compared.",
        about="witness",
    ),
    Rule("witness-key-missing", "error", "A witness lacks a documented key.", about="witness"),
    Rule(
        "witness-key-undocumented",
        "info",
        "A witness has a key that no page documents.",
        about="witness",
    ),
    Rule(
        "witness-key-spelled-otherwise",
        "error",
        "A witness writes a documented key in another case, or with other underscores.",
        about="witness",
    ),
    Rule(
        "witness-type-differs", "error", "A witness gives a key another JSON type.", about="witness"
    ),
    Rule(
        "witness-null-differs",
        "error",
        "A witness and the page disagree on whether null may come.",
        about="witness",
    ),
    Rule(
        "witness-values-differ",
        "error",
        "A witness has other possible values of a key than the page.",
        about="witness",
    ),
    Rule(
        "witness-required-differs",
        "error",
        "A witness and the page disagree on which keys there must be.",
        about="witness",
    ),
    Rule(
        "witness-parameter-differs",
        "error",
        "A witness has other query parameters than the page, or demands others.",
        about="witness",
    ),
    Rule(
        "witness-scopes-differ",
        "warning",
        "A witness asks for other OAuth scopes than the page.",
        about="witness",
    ),
    Rule(
        "witness-status-differs",
        "error",
        "A witness tells a success or an error under another HTTP status than the page.",
        about="witness",
    ),
    Rule(
        "witness-error-missing",
        "error",
        "A witness lacks a documented error code.",
        about="witness",
    ),
    Rule(
        "witness-error-undocumented",
        "info",
        "A witness has an error code that no page documents.",
        about="witness",
    ),
    Rule(
        "witness-sample-rejected",
        "warning",
        "A witness rejects the page's own sample.",
        about="witness",
    ),
    Rule(
        "witness-accepts-anything",
        "warning",
        "A witness accepts a body in which every documented key holds garbage.",
        about="witness",
    ),
)
"""Every rule of witnesses by its id."""
