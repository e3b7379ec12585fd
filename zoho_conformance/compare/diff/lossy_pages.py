"""Pages whose form lost something: editions are compared by what both can show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from msgspec import structs

from zoho_conformance.contracts.contract import Contract, Key, Side
from zoho_conformance.pages.keys.type_words import json_type_of

T = TypeVar("T")

_SIDES: tuple[Side, ...] = ("request", "response")


def list_uncompared(old: Contract, new: Contract) -> Iterator[str]:
    """A line for each thing that is not compared, because one edition cannot show it."""
    if is_lossy(old) != is_lossy(new):
        yield (
            f"{new.page.title}: one of the two has lost its addresses, scopes and error codes; "
            "only what is said of keys and parameters is compared"
        )
        return
    if _ends_early(old) != _ends_early(new):
        yield (
            f"{new.page.title}: one of the two ends before its sample; only what stands before "
            "the end is compared"
        )
    if has_no_requests(old) != has_no_requests(new):
        yield f"{new.page.title}: one of the two has lost the requests that show methods and paths"
    for side in _SIDES:
        if _differ_in_samples(old, new, side):
            yield (
                f"{new.page.title}: one of the two has lost its samples; of the {side} only what "
                "the list of keys says is compared"
            )
        elif _differ_in_nesting(old, new, side):
            yield (
                f"{new.page.title}: one of the two has lost the nesting of its {side} keys; they "
                "are compared in their order, without what only samples show"
            )


def as_far_as_both_go(old: Contract, new: Contract) -> tuple[Contract, Contract]:
    """Both editions, without what lies behind the place where one of them was cut."""
    if _ends_early(old) == _ends_early(new):
        return old, new
    if _ends_early(old):
        return old, _cut_like(new, old)
    return _cut_like(old, new), new


def _ends_early(page: Contract) -> bool:
    return any(doubt.kind == "ends-early" for doubt in page.doubts)


def _cut_like(whole: Contract, cut: Contract) -> Contract:
    """A page without what the cut edition would have behind its end."""
    codes = {row.code for row in cut.errors}
    return structs.replace(
        whole,
        errors=_up_to_last(whole.errors, lambda row: row.code in codes),
        request_keys=_keys_up_to_last(whole, cut, "request"),
        response_keys=_keys_up_to_last(whole, cut, "response"),
    )


def _keys_up_to_last(whole: Contract, cut: Contract, side: Side) -> tuple[Key, ...]:
    """The keys of a page down to the last that the cut edition lists, too."""
    names = {key.name for key in cut.keys(side) if key.basis == "stated"}
    in_order = sorted(whole.keys(side), key=lambda key: key.line)
    remaining = {
        key.path
        for key in _up_to_last(
            [key for key in in_order if key.basis == "stated"], lambda key: key.name in names
        )
    }
    return tuple(key for key in whole.keys(side) if key.basis == "sample" or key.path in remaining)


def _up_to_last(items: Sequence[T], is_known: Callable[[T], bool]) -> tuple[T, ...]:
    """The items down to the last known one; none where none is known."""
    known = [at for at, item in enumerate(items) if is_known(item)]
    return tuple(items[: known[-1] + 1]) if known else ()


def has_no_requests(page: Contract) -> bool:
    """Whether a page names no operation, and has lost the samples that may have named it."""
    return not page.operations and _lost_a_sample(page)


def is_lossy(page: Contract) -> bool:
    """Whether a page has lost every address and scope, as in a crawl that kept only sentences."""
    return page.page.version is None and not (page.operations or page.scopes)


def comparable_keys(
    old: Contract, new: Contract, side: Side
) -> tuple[Sequence[Key], Sequence[Key]]:
    """The keys of both editions; where one lost samples or nesting, only what is stated.

    The keys of the poorer edition are then put at the paths of the richer, by their order.
    """
    if not (_differ_in_samples(old, new, side) or _differ_in_nesting(old, new, side)):
        return old.keys(side), new.keys(side)
    before, after = _stated_keys(old, side), _stated_keys(new, side)
    old_is_poor, new_is_poor = (
        _has_no_samples(page, side) or is_lossy(page) for page in (old, new)
    )
    if old_is_poor or (not new_is_poor and len(_doubtful_paths(old)) > len(_doubtful_paths(new))):
        poor = _place_by_order(before, after)
        return poor, _drop_namesakes(after, poor)
    poor = _place_by_order(after, before)
    return _drop_namesakes(before, poor), poor


def without_sample_facts(key: Key) -> Key:
    """Strip a key of what only samples can show."""
    return structs.replace(
        key,
        types=(json_type_of(key.type),) if key.type else (),
        items=(),
        format=None,
        nullable=key.null_when is not None,
        always=False,
        required=False,
        required_in=key.required_in if key.required is None else None,
    )


def _differ_in_samples(old: Contract, new: Contract, side: Side) -> bool:
    """Whether one edition has lost its samples, and the other has not."""
    old_lacks, new_lacks = (_has_no_samples(page, side) for page in (old, new))
    differ = old_lacks != new_lacks or is_lossy(old) != is_lossy(new)
    return differ and bool(old.keys(side) or new.keys(side))


def _has_no_samples(page: Contract, side: Side) -> bool:
    shown = (key.basis == "sample" or key.always for key in page.keys(side))
    return _lost_a_sample(page) and not any(shown)


def _lost_a_sample(page: Contract) -> bool:
    return any(doubt.kind in ("lost-sample", "ends-early") for doubt in page.doubts)


def _differ_in_nesting(old: Contract, new: Contract, side: Side) -> bool:
    """Whether a key is elsewhere in another rendering, and one of them was not sure of it."""
    if old.page.rendering == new.page.rendering:
        return False
    old_paths, new_paths = ({key.path for key in _stated_keys(page, side)} for page in (old, new))
    return not _doubtful_paths(old).union(_doubtful_paths(new)).isdisjoint(old_paths ^ new_paths)


def _doubtful_paths(page: Contract) -> set[str]:
    """The paths of keys whose nesting the page does not show."""
    return {doubt.path for doubt in page.doubts if doubt.kind == "nesting" and doubt.path}


def _stated_keys(page: Contract, side: Side) -> list[Key]:
    """List the documented keys in page order, each without what only samples can show."""
    in_order = sorted(page.keys(side), key=lambda key: key.line)
    return [without_sample_facts(key) for key in in_order if key.basis == "stated"]


def _drop_namesakes(rich: Sequence[Key], poor: Sequence[Key]) -> list[Key]:
    """Leave out of the richer edition the keys that the poorer has as one, for want of nesting."""
    paths, names = {key.path for key in poor}, {key.name for key in poor}
    return [key for key in rich if key.path in paths or key.name not in names]


def _place_by_order(poor: Sequence[Key], rich: Sequence[Key]) -> list[Key]:
    """Put keys at the paths of those that they stand for; a renamed one beside where it stood."""
    mine, theirs = ([_heading(key) for key in keys] for keys in (poor, rich))
    runs = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    placed = []
    for tag, start, end, other_start, other_end in runs:
        for offset, key in enumerate(poor[start:end]):
            if tag == "equal":
                twin = rich[other_start + offset]
                placed.append(
                    structs.replace(key, path=twin.path, type=twin.type, types=twin.types)
                )
            elif tag == "replace" and end - start == other_end - other_start:
                parent = rich[other_start + offset].parent
                placed.append(
                    structs.replace(key, path=f"{parent}.{key.name}" if parent else key.name)
                )
            else:
                placed.append(key)
    return placed


def _heading(key: Key) -> str:
    """Join name and type word: without a sample, it is not clear where a glued one ends."""
    return f"{key.name}{key.type or ''}".casefold().replace(" ", "")
