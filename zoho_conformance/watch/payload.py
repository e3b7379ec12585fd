"""What a webhook is sent: JSON of the shape of `schemas/own/alert.schema.json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from zoho_conformance.watch.alerted_finding import Drift
from zoho_conformance.watch.blocks import plain
from zoho_conformance.watch.events import Event
from zoho_conformance.watch.message import News, blocks, title

VERSION = 1
MOST = 200
"""Findings of each list that are sent; the counts are of all."""
_TEXT = 20_000


def of(news: News) -> dict[str, Any]:
    """The news as an object; `text` is all of it for people, as chat services take it."""
    state = news.state
    return {
        "schema_version": VERSION,
        "watch": state.name,
        "status": news.status,
        "verdict": news.sight.verdict,
        "incident": asdict(news.incident) if news.incident else None,
        "unjudged_runs": state.unjudged,
        "reasons": list(state.reasons),
        "events": [_event(one) for one in news.events],
        "open_count": len(state.open),
        "open": [finding(one) for one in state.open[:MOST]],
        "about": list(news.sight.about),
        "title": title(news),
        "text": f"{title(news)}\n\n{plain(blocks(news), _TEXT)}",
    }


def finding(one: Drift) -> dict[str, Any]:
    """A finding with its evidence."""
    return {
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "level": one.level,
        "target": one.place.target,
        "operation": one.place.operation,
        "case": one.case,
        "path": one.path,
        "expected": one.expected,
        "actual": one.actual,
        "page": one.page,
        "note": one.note,
        "state": one.state,
        "count": one.count,
        "first_seen": one.first_seen,
    }


def _event(one: Event) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "when": one.when,
        "incident": one.incident.id,
        "added_count": len(one.added),
        "added": [finding(drift) for drift in one.added[:MOST]],
        "gone_count": len(one.gone),
        "gone": [finding(gone.drift) | {"why": gone.why} for gone in one.gone[:MOST]],
        "reasons": list(one.reasons),
    }
