"""Cassettes with what must not be in them, or with what only looks like it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TOKEN = "1000.0a1b2c3d4e5f60718293a4b5c6d7e8f9.00112233445566778899aabbccddeeff"
SECRET = "8f14e45fceea167a5a36dedd4bea2543"


def interaction(
    uri: str = "https://www.zohoapis.com/crm/v7/Leads",
    asked: Any = None,
    came: Any = "{}",
    headers: dict[str, Any] | None = None,
    answered: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "request": {"method": "GET", "uri": uri, "body": asked, "headers": headers or {}},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": answered or {},
            "body": came if isinstance(came, dict) else {"string": came},
        },
    }


def cassette(file: Path, *interactions: Any, **more: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"version": 1, "interactions": list(interactions), **more}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file
