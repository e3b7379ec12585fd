"""The same calls in the forms in which tools write them, all data invented."""

from __future__ import annotations

import base64
import gzip
import json
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

WHEN = "2026-11-20T10:00:00+00:00"
JSON = "application/json;charset=UTF-8"


@dataclass(frozen=True)
class Call:
    """A request and its answer; `body` is JSON."""

    method: str
    url: str
    body: Any
    status: int = 200
    sent: Any = None

    @property
    def text(self) -> str:
        return json.dumps(self.body)

    @property
    def sent_text(self) -> str | None:
        return None if self.sent is None else json.dumps(self.sent)

    @property
    def path(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query))


def har(calls: list[Call]) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": [_har_entry(call) for call in calls]}})


def har_in_base64(calls: list[Call]) -> str:
    entries = [_har_entry(call) for call in calls]
    for entry in entries:
        content = entry["response"]["content"]
        content["text"] = base64.b64encode(content["text"].encode()).decode()
        content["encoding"] = "base64"
    return json.dumps({"log": {"pages": [], "entries": entries}}, indent=1)


def polly_packed(calls: list[Call]) -> str:
    """As Polly.JS writes packed answers: an array of chunks, each in base64 by itself."""
    entries = [_har_entry(call) for call in calls]
    for call, entry in zip(calls, entries, strict=True):
        packed = gzip.compress(call.text.encode())
        chunks = [base64.b64encode(part).decode() for part in (packed[:20], packed[20:])]
        response = entry["response"]
        response["headers"] = [{"name": "content-encoding", "value": "gzip"}]
        response["content"] |= {"text": json.dumps(chunks), "encoding": "base64"}
    return json.dumps({"log": {"creator": {"name": "Polly.JS"}, "entries": entries}})


def _har_entry(call: Call) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": call.method,
        "url": call.url,
        "headers": [{"name": ":authority", "value": call.host}],
    }
    if call.sent is not None:
        request["postData"] = {"mimeType": JSON, "text": call.sent_text}
    return {
        "startedDateTime": WHEN,
        "request": request,
        "response": {
            "status": call.status,
            "headers": [{"name": "Content-Type", "value": JSON}],
            "content": {"size": len(call.text), "mimeType": JSON, "text": call.text},
        },
        "_resourceType": "fetch",
    }


def plain_lines(calls: list[Call]) -> str:
    return "\n".join(json.dumps(_plain(call)) for call in calls) + "\n"


def plain_documents(calls: list[Call]) -> str:
    return "\n".join(json.dumps(_plain(call), indent=2) for call in calls)


def _plain(call: Call) -> dict[str, Any]:
    return {
        "request": {"method": call.method, "url": call.url, "headers": {}, "body": call.sent},
        "response": {
            "status": call.status,
            "headers": [["Content-Type", JSON]],
            "body": call.text,
        },
        "recorded_at": WHEN,
    }


def kong(calls: list[Call]) -> str:
    return "\n".join(
        json.dumps(
            {
                "request": {
                    "method": call.method,
                    "uri": call.path,
                    "url": call.url,
                    "querystring": call.query,
                    "headers": {"host": call.host},
                    "body": call.sent_text,
                },
                "response": {
                    "status": call.status,
                    "headers": {"content-type": JSON},
                    "body": call.text,
                },
                "latencies": {"request": 12},
                "started_at": 1795168800000,
            }
        )
        for call in calls
    )


def nginx(calls: list[Call]) -> str:
    return "\n".join(
        json.dumps(
            {
                "time_iso8601": WHEN,
                "request_method": call.method,
                "scheme": "https",
                "host": call.host,
                "request_uri": call.path,
                "status": str(call.status),
                "request_body": call.sent_text or "",
                "response_body": call.text,
            }
        )
        for call in calls
    )


