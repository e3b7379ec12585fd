"""Which rows of an org stand for recorded ones: the same ones, as long as they work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from zoho_conformance.model.errors import NotJudged
from zoho_conformance.runs.recheck.org_lists import MODULE, OrgLists, kind_at

MAX_OTHERS = 4
"""How many rows are tried for a recorded one before they count as having nothing below them."""

_List = tuple[str, str]
"""The path of a list, and the module that it is of."""


class OrgRows:
    """Chooses rows of an org, list by list."""

    def __init__(self, lists: OrgLists) -> None:
        self.lists = lists
        self._chosen: dict[_List, dict[str, str]] = defaultdict(dict)
        self._others: dict[tuple[_List, str], list[str]] = {}

    def find(
        self, path: str, query: Mapping[str, str], name: str, recorded: Sequence[str]
    ) -> list[str] | None:
        """Ids of a list for recorded ones, each in its place; None where none can be found.

        Raises `NotJudged` where the list has no rows, or the org does not say.
        """
        listed = self.lists.ids_at(path, query, name)
        if listed is None:
            return None
        of = path, query.get(MODULE, "")
        chosen = self._chosen[of]
        new = [id_ for id_ in recorded if id_ not in chosen]
        own = set(listed.ids).intersection(new)
        if listed.has_more and len(own) < len(new):
            own |= self.lists.rows_among(path, [id_ for id_ in new if id_ not in own], query)
        chosen |= {id_: id_ for id_ in own}
        for id_ in new:
            if id_ in own:
                continue
            if not listed.ids:
                reason = f"not asked: the org has no {kind_at(path)}"
                raise NotJudged("not-run", reason, not_applicable=True)
            free = [other for other in listed.ids if other not in chosen.values()]
            chosen[id_], *others = free or listed.ids
            self._others[of, id_] = others[:MAX_OTHERS]
        return [chosen[id_] for id_ in recorded]

    def chosen_for(self, id_: str) -> str | None:
        """What stands for a recorded id, of whichever list it is; None where nothing does yet."""
        return next((ids[id_] for ids in self._chosen.values() if id_ in ids), None)

    def choose_another(self, stand_ins: Mapping[str, str]) -> bool:
        """Let another row stand for a recorded one, of those that do; whether there was one left.

        The row nearest to the top of the path is the one which may have nothing below it.
        """
        for id_, row in stand_ins.items():
            for of, chosen in self._chosen.items():
                others = self._others.get((of, id_))
                if chosen.get(id_) == row and others:
                    chosen[id_] = others.pop(0)
                    return True
        return False
