"""Writing cassettes: recorded by vcrpy, redacted, scanned, and kept only when they are wanted.

What an exchange holds is replaced before it gets into vcrpy's hands, by an allow-list; then the
text of the whole cassette is scanned for everything that was replaced and for every secret, in the
forms in which such things hide, and a doubt refuses to write.
"""

# ruff: noqa: PLC0415 - vcrpy is an extra, and takes longer to import than judging all cassettes.

from __future__ import annotations

import copy
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from zoho_conformance.exchanges.cassettes import write as readable
from zoho_conformance.exchanges.cassettes.leaks import find_leak
from zoho_conformance.exchanges.cassettes.sets import NOT_RUN_FILE
from zoho_conformance.model import json_text
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.files import write
from zoho_conformance.model.http_status import phrase
from zoho_conformance.model.json_text import NotJsonError
from zoho_conformance.model.lifecycle import LIFECYCLE_HEADERS, plain_header
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.model.shown import form_of, is_media_type

# What may stay of the headers; all else (tokens, cookies, server names, dates) never gets in.
CassetteForm = Literal["yaml", "json"]
_REQUEST_HEADERS = ("accept", "content-type")
_RESPONSE_HEADERS = ("content-type", *LIFECYCLE_HEADERS)
_MAX_PLAIN_DIGITS = 4
"""Shorter numbers in a query are pages, sizes and years, and are not personal."""
_REDACTED = "is_redacted"
"""The mark on a request from which everything was taken already."""
_UTF_8 = "charset=utf-8"
_LEFT_OUT = b"(a body that is not JSON, %d bytes, left out)"
_OWN_WORDS = (
    "version metadata target recorded_at contract_digest tool_version interactions request method",
    "uri body headers response status message string accept content-type application/json",
)
"""The words that every cassette has, whatever is recorded."""


class LeakError(ConformanceError):
    """A cassette would have given something away, so it was not written."""


def require_vcrpy() -> None:
    """Raise `UsageError` where vcrpy is not installed, or too old to note metadata."""
    try:
        from vcr.cassette import Cassette
    except ImportError:
        Cassette = None  # noqa: N806 - a class that is not there
    if not hasattr(Cassette, "get_metadata"):
        raise UsageError('recording needs vcrpy 9.4 or newer: pip install "vcrpy>=9.4"')


