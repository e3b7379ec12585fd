"""A check of successful answers, and what of an exchange it looks at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any, Literal

import msgspec

from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.model.finding import Finding

Glance = Callable[[Request, Any], bool]
"""Whether a request and the body that answers it are seen at a glance to leave a check silent."""

Sees = Callable[[Request, Any], Hashable]
"""What of a request and the body that answers it a check looks at, beside the circumstances.

None where that is not worth to be remembered.
"""

LooksAt = Literal["circumstances", "form", "answer"]
"""What a check looks at, which says when it need not be asked.

`circumstances`: nothing but the case, the status, the content type, the names in the query and
`fields`; asked once for all answers that have these alike. `form`: nothing but whether the body is
plain JSON that fits the closed schema; silent where it does. `answer`: anything; always asked.
"""


class SuccessCheck(msgspec.Struct, frozen=True):
    """A check of the answers of one operation.

    One that does not say what it looks at is asked of every answer. One that says less than it
    looks at would be passed over in silence: tests hold each to its word.
    """

    find: Callable[[Exchange], Iterator[Finding]]
    looks_at: LooksAt = "answer"
    glance: Glance | None = None
    """Where it says yes, `find` need not be asked; where it says no, `find` decides."""
    sees: Sees | None = None
    """What was silent once is silent of all answers that have alike what this gives of them."""


def typed(value: Any) -> Hashable:
    """A value as a part of what a check sees: 1 and `True` are two, a container is like none."""
    is_plain = value is None or isinstance(value, str | int | float)
    return (type(value), value) if is_plain else object()
