"""Traffic written as archives: an NDJSON log, a HAR, a folder of YAML cassettes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import yaml

from bench.traffic import Sent

_TO_YAML = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write_log(file: Path, exchanges: Iterable[Sent]) -> Path:
    """A line for each exchange, as `audit` reads it without a map."""
    with file.open("wb") as stream:
        stream.writelines(orjson.dumps(_line(each)) + b"\n" for each in exchanges)
    return file


def _line(exchange: Sent) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "headers": exchange.headers,
    }
    if exchange.sent is not None:
        request["body"] = exchange.sent
    headers = {"content-type": exchange.content_type}
    response = {"status": exchange.status, "headers": headers, "body": exchange.body}
    return {"request": request, "response": response, "recorded_at": exchange.when}


def write_har(file: Path, exchanges: Iterable[Sent], size: int | None = None) -> Path:
    """A HAR of the exchanges, or of so many that it has about that size in bytes."""
    with file.open("wb") as stream:
        stream.write(b'{"log":{"version":"1.2","creator":{"name":"bench"},"entries":[')
        before = b""
        for each in exchanges:
            stream.write(before + orjson.dumps(_entry(each)))
            before = b",\n"
            if size is not None and stream.tell() >= size:
                break
        stream.write(b"]}}")
    return file


def _entry(exchange: Sent) -> dict[str, Any]:
    headers = [{"name": name, "value": value} for name, value in exchange.headers.items()]
    answered = [{"name": "Content-Type", "value": exchange.content_type}]
    content = {
        "size": len(exchange.body),
        "mimeType": exchange.content_type,
        "text": exchange.body,
    }
    request: dict[str, Any] = {"method": exchange.method, "url": exchange.url, "headers": headers}
    if exchange.sent is not None:
        request["postData"] = {"mimeType": exchange.content_type, "text": exchange.sent}
    return {
        "startedDateTime": exchange.when,
        "time": 12,
        "request": request,
        "response": {"status": exchange.status, "headers": answered, "content": content},
    }


def write_cassettes(folder: Path, exchanges: Iterable[Sent]) -> Path:
    """A folder of cassettes as vcrpy writes them, an exchange in each."""
    folder.mkdir()
    for number, each in enumerate(exchanges):
        interaction = {
            "request": {
                "method": each.method,
                "uri": each.url,
                "body": each.sent,
                "headers": {name: [value] for name, value in each.headers.items()},
            },
            "response": {
                "status": {"code": each.status, "message": ""},
                "headers": {"Content-Type": [each.content_type]},
                "body": {"string": each.body},
            },
        }
        text = yaml.dump({"interactions": [interaction], "version": 1}, Dumper=_TO_YAML)
        (folder / f"{number:05}.yaml").write_text(text, encoding="utf-8")
    return folder
