"""Which operations of a page a heading means, by its words."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Operation
from zoho_conformance.pages.operation_words import OperationWords

LIST = Operation("get_crates", "GET", "/crates", None, 1)
BY_ID = Operation("get_crates_by_id", "GET", "/crates/{crate_id}", None, 2)


@pytest.mark.parametrize(
    ("title", "meant"), [("Get Crates", ("get_crates_by_id",)), ("Get a Single Crate", None)]
)
def test_what_the_title_says_already_tells_no_operation(
    title: str, meant: tuple[str, ...] | None
) -> None:
    words = OperationWords([LIST, BY_ID], title)
    assert words.of_heading("Sample Response for a single crate") == meant
