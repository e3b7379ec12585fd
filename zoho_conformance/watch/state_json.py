"""The state as JSON, of the shape of `schemas/own/watch.schema.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from zoho_conformance.watch.alerted_finding import Drift, Place
from zoho_conformance.watch.events import Event, Gone, Incident
from zoho_conformance.watch.state import Outbox, State

VERSION = 1


def to_json(state: State) -> dict[str, Any]:
    """The state as an object of plain values."""
    return {"schema_version": VERSION, **asdict(state)}


def from_json(data: Mapping[str, Any]) -> State:
    """The state that an object of that shape holds."""
    incident = data["incident"]
    return State(
        name=data["name"],
        runs=data["runs"],
        unjudged=data["unjudged"],
        blind=data["blind"],
        reasons=tuple(data["reasons"]),
        incident=Incident(**incident) if incident else None,
        open=tuple(map(_drift, data["open"])),
        outboxes=tuple(map(_outbox, data["outboxes"])),
    )


def _drift(data: Mapping[str, Any]) -> Drift:
    first, second = data["sides"]
    return Drift(**{**data, "place": Place(**data["place"]), "sides": (first, second)})


def _event(data: Mapping[str, Any]) -> Event:
    return Event(
        kind=data["kind"],
        when=data["when"],
        incident=Incident(**data["incident"]),
        added=tuple(map(_drift, data["added"])),
        gone=tuple(Gone(_drift(one["drift"]), one["why"]) for one in data["gone"]),
        reasons=tuple(data["reasons"]),
    )


def _outbox(data: Mapping[str, Any]) -> Outbox:
    return Outbox(**{**data, "queue": tuple(map(_event, data["queue"]))})
