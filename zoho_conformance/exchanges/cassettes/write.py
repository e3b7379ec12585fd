"""Cassettes as text that a person can read: metadata first, bodies as indented blocks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from zoho_conformance.model.http_status import phrase


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes text of several lines as a block, so that a person can read a body."""


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def dump_cassette(cassette: Mapping[str, Any]) -> str:
    """The YAML text of a cassette in vcrpy's form, metadata before exchanges."""
    ordered = {name: cassette[name] for name in ("version", "metadata") if name in cassette}
    text: str = yaml.dump(
        {**ordered, **cassette},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=1_000_000,
    )
    return text


def indent_json(raw: bytes) -> bytes:
    """A JSON body, indented if that changes only white space; any other body as it is."""
    try:
        parsed = json.loads(raw)
        compact = json.dumps(parsed, ensure_ascii=False, separators=(",", ":"))
        stripped = "".join(raw.decode().split())
        if "".join(compact.split()) != stripped:
            return raw
        return json.dumps(parsed, ensure_ascii=False, indent=2).encode()
    except (ValueError, RecursionError):
        return raw


def one_exchange_text(
    metadata: Mapping[str, str],
    method: str,
    uri: str,
    request: str | None,
    status: int,
    answer: str,
    *,
    headers: Mapping[str, str] | None = None,
) -> str:
    """The text of a cassette with one exchange that was not recorded from HTTP.

    `headers` are those of the request, beside that of a JSON body.
    """
    of_body = {"Content-Type": "application/json"}
    sent = {**(of_body if request else {}), **(headers or {})}
    interaction = {
        "request": {
            "method": method,
            "uri": uri,
            "body": request,
            "headers": {name: [value] for name, value in sent.items()},
        },
        "response": {
            "status": {"code": int(status), "message": phrase(status)},
            "headers": {name: [value] for name, value in of_body.items()},
            "body": {"string": answer},
        },
    }
    return dump_cassette({"version": 1, "metadata": dict(metadata), "interactions": [interaction]})
