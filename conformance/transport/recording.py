"""Writing cassettes: through vcrpy, readable, without secrets, a whole file or none."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from vcr import VCR
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.serialize import serialize

from conformance.transport import readable
from conformance.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What may stay of the headers; all else (tokens, cookies, server names, dates) never gets in.
_REQUEST_HEADERS = ("accept", "content-type")
_RESPONSE_HEADERS = ("content-type",)


class _Readable:
    """The format of vcrpy, its bodies as text blocks; never read back through it."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """The YAML text of a cassette, what it is about before what it holds."""
        return readable.dump(cassette)

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """Vcrpy asks for it; a recording always begins anew."""
        raise NotImplementedError(text[:0])


class _Atomic:
    """A cassette is replaced whole, or stays as it was."""

    @staticmethod
    def load_cassette(cassette_path: str, serializer: Any) -> Any:
        """Nothing is ever replayed while recording."""
        del cassette_path, serializer
        raise CassetteNotFoundError

    @staticmethod
    def save_cassette(cassette_path: str, cassette_dict: dict[str, Any], serializer: Any) -> None:
        """Write beside the place, then move into it."""
        write(Path(cassette_path), serialize(cassette_dict, serializer))


@contextmanager
def recorded(file: Path, host: str, metadata: Mapping[str, str]) -> Iterator[None]:
    """Record what is sent inside into a cassette, its address under ``host``."""
    recorder = VCR(
        record_mode="all",
        serializer="readable",
        decode_compressed_response=True,
        before_record_request=lambda request: _request(request, host),
        before_record_response=_response,
    )
    recorder.register_serializer("readable", _Readable)
    recorder.register_persister(_Atomic)
    with recorder.use_cassette(str(file)) as cassette:
        for name, value in metadata.items():
            cassette.get_metadata(name, value)
        yield


def _request(request: Any, host: str) -> Any:
    parts = urlsplit(request.uri)
    request.uri = urlunsplit(("https", host, parts.path, parts.query, ""))
    request.headers = _kept(request.headers, _REQUEST_HEADERS)
    return request


def _response(response: dict[str, Any]) -> dict[str, Any]:
    body = response["body"]["string"]
    return response | {
        "headers": _kept(response["headers"], _RESPONSE_HEADERS),
        "body": {"string": readable.body(body)},
    }


def _kept(headers: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in headers.items() if name.casefold() in names}
