"""What an HTTP status says: its class, and its standard words. Names are those of `HTTPStatus`."""

from __future__ import annotations

from http import HTTPStatus

_CLASS = 100


def is_success(status: int) -> bool:
    """Whether a status is a 2xx."""
    return status // _CLASS == HTTPStatus.OK // _CLASS


def is_redirection(status: int) -> bool:
    """Whether a status is a 3xx."""
    return status // _CLASS == HTTPStatus.MULTIPLE_CHOICES // _CLASS


def is_client_error(status: int) -> bool:
    """Whether a status is a 4xx."""
    return status // _CLASS == HTTPStatus.BAD_REQUEST // _CLASS


def is_server_error(status: int) -> bool:
    """Whether a status is a 5xx."""
    return status // _CLASS == HTTPStatus.INTERNAL_SERVER_ERROR // _CLASS


def is_unavailable(status: int) -> bool:
    """Whether a server did not serve the request for now: rate-limited, or out of order."""
    return status == HTTPStatus.TOO_MANY_REQUESTS or is_server_error(status)


def is_unanswered(status: int) -> bool:
    """Whether a status says nothing about what was asked for: unavailable, or no valid token."""
    return status == HTTPStatus.UNAUTHORIZED or is_unavailable(status)


def phrase(status: int, default: str = "") -> str:
    """The standard words for a status, such as `Not Found`; `default` where it has none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return default
