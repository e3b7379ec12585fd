"""What the form of a page lost is no change: editions are brought to what both can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from zoho_conformance.contracts.contract import Contract, Key, Side
from zoho_conformance.pages.keys.type_words import json_type_of

_SIDES: tuple[Side, ...] = ("request", "response")


def notes(old: Contract, new: Contract) -> Iterator[str]:
    """One line for each thing that one edition cannot show, and that is not compared."""
    if is_lossy(old) != is_lossy(new):
        yield (
            f"{new.page.title}: one of the two has lost its addresses, scopes and error codes; "
            "only what is said of keys and parameters is compared"
        )
        return
    if no_requests(old) != no_requests(new):
        yield f"{new.page.title}: one of the two has lost the requests that tell methods and paths"
    for side in _SIDES:
        if _lost_samples(old, new, side):
            yield (
                f"{new.page.title}: one of the two has lost its samples; of the {side} only what "
                "the list of keys says is compared"
            )
        elif _lost_nesting(old, new, side):
            yield (
                f"{new.page.title}: one of the two has lost the nesting of its {side} keys; they "
                "are compared in their order, without what only samples show"
            )


def no_requests(page: Contract) -> bool:
    """Whether a page names no operation, and has lost the samples that may have named it."""
    return not page.operations and _lost_a_sample(page)


def is_lossy(page: Contract) -> bool:
    """Whether a page has lost every address and scope, as where a crawl kept only sentences."""
    return page.page.version is None and not (page.operations or page.scopes)


def comparable(old: Contract, new: Contract, side: Side) -> tuple[Sequence[Key], Sequence[Key]]:
    """The keys of both editions; where one lost samples or nesting, what is stated alone.

    Those of the poorer edition then stand at the paths of the richer, found by their order.
    """
    if not (_lost_samples(old, new, side) or _lost_nesting(old, new, side)):
        return old.keys(side), new.keys(side)
    before, after = _stated(old, side), _stated(new, side)
    bare = [_bare(one, side) or is_lossy(one) for one in (old, new)]
    if bare[0] or (not bare[1] and len(_doubted(old)) > len(_doubted(new))):
        poor = _placed(before, after)
        return poor, _told_apart(after, poor)
    poor = _placed(after, before)
    return _told_apart(before, poor), poor


def as_stated(one: Key) -> Key:
    """The key without what only samples can tell."""
    return replace(
        one,
        types=(json_type_of(one.type),) if one.type else (),
        items=(),
        format=None,
        nullable=one.null_when is not None,
        always=False,
        required=False,
    )


def _lost_samples(old: Contract, new: Contract, side: Side) -> bool:
    differ = _bare(old, side) != _bare(new, side) or is_lossy(old) != is_lossy(new)
    return differ and bool(old.keys(side) or new.keys(side))


def _bare(page: Contract, side: Side) -> bool:
    return _lost_a_sample(page) and not any(
        one.basis == "sample" or one.always for one in page.keys(side)
    )


def _lost_a_sample(page: Contract) -> bool:
    return any(doubt.kind == "lost-sample" for doubt in page.doubts)


def _lost_nesting(old: Contract, new: Contract, side: Side) -> bool:
    """Whether a key is elsewhere in another rendering, where one of them was not sure of it."""
    if old.page.rendering == new.page.rendering:
        return False
    paths = [{one.path for one in _stated(page, side)} for page in (old, new)]
    return not _doubted(old).union(_doubted(new)).isdisjoint(paths[0] ^ paths[1])


def _doubted(page: Contract) -> set[str]:
    """The paths at which keys were put whose nesting the page does not show."""
    return {doubt.path for doubt in page.doubts if doubt.kind == "nesting" and doubt.path}


def _stated(page: Contract, side: Side) -> list[Key]:
    """The documented keys in page order, each without what only samples can tell."""
    in_order = sorted(page.keys(side), key=lambda one: one.line)
    return [as_stated(one) for one in in_order if one.basis == "stated"]


def _told_apart(rich: Sequence[Key], poor: Sequence[Key]) -> list[Key]:
    """Without nesting two keys of one name and place are one: such are left out of the richer."""
    paths, names = {one.path for one in poor}, {one.name for one in poor}
    return [one for one in rich if one.path in paths or one.name not in names]


def _placed(poor: Sequence[Key], rich: Sequence[Key]) -> list[Key]:
    """The keys at the paths of those that they stand for; a renamed one beside where it stood."""
    mine, theirs = ([_head(one) for one in keys] for keys in (poor, rich))
    runs = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    found = []
    for tag, start, end, other, until in runs:
        for place, one in enumerate(poor[start:end]):
            if tag == "equal":
                twin = rich[other + place]
                found.append(replace(one, path=twin.path, type=twin.type, types=twin.types))
            elif tag == "replace" and end - start == until - other:
                above = rich[other + place].parent
                found.append(replace(one, path=f"{above}.{one.name}" if above else one.name))
            else:
                found.append(one)
    return found


def _head(one: Key) -> str:
    """Name and type word in one: without a sample, nobody can tell where a glued one ends."""
    return f"{one.name}{one.type or ''}".casefold().replace(" ", "")