def open_telemetry(calls: list[Call]) -> str:
    spans = [
        {
            "name": call.method,
            "startTimeUnixNano": "1795168800000000000",
            "attributes": [
                {"key": "http.request.method", "value": {"stringValue": call.method}},
                {"key": "url.full", "value": {"stringValue": call.url}},
                {"key": "http.response.status_code", "value": {"intValue": str(call.status)}},
                {"key": "http.request.body", "value": {"stringValue": call.sent_text or ""}},
                {"key": "http.response.body", "value": {"stringValue": call.text}},
            ],
        }
        for call in calls
    ]
    other = {"name": "work", "attributes": [{"key": "db.system", "value": {"stringValue": "x"}}]}
    scopes = [{"spans": [other, *spans]}]
    return json.dumps({"resourceSpans": [{"scopeSpans": scopes}]}) + "\n"


def envoy(calls: list[Call]) -> str:
    return "\n".join(
        json.dumps(
            {
                "http_buffered_trace": {
                    "request": {
                        "headers": [
                            {"key": ":method", "value": call.method},
                            {"key": ":scheme", "value": "https"},
                            {"key": ":authority", "value": call.host},
                            {"key": ":path", "value": call.path},
                        ],
                        "body": _as_bytes(call.sent_text or ""),
                        "headers_received_time": WHEN,
                    },
                    "response": {
                        "headers": [
                            {"key": ":status", "value": str(call.status)},
                            {"key": "content-type", "value": JSON},
                        ],
                        "body": _as_bytes(call.text),
                    },
                }
            }
        )
        for call in calls
    )


def _as_bytes(text: str) -> dict[str, Any]:
    return {"truncated": False, "as_bytes": base64.b64encode(text.encode()).decode()}


def ruby_vcr(calls: list[Call]) -> str:
    return yaml.safe_dump({"http_interactions": _ruby(calls), "recorded_with": "VCR 6.2.0"})


def ruby_vcr_json(calls: list[Call]) -> str:
    return json.dumps({"http_interactions": _ruby(calls), "recorded_with": "VCR 6.2.0"})


def _ruby(calls: list[Call]) -> list[dict[str, Any]]:
    return [
        {
            "request": {
                "method": call.method.lower(),
                "uri": call.url,
                "body": {"encoding": "UTF-8", "string": call.sent_text or ""},
                "headers": {},
            },
            "response": {
                "status": {"code": call.status, "message": ""},
                "headers": {"Content-Type": [JSON]},
                "body": {
                    "encoding": "ASCII-8BIT",
                    "base64_string": base64.b64encode(call.text.encode()).decode(),
                },
            },
            "recorded_at": "Fri, 20 Nov 2026 10:00:00 GMT",
        }
        for call in calls
    ]


def nock(calls: list[Call]) -> str:
    return json.dumps(
        [
            {
                "scope": f"https://{call.host}:443",
                "method": call.method,
                "path": call.path,
                "body": call.sent if call.sent is not None else "",
                "status": call.status,
                "response": call.body,
                "rawHeaders": ["Content-Type", JSON],
                "responseIsBinary": False,
            }
            for call in calls
        ]
    )


def wiremock_mappings(calls: list[Call]) -> str:
    return json.dumps(
        {
            "mappings": [
                {
                    "id": str(number),
                    "request": {
                        "url": call.path,
                        "method": call.method,
                        "bodyPatterns": [{"equalToJson": call.sent_text}] if call.sent else [],
                    },
                    "response": {
                        "status": call.status,
                        "headers": {"Content-Type": JSON},
                        "jsonBody": call.body,
                    },
                }
                for number, call in enumerate(calls)
            ]
        },
        indent=2,
    )


def wiremock_recorded(calls: list[Call]) -> str:
    """As its recorder writes them: a query in parts, each of which is a list of values."""
    document = json.loads(wiremock_mappings(calls))
    for call, mapping in zip(calls, document["mappings"], strict=True):
        if call.query:
            mapping["request"]["urlPath"] = urlsplit(mapping["request"].pop("url")).path
            mapping["request"]["queryParameters"] = {
                name: {"hasExactly": [{"equalTo": value}]} for name, value in call.query.items()
            }
    return json.dumps(document)


