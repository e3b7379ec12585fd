"""Where a log keeps the parts of an exchange: a path for each, as jq writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown_name

Path = tuple[str | int, ...]

FIELDS = (
    "method",
    "url",
    "scheme",
    "host",
    "path",
    "query",
    "request_headers",
    "request_body",
    "status",
    "response_headers",
    "response_body",
    "body_encoding",
    "truncated",
    "recorded_at",
)
"""The parts of an exchange that a path may lead to."""

_ALIASES = {"body": "response_body", "headers": "response_headers"}
_STEP = re.compile(
    r"""\.?\[(?P<index>[0-9]{1,6})\]"""
    r"""|\.?\[?"(?P<quoted>(?:[^"\\]|\\.)+)"\]?"""
    r"""|\.(?P<name>[^\s."\[\],=]+)"""
)


class FieldMap(msgspec.Struct, frozen=True):
    """The paths of each field, in the order in which they are tried; `name` is a preset's."""

    paths: Mapping[str, tuple[Path, ...]]
    name: str = ""


def parse_field_map(text: str) -> FieldMap:
    """The map in `--map`: the name of a preset, or `url=.req.url,status=.res.code,…`.

    A preset may stand first, and what follows it then counts instead of its own. `UsageError` where
    the text is neither.
    """
    paths: dict[str, tuple[Path, ...]] = {}
    name = ""
    for index, part in enumerate(_split(text)):
        named, separator, path = part.partition("=")
        field = named.strip()
        if not separator:
            if index or field not in PRESETS:
                raise UsageError(
                    f"--map {text}: {field or 'nothing'} is neither FIELD=.PATH nor one of "
                    f"{', '.join(PRESETS)}"
                )
            name = field
            paths |= PRESETS[field].paths
            continue
        field = _ALIASES.get(field, field)
        if field not in FIELDS:
            known = (*FIELDS, *_ALIASES)
            raise UsageError(f"--map {text}: {unknown_name('field', field, known)}")
        paths[field] = (_parse_path(path.strip(), text),)
    if not {"url", "path"} & paths.keys():
        raise UsageError(f"--map {text}: needs url or path")
    return FieldMap(paths, name)


def _split(text: str) -> Sequence[str]:
    """The parts between commas that stand in no quotes."""
    return re.split(r""",(?=(?:[^"]*"[^"]*")*[^"]*$)""", text)


def _parse_path(text: str, option: str) -> Path:
    steps: list[str | int] = []
    rest = text if text.startswith((".", "[")) else f".{text}"
    while rest:
        match = _STEP.match(rest)
        if match is None:
            raise UsageError(f"--map {option}: {text} is not a path such as .response.body")
        if match["index"] is not None:
            steps.append(int(match["index"]))
        else:
            quoted = match["quoted"]
            steps.append(match["name"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        rest = rest[match.end() :]
    if not steps:
        raise UsageError(f"--map {option}: {text} is not a path such as .response.body")
    return tuple(steps)


def _paths(**fields: str) -> Mapping[str, tuple[Path, ...]]:
    """Several paths of a field are separated by spaces."""
    return {
        field: tuple(_parse_path(path, path) for path in paths.split())
        for field, paths in fields.items()
    }


PLAIN = FieldMap(
    _paths(
        method=".request.method",
        url=".request.url .request.uri",
        query=".request.query",
        request_headers=".request.headers",
        request_body=".request.body",
        status=".response.status .response.status_code .response.code",
        response_headers=".response.headers",
        response_body=".response.body",
        body_encoding=".response.body_encoding .response.encoding",
        truncated=".response.truncated .response.body_truncated",
        recorded_at=".recorded_at .timestamp .time",
    ),
    "plain",
)
"""The form of a line that needs no map."""

_ATTRIBUTES = {
    field: " ".join(f'.attributes["{name}"]' for name in names.split())
    for field, names in {
        "method": "http.request.method http.method",
        "url": "url.full http.url http.request.url",
        "scheme": "url.scheme http.scheme",
        "host": "server.address http.host net.peer.name",
        "path": "url.path http.target",
        "query": "url.query",
        "status": "http.response.status_code http.status_code",
        "request_body": "http.request.body http.request.body.content",
        "response_body": "http.response.body http.response.body.content",
        "request_headers": "http.request.headers",
        "response_headers": "http.response.headers",
    }.items()
}

PRESETS: Mapping[str, FieldMap] = {
    "kong": FieldMap(
        _paths(
            method=".request.method",
            url=".request.url",
            path=".request.uri .upstream_uri",
            query=".request.querystring",
            request_headers=".request.headers",
            request_body=".request.body",
            status=".response.status",
            response_headers=".response.headers",
            response_body=".response.body",
            recorded_at=".started_at .@timestamp",
        ),
        "kong",
    ),
    "nginx": FieldMap(
        _paths(
            method=".request_method .method",
            url=".request_url .url .request",
            scheme=".scheme",
            host=".host .http_host .server_name",
            path=".request_uri .uri",
            query=".args .query_string .query",
            request_headers=".request_headers",
            request_body=".request_body",
            status=".status",
            response_headers=".response_headers",
            response_body=".response_body .resp_body",
            recorded_at=".time_iso8601 .time .msec .time_local .timestamp .@timestamp",
        ),
        "nginx",
    ),
    "apache": FieldMap(
        _paths(
            method=".method .request_method .requestMethod .verb",
            url=".request .request_line .requestLine .url .requestUrl",
            scheme=".scheme .protocol_scheme",
            host=".host .vhost .virtualHost .server_name .serverName",
            path=".uri .path .request_uri .requestUri .request_path",
            query=".query .query_string .queryString",
            request_body=".request_body .requestBody",
            status=".status .response_code .responseCode .status_code .response",
            response_body=".response_body .responseBody",
            recorded_at=".time .timestamp .@timestamp .datetime",
        ),
        "apache",
    ),
    "otel": FieldMap(
        _paths(
            **_ATTRIBUTES,
            recorded_at=".startTimeUnixNano .timeUnixNano .observedTimeUnixNano .start_time "
            ".timestamp",
        ),
        "otel",
    ),
}
"""The maps of logs that have a form of their own."""
