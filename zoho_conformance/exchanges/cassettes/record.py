"""Writing cassettes: recorded by vcrpy, redacted, scanned, and kept only when they are wanted.

What an exchange holds is replaced before it gets into vcrpy's hands, by an allow-list; then the
text of the whole cassette is scanned for everything that was replaced and for every secret, in the
forms in which such things hide, and a doubt refuses to write.
"""

# ruff: noqa: PLC0415 - vcrpy is an extra, and takes longer to import than judging all cassettes.

from __future__ import annotations

import copy
import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from zoho_conformance.exchanges.cassettes import write as readable
from zoho_conformance.exchanges.cassettes.leaks import find_leak
from zoho_conformance.exchanges.cassettes.sets import NOT_RUN_FILE
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.files import write
from zoho_conformance.model.http_status import phrase
from zoho_conformance.model.redaction import Pseudonyms

# What may stay of the headers; all else (tokens, cookies, server names, dates) never gets in.
_REQUEST_HEADERS = ("accept", "content-type")
_RESPONSE_HEADERS = ("content-type",)
_SIGNING_IN = "/oauth/"
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z.+-]+(\s*;\s*charset=[a-z0-9-]{1,20})?", re.IGNORECASE)
_OPAQUE = b"(a body that is no JSON, %d bytes, left out)"


# The words that cassettes have of themselves.
_FRAME = (
    "version metadata target recorded_at contract_digest tool_version interactions request method",
    "uri body headers response status message string accept content-type application/json",
)


class LeakError(ConformanceError):
    """A cassette would have held something that it must not; it was not written."""


def require_vcrpy() -> None:
    """Raise `UsageError` where vcrpy is not installed, or too old to note metadata."""
    try:
        from vcr.cassette import Cassette
    except ImportError:
        Cassette = None  # noqa: N806 - a class that is not there
    if not hasattr(Cassette, "get_metadata"):
        raise UsageError('recording needs vcrpy 9.4 or newer: pip install "vcrpy>=9.4"')


class Recorder:
    """The cassettes of one run: recorded one by one, and written when they are kept.

    ``pseudonyms`` None records as it is: for an org in which everything is invented already.
    ``secrets`` and what was replaced are looked for in what is written; not so what is part of a
    ``documented`` word, since it gives nobody away.
    """

    def __init__(
        self,
        folder: Path,
        host: str,
        metadata: Mapping[str, str],
        pseudonyms: Pseudonyms | None = None,
        secrets: Collection[str] = (),
        documented: Collection[str] = (),
    ) -> None:
        self.folder = folder
        self._host = host
        self._metadata = metadata
        self._pseudonyms = pseudonyms
        self._secrets = secrets
        self._documented = (*documented, *_FRAME)
        self._pending: dict[str, str] = {}

    @contextmanager
    def record(self, place: str) -> Iterator[None]:
        """Record what is sent inside for the cassette at a place (``operation/case``)."""
        from vcr import VCR

        recorder = VCR(
            record_mode="all",
            serializer="readable",
            decode_compressed_response=True,
            before_record_request=self._request,
            before_record_response=self._response,
        )
        recorder.register_serializer("readable", _Readable)
        recorder.register_persister(_Pending(self._pending))
        with recorder.use_cassette(place) as cassette:
            for name, value in self._metadata.items():
                cassette.get_metadata(name, value)
            yield

    def keep(self, place: str) -> Path:
        """Write what was recorded for a place; raises ``LeakError`` and writes nothing on doubt."""
        text = self._pending.pop(place)
        file = self.folder / f"{place}.yaml"
        masked = self._pseudonyms.replaced if self._pseudonyms else ()
        # A reason such as "Locked" would else be found in every key that has the word.
        replaced = [real for real in masked if not any(real in one for one in self._documented)]
        found = find_leak(text, self._secrets, replaced)
        if found:
            raise LeakError(f"{file}: not written: it would hold {found}")
        write(file, text)
        return file

    def write_not_run_reasons(self, unmet: Mapping[str, str], not_asked: Mapping[str, str]) -> None:
        """Note which cases the org had no means to show, and which it was not asked for."""
        noted = {"unmet": dict(sorted(unmet.items())), "not_asked": dict(sorted(not_asked.items()))}
        file = self.folder / NOT_RUN_FILE
        if unmet or not_asked:
            write(file, json.dumps(noted, indent=2) + "\n")
        else:
            file.unlink(missing_ok=True)

    def _request(self, request: Any) -> Any:
        parts = urlsplit(request.uri)
        # vcrpy asks more than once about one request, what it was given back included.
        if parts.hostname == self._host:
            return request
        request = copy.copy(request)
        if parts.path.startswith(_SIGNING_IN):
            return None
        path, query = parts.path, parts.query
        if self._pseudonyms is not None:
            path = self._pseudonyms.url(path)
            pairs = parse_qsl(query, keep_blank_values=True)
            query = urlencode([(k, self._parameter(v)) for k, v in pairs], safe=",")
            if request.body:
                request.body = self._body(request.body)
        request.uri = urlunsplit(("https", self._host, path, query, ""))
        request.headers = _kept(request.headers, _REQUEST_HEADERS)
        return request

    def _parameter(self, value: str) -> str:
        """Names of modules and fields are the API's; anything else in a query is somebody's."""
        assert self._pseudonyms is not None
        return ",".join(self._pseudonyms.text(one, "api_name") for one in value.split(","))

    def _response(self, response: dict[str, Any]) -> dict[str, Any]:
        body, status = response["body"]["string"], response["status"]["code"]
        return response | {
            "status": {"code": status, "message": phrase(status)},
            "headers": self._headers(_kept(response["headers"], _RESPONSE_HEADERS)),
            "body": {"string": readable.indent_json(self._body(body))},
        }

    def _headers(self, headers: dict[str, Any]) -> dict[str, Any]:
        """Of a media type's parameters, which may say anything, none but the charset."""
        if self._pseudonyms is None:
            return headers
        return {
            name: [one[0] for one in map(_MEDIA_TYPE.match, _values(value)) if one]
            for name, value in headers.items()
        }

    def _body(self, raw: bytes) -> bytes:
        if self._pseudonyms is None or not raw:
            return raw
        try:
            parsed = json.loads(raw)
        except (ValueError, RecursionError):
            return _OPAQUE % len(raw)
        return json.dumps(self._pseudonyms.body(parsed), ensure_ascii=False).encode()


def _values(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _kept(headers: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in headers.items() if name.casefold() in names}


class _Readable:
    """The format of vcrpy, its bodies as text blocks; never read back through it."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """The YAML text of a cassette."""
        return readable.dump_cassette(cassette)

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """Nothing: a recording always begins anew."""
        del text
        return {}


class _Pending:
    """Holds the text of cassettes until it is known whether they are wanted."""

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
        """Keep the text in memory: of requests that were sent again the last."""
        from vcr.serialize import serialize

        last = {name: cassette_dict[name][-1:] for name in ("requests", "responses")}
        self._texts[str(cassette_path)] = serialize({**cassette_dict, **last}, serializer)