def wiremock_journal(calls: list[Call]) -> str:
    return json.dumps(
        {
            "requests": [
                {
                    "id": str(number),
                    "request": {
                        "url": call.path,
                        "absoluteUrl": call.url,
                        "method": call.method,
                        "body": call.sent_text or "",
                        "loggedDate": 1795168800000,
                    },
                    "response": {
                        "status": call.status,
                        "headers": {"Content-Type": JSON},
                        "bodyAsBase64": base64.b64encode(call.text.encode()).decode(),
                    },
                }
                for number, call in enumerate(calls)
            ],
            "meta": {"total": len(calls)},
        }
    )


def nango(calls: list[Call]) -> str:
    api: dict[str, dict[str, Any]] = {}
    for call in calls:
        request: dict[str, Any] = {"params": call.query} if call.query else {}
        answer = {
            "response": call.body,
            "status": call.status,
            "headers": {"content-type": JSON, "date": "Fri, 20 Nov 2026 10:00:00 GMT"},
            "request": request | ({} if call.sent is None else {"data": call.sent}),
        }
        of_method = api.setdefault(call.method.lower(), {})
        of_method.setdefault(urlsplit(call.url).path, []).append(answer)
    return json.dumps({"input": {}, "output": {}, "nango": {}, "api": api}, indent=2)


def postman(calls: list[Call]) -> str:
    examples = [
        {
            "name": "example",
            "originalRequest": {
                "method": call.method,
                "header": [],
                "url": {"raw": call.url.replace(f"https://{call.host}", "{{api-domain}}")},
                "body": {"mode": "raw", "raw": call.sent_text or ""},
            },
            "code": call.status,
            "header": [{"key": "Content-Type", "value": JSON}],
            "body": call.text,
        }
        for call in calls
    ]
    return json.dumps(
        {
            "info": {"name": "invented", "schema": "https://schema.getpostman.com/v2.1.0"},
            "item": [{"name": "folder", "item": [{"name": "call", "response": examples}]}],
        }
    )


def newman(calls: list[Call]) -> str:
    executions = [
        {
            "request": {
                "method": call.method,
                "url": {
                    "protocol": "https",
                    "host": call.host.split("."),
                    "path": urlsplit(call.url).path.strip("/").split("/"),
                    "query": [{"key": key, "value": value} for key, value in call.query.items()],
                },
                "body": {"mode": "raw", "raw": call.sent_text or ""},
            },
            "response": {
                "code": call.status,
                "header": [{"key": "Content-Type", "value": JSON}],
                "stream": {"type": "Buffer", "data": list(call.text.encode())},
            },
        }
        for call in calls
    ]
    return json.dumps({"collection": {"item": []}, "run": {"stats": {}, "executions": executions}})


def go_vcr(calls: list[Call]) -> str:
    """As version 2 of its cassettes, the first keys of which say so."""
    interactions = [
        {
            "id": number,
            "request": {
                "proto": "HTTP/1.1",
                "host": call.host,
                "body": call.sent_text or "",
                "form": {name: [value] for name, value in call.query.items()},
                "headers": {"Accept": ["*/*"]},
                "url": call.url,
                "method": "" if call.method == "GET" else call.method,
            },
            "response": {
                "proto": "HTTP/2.0",
                "uncompressed": True,
                "body": call.text,
                "headers": {"Content-Type": [JSON]},
                "status": f"{call.status} OK",
                "code": call.status,
                "duration": "83.9ms",
            },
        }
        for number, call in enumerate(calls)
    ]
    return f"---\nversion: 2\n{yaml.safe_dump({'interactions': interactions})}"


def betamax(calls: list[Call]) -> str:
    interactions = [
        {
            "recorded": WHEN,
            "request": {"method": call.method, "uri": call.url, "headers": {"Accept": "*/*"}}
            | ({"body": call.sent_text} if call.sent else {}),
            "response": {
                "status": call.status,
                # What had been packed is written unpacked.
                "headers": {"Content-Type": JSON, "Content-Encoding": "gzip"},
                "body": call.text,
            },
        }
        for call in calls
    ]
    return f"!tape\n{yaml.safe_dump({'name': 'a tape', 'interactions': interactions})}"


