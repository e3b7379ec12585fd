"""The places that a report names: on a page, in a contract file, in a recording."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from zoho_conformance.model.coverage import Name
from zoho_conformance.model.page_link import link_to

Line = Annotated[int, Meta(ge=1)]


class Promised(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Where on its page the promise stands; lines count from 1."""

    page: Annotated[Name, Meta(description="The title of the page.")]
    section: Annotated[Name, Meta(description="The section of the page.")]
    line: Annotated[Line, Meta(description="The line of the page, from 1.")]
    url: Annotated[
        str | None, Meta(description="The page's own address, where the page gives it.")
    ] = None
    words: Annotated[
        str,
        Meta(description="What stands there: a key, a parameter, an error's code; may be empty."),
    ] = ""
    behind: Annotated[
        str, Meta(description="What the page has right behind them: a type, a status.")
    ] = ""

    @property
    def link(self) -> str | None:
        """The address that leads to the words on the page; None where the page gives none."""
        return (
            None if self.url is None else link_to(self.url, self.section, self.words, self.behind)
        )


class ContractPlace(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A line of a contract file."""

    file: Annotated[
        Name,
        Meta(
            description="Relative to where the command ran; of contracts that come with the "
            "package, below its data."
        ),
    ]
    line: Annotated[Line, Meta(description="The line of the file, from 1.")]
    packaged: Annotated[
        bool, Meta(description="Whether it comes with the package, wherever that is installed.")
    ] = False


class RecordedPlace(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A recording, and the line at which an exchange begins in it, where its format has lines."""

    file: Annotated[Name, Meta(description="Relative to where the command ran, if it is below.")]
    line: Annotated[
        Line | None,
        Meta(description="The line at which the exchange begins; null where the format has none."),
    ]
