"""Which of the keys that an object lacks is which of its new ones: a key that was renamed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from zoho_conformance.model.similarity import (
    KEY_RENAMED,
    OPTIONAL_KEY_RENAMED,
    RETYPED_KEY_RENAMED,
    likeness,
)


def pair_renames(
    missing: Collection[str],
    optional: Collection[str],
    new: Collection[str],
    fits: Callable[[str, str], bool],
) -> Mapping[str, str]:
    """The new name of each key that was renamed, the most alike first.

    `missing` keys have to be there, `optional` ones may be absent; `fits` is whether what a new key
    holds is what the other would. Where it does not, only nearly the same name is a new name: both
    keys may live side by side. Where one missing key and one new one are left, no likeness is
    needed.
    """
    candidates = []
    for name in dict.fromkeys((*missing, *optional)):
        for new_name in new:
            score = likeness(name, new_name)
            is_fitting = fits(name, new_name)
            is_due = name in missing and is_fitting
            if not is_fitting and likeness(name, new_name, case=True) < RETYPED_KEY_RENAMED:
                continue
            if score >= (KEY_RENAMED if is_due else OPTIONAL_KEY_RENAMED):
                candidates.append((score, is_fitting, name, new_name))
    pairs: dict[str, str] = {}
    for _, _, name, new_name in sorted(candidates, key=lambda pair: pair[:2], reverse=True):
        if name not in pairs and new_name not in pairs.values():
            pairs[name] = new_name
    left = [name for name in missing if name not in pairs]
    left_new = [name for name in new if name not in pairs.values()]
    if len(left) == len(left_new) == 1 and fits(left[0], left_new[0]):
        pairs[left[0]] = left_new[0]
    return pairs