def php_vcr(calls: list[Call]) -> str:
    """As its storage writes them: a dash on a line of its own before each."""
    return "".join(
        "\n-\n" + textwrap.indent(yaml.safe_dump(entry, sort_keys=False), " " * 4)
        for entry in _php_entries(calls)
    )


def php_vcr_json(calls: list[Call]) -> str:
    return json.dumps(_php_entries(calls))


def _php_entries(calls: list[Call]) -> list[dict[str, Any]]:
    return [
        {
            "request": {"method": call.method, "url": call.url, "headers": {"Host": call.host}}
            | ({"body": call.sent_text} if call.sent else {}),
            "response": {
                "status": {"http_version": "1.1", "code": str(call.status), "message": "OK"},
                "headers": {"Content-Type": JSON},
                "body": call.text,
                "curl_info": {"url": call.url, "http_code": call.status},
            },
            "index": 0,
        }
        for call in calls
    ]


def responses_recorder(calls: list[Call]) -> str:
    answers = [
        {
            "response": {
                "auto_calculate_content_length": False,
                "body": call.text,
                "content_type": JSON,
                "method": call.method,
                "status": call.status,
                "url": call.url,
            }
        }
        for call in calls
    ]
    return yaml.safe_dump({"responses": answers})


def charles(calls: list[Call]) -> str:
    return json.dumps(
        [
            {
                "status": "COMPLETE",
                "method": call.method,
                "scheme": "https",
                "host": call.host,
                "actualPort": 443,
                "path": urlsplit(call.url).path,
                "query": urlsplit(call.url).query or None,
                "times": {"start": WHEN},
                "request": _charles_side([["Accept", "*/*"]], call.sent_text),
                "response": {
                    "status": call.status,
                    **_charles_side([["Content-Type", JSON], ["Content-Encoding", "gzip"]]),
                    "body": {
                        "encoding": "base64",
                        "encoded": base64.b64encode(call.text.encode()).decode(),
                    },
                },
            }
            for call in calls
        ]
    )


def _charles_side(headers: list[list[str]], text: str | None = None) -> dict[str, Any]:
    named = [{"name": name, "value": value} for name, value in headers]
    body = {} if text is None else {"body": {"text": text, "charset": "UTF-8"}}
    return {"header": {"firstLine": "", "headers": named}, **body}


def easy_vcr(calls: list[Call]) -> str:
    return json.dumps(
        [
            {
                "RecordedAt": WHEN,
                "Request": {
                    "Body": call.sent_text or "",
                    "ContentHeaders": {},
                    "Method": call.method,
                    "RequestHeaders": {"Accept": "*/*"},
                    "Uri": call.url,
                },
                "Response": {
                    "Body": call.text,
                    "BodyContentType": "Json",
                    "ContentHeaders": {"Content-Type": JSON},
                    "ResponseHeaders": {"Server": "x"},
                    "Status": {"Code": call.status, "Message": "OK"},
                },
            }
            for call in calls
        ],
        indent=2,
    )


FORMS: Mapping[str, Callable[[list[Call]], str]] = {
    "calls.har": har,
    "base64.har": har_in_base64,
    "packed.har": polly_packed,
    "plain.ndjson": plain_lines,
    "documents.json": plain_documents,
    "kong.log": kong,
    "nginx.log": nginx,
    "otel.json": open_telemetry,
    "tap.json": envoy,
    "ruby.yml": ruby_vcr,
    "ruby.json": ruby_vcr_json,
    "go.yaml": go_vcr,
    "tape.yaml": betamax,
    "php.yml": php_vcr,
    "php.json": php_vcr_json,
    "responses.yaml": responses_recorder,
    "session.chlsj": charles,
    "easy.json": easy_vcr,
    "nock.json": nock,
    "mappings.json": wiremock_mappings,
    "recorded.json": wiremock_recorded,
    "journal.json": wiremock_journal,
    "nango.test.json": nango,
    "collection.json": postman,
    "newman.json": newman,
}
"""How each form writes calls, by the name of a file of it."""