class Recorder:
    """Records the cassettes of one run case by case, and writes those that are kept.

    `pseudonyms` None records answers as they are: for an org in which everything is invented. What
    is written must hold none of the `secrets`, and nothing that was replaced, unless that is part
    of a `documented` word, which is not personal. Of request headers that are `masked` the names
    stay, which tell operations apart.
    """

    def __init__(
        self,
        folder: Path,
        host: str | None,
        metadata: Mapping[str, str],
        pseudonyms: Pseudonyms | None = None,
        secrets: Collection[str] = (),
        documented: Collection[str] = (),
        *,
        masked: Collection[str] = (),
        form: CassetteForm = "yaml",
    ) -> None:
        self.folder = folder
        self._host = host
        self._metadata = metadata
        self._pseudonyms = pseudonyms
        self._secrets = secrets
        self._documented = (*documented, *_OWN_WORDS)
        self._masked = tuple(masked)
        self._form = form
        self._pending: dict[str, str] = {}

    def record(self, place: str, request: Request, response: Response) -> None:
        """Record an exchange, for the cassette at a place (`operation/case`)."""
        self.record_all(place, [(request, response)])

    def record_all(self, place: str, exchanges: Iterable[tuple[Request, Response]]) -> None:
        """Record exchanges, for one cassette at a place."""
        from vcr import VCR
        from vcr.request import Request as RecordedRequest

        recorder = VCR(
            record_mode="all",
            serializer="readable",
            before_record_request=self._redact_request,
            before_record_response=self._redact_response,
        )
        serializer = _Readable if self._form == "yaml" else _Json
        recorder.register_serializer("readable", serializer)
        recorder.register_persister(_Pending(self._pending))
        with recorder.use_cassette(place) as cassette:
            for name, value in self._metadata.items():
                cassette.get_metadata(name, value)
            # Handed over, and not caught on its way: what is recorded is what was judged.
            for request, response in exchanges:
                cassette.append(
                    RecordedRequest(request.method, request.url, request.body, request.headers),
                    _as_recorded(response),
                )

    def text(self, place: str) -> str:
        """What was recorded for a place, not written yet."""
        return self._pending[place]

    def keep(self, place: str, file: Path | None = None) -> Path:
        """Write what was recorded for a place; `LeakError` where it would give something away.

        Its file is that of the place, unless one is named.
        """
        text = self._pending.pop(place)
        file = file or self.folder / f"{place}.yaml"
        masked = self._pseudonyms.replaced if self._pseudonyms else ()
        # Without this, a reason such as "Locked" would be in every key that has the word.
        words = self._documented + (tuple(self._pseudonyms.kept) if self._pseudonyms else ())
        replaced = [real for real in masked if not any(real in word for word in words)]
        leak = find_leak(text, self._secrets, replaced)
        if leak:
            raise LeakError(f"{file}: not written: it would hold {leak}")
        write(file, text)
        return file

    def write_not_run_reasons(self, unmet: Mapping[str, str], not_asked: Mapping[str, str]) -> None:
        """Write which cases the org could not show, and which it was not asked for."""
        reasons = {
            "unmet": dict(sorted(unmet.items())),
            "not_asked": dict(sorted(not_asked.items())),
        }
        file = self.folder / NOT_RUN_FILE
        if unmet or not_asked:
            write(file, json.dumps(reasons, indent=2) + "\n")
        else:
            file.unlink(missing_ok=True)

    def _redact_request(self, request: Any) -> Any:
        # vcrpy calls this more than once for a request, also with what it got back.
        if hasattr(request, _REDACTED):
            return request
        parts = urlsplit(request.uri)
        request = copy.copy(request)
        setattr(request, _REDACTED, True)
        path, query = parts.path, parts.query
        if self._pseudonyms is not None:
            path = self._pseudonyms.path(path)
            pairs = parse_qsl(query, keep_blank_values=True)
            key = self._pseudonyms.key
            query = urlencode([(key(k), self._redact_parameter(v)) for k, v in pairs], safe=",")
            if request.body:
                request.body = self._redact_body(request.body)
        kept = (parts.scheme, parts.netloc)
        scheme, host = ("https", self._host) if self._host is not None else kept
        request.uri = urlunsplit((scheme, host, path, query, ""))
        request.headers = self._redact_request_headers(request.headers)
        return request

    def _redact_request_headers(self, headers: Mapping[str, Any]) -> dict[str, Any]:
        masked = _keep_headers(headers, self._masked)
        if self._pseudonyms is not None:
            text = self._pseudonyms.text
            masked = {name: [text(each) for each in _values(v)] for name, v in masked.items()}
        return masked | _keep_headers(headers, _REQUEST_HEADERS)

    def _redact_parameter(self, value: str) -> str:
        """Documented names stay; anything else in a query may be personal."""
        assert self._pseudonyms is not None
        text = self._pseudonyms.text
        return ",".join(part if _is_plain(part) else text(part) for part in value.split(","))

    def _redact_response(self, response: dict[str, Any]) -> dict[str, Any]:
        body, status = response["body"]["string"], response["status"]["code"]
        return response | {
            "status": {"code": status, "message": phrase(status)},
            "headers": self._redact_headers(_keep_headers(response["headers"], _RESPONSE_HEADERS)),
            "body": {"string": readable.indent_json(self._redact_body(body))},
        }

    def _redact_headers(self, headers: dict[str, Any]) -> dict[str, Any]:
        """Keep what of a media type, or of an announced end, is not personal."""
        if self._pseudonyms is None:
            return headers
        redacted = {
            name: [
                plain_header(name.casefold(), each)
                if name.casefold() in LIFECYCLE_HEADERS
                else _redact_media_type(each)
                for each in _values(value)
            ]
            for name, value in headers.items()
        }
        # A link to the next page, say, is about no end.
        return {name: values for name, values in redacted.items() if any(values)}

    def _redact_body(self, raw: bytes) -> bytes:
        if self._pseudonyms is None or not raw:
            return raw
        try:
            parsed = json_text.parse_body(raw).value
            return json.dumps(self._pseudonyms.body(parsed), ensure_ascii=False).encode()
        except (NotJsonError, RecursionError):
            return _LEFT_OUT % len(raw)


def _is_plain(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= _MAX_PLAIN_DIGITS


def _as_recorded(response: Response) -> dict[str, Any]:
    return {
        "status": {"code": response.status, "message": ""},
        "headers": {name.title(): [value] for name, value in response.headers.items()},
        "body": {"string": response.body},
    }


def _redact_media_type(value: str) -> str:
    """The media type, or the form of what stands in its place; of its parameters UTF-8 alone."""
    media_type, *parameters = (part.strip().casefold() for part in value.split(";"))
    shown = media_type if is_media_type(media_type) else form_of(media_type)
    return f"{shown}; {_UTF_8}" if _UTF_8 in parameters else shown


def _values(value: Any) -> list[str]:
    return list(map(str, value)) if isinstance(value, list) else [str(value)]


def _keep_headers(headers: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in headers.items() if name.casefold() in names}


class _Readable:
    """vcrpy's format with bodies as text blocks; never read back through vcrpy."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """The YAML text of a cassette."""
        return readable.dump_cassette(cassette)

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """Nothing: a recording never continues another."""
        del text
        return {}


class _Json:
    """vcrpy's form of JSON; never read back through vcrpy."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """The JSON text of a cassette."""
        return json.dumps(cassette, indent=4) + "\n"

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """Nothing: a recording never continues another."""
        del text
        return {}


class _Pending:
    """Keeps the text of cassettes until it is known whether they are wanted."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def load_cassette(self, cassette_path: str, serializer: Any) -> Any:
        """Nothing is ever replayed while recording."""
        from vcr.persisters.filesystem import CassetteNotFoundError

        del cassette_path, serializer
        raise CassetteNotFoundError

    def save_cassette(
        self, cassette_path: str, cassette_dict: dict[str, Any], serializer: Any
    ) -> None:
        """Keep the text in memory."""
        from vcr.serialize import serialize

        self._texts[str(cassette_path)] = serialize(cassette_dict, serializer)
