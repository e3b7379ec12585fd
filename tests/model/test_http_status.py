"""Classes of HTTP statuses, at their edges."""

import pytest

from zoho_conformance.model import http_status

CLASSES = {
    "is_success": (200, 299),
    "is_redirection": (300, 399),
    "is_client_error": (400, 499),
    "is_server_error": (500, 599),
}


@pytest.mark.parametrize(("name", "edges"), CLASSES.items(), ids=CLASSES)
def test_a_class_of_statuses_ends_at_its_hundreds(name: str, edges: tuple[int, int]) -> None:
    first, last = edges
    in_class = getattr(http_status, name)
    assert [in_class(status) for status in (first - 1, first, last, last + 1)] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("status", [429, 500, 599])
def test_a_rate_limited_or_broken_server_is_unavailable(status: int) -> None:
    assert http_status.is_unavailable(status)
    assert http_status.is_unanswered(status)


@pytest.mark.parametrize("status", [200, 400, 403, 428, 430, 499, 600])
def test_a_server_that_refuses_is_available(status: int) -> None:
    assert not http_status.is_unavailable(status)
    assert not http_status.is_unanswered(status)


def test_a_refused_token_is_no_answer_of_an_available_server() -> None:
    assert http_status.is_unanswered(401)
    assert not http_status.is_unavailable(401)


def test_a_status_without_standard_words_has_the_default() -> None:
    assert http_status.phrase(404) == "Not Found"
    assert http_status.phrase(299) == ""
    assert http_status.phrase(299, "Status 299") == "Status 299"
