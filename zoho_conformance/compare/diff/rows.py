"""What became of the rows of error tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zoho_conformance.compare.diff.change import Change
from zoho_conformance.compare.diff.wording import same_message
from zoho_conformance.contracts.contract import Contract, ErrorRow
from zoho_conformance.model.rules import Level

_SECTION = "errors"


def changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Rows by their code; the same code may stand in several."""
    codes = dict.fromkeys(one.code for one in (*old.errors, *new.errors))
    gone: list[tuple[str, ErrorRow]] = []
    came: list[tuple[str, ErrorRow]] = []
    for code in codes:
        before = [one for one in old.errors if one.code == code]
        after = [one for one in new.errors if one.code == code]
        yield from _of_code(code, before, after, gone, came)
    yield from _recoded(gone, came)
    for path, one in gone:
        yield Change("page-error-removed", "info", path, _told(one), None, _SECTION, one.line)
    for path, one in came:
        yield Change("page-error-added", "warning", path, None, _told(one), _SECTION, one.line)


def _recoded(
    gone: list[tuple[str, ErrorRow]], came: list[tuple[str, ErrorRow]]
) -> Iterator[Change]:
    """Rows of the same words under another code; they are struck from both lists."""
    for path, one in list(gone):
        twin = next(
            (
                two
                for two in came
                if same_message(one.message, two[1].message)
                and (one.message or one.status == two[1].status)
            ),
            None,
        )
        if twin is not None:
            gone.remove((path, one))
            came.remove(twin)
            yield Change(
                "page-error-changed", "error", path, one.code, twin[1].code, _SECTION, twin[1].line
            )


def _of_code(
    code: str,
    before: list[ErrorRow],
    after: list[ErrorRow],
    gone: list[tuple[str, ErrorRow]],
    came: list[tuple[str, ErrorRow]],
) -> Iterator[Change]:
    """Rows that are the same are set aside first, then those that differ in one thing."""
    several = len(before) > 1 or len(after) > 1

    def path(one: ErrorRow) -> str:
        # What parts rows of one code is their message, shortened as a name.
        return f"{code} ({(one.message or 'no message')[:60]})" if several else code

    same: list[Callable[[ErrorRow, ErrorRow], bool]] = [
        lambda one, other: one.status == other.status and same_message(one.message, other.message),
        lambda one, other: same_message(one.message, other.message),
        lambda one, other: one.status == other.status,
        lambda _, __: True,
    ]
    before, after = list(before), list(after)
    for alike in same:
        for one in list(before):
            twin = next((other for other in after if alike(one, other)), None)
            if twin is not None:
                before.remove(one)
                after.remove(twin)
                yield from _changed(path(one), one, twin)
    gone += [(path(one), one) for one in before]
    came += [(path(one), one) for one in after]


def _told(one: ErrorRow) -> str:
    return f"HTTP {one.status or 'not stated'}"


def _changed(path: str, old: ErrorRow, new: ErrorRow) -> Iterator[Change]:
    def change(level: Level, where: str, before: str, after: str) -> Change:
        return Change("page-error-changed", level, where, before, after, _SECTION, new.line)

    if old.status != new.status:
        level: Level = "error" if old.status and new.status else "info"
        yield change(level, f"{path} status", _told(old), _told(new))
    if not same_message(old.message, new.message):
        before, after = old.message or "no message", new.message or "no message"
        yield change("warning", f"{path} message", before, after)
