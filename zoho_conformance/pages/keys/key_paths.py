"""Where documented keys stand: what the list's nesting says, held against the samples' tree.

The list mostly leaves out the wrapper (`data[]`), may have lost levels, and is sometimes wrong;
where the samples show a key in one place only, near where the list has it, it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.pages.keys.nesting import Entry, Node
from zoho_conformance.pages.samples.sample_shape import Shape


class Tree:
    """The samples' tree as the key list needs it: which keys stand below which path."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._names: set[str] = set()
        self._below: dict[str, set[str]] = {}
        for path in shapes:
            parent, _, name = path.rpartition(".")
            self._names.add(name)
            self._below.setdefault(parent, set()).add(name)
        self._arrays = {
            path[: found.start()] for path in self._below for found in re.finditer(r"\[\]", path)
        }

    def is_key(self, name: str) -> bool:
        """Whether any object of the samples has the key."""
        return name in self._names

    def has(self, parent: str, name: str) -> bool:
        """Whether the samples show the key below the path."""
        return name in self._below.get(parent, ())

    def shows(self, parent: str) -> bool:
        """Whether the samples show any key below the path."""
        return parent in self._below

    def element(self, path: str) -> str:
        """The path below which the keys of a value stand: its elements', if it is an array."""
        while path in self._arrays and (f"{path}[]" in self._below or path not in self._below):
            path = f"{path}[]"
        return path

    def top(self, names: Sequence[str]) -> str:
        """The path of the object that has most of these keys: the one the key list describes."""
        wanted = set(names)
        counts = {path: len(keys & wanted) for path, keys in self._below.items()}
        most = max(counts.values(), default=0)
        if most == 0:
            return self._wrapper()
        best = [path for path, count in counts.items() if count == most]
        return min(best, key=lambda path: path.count("."))

    def _wrapper(self) -> str:
        """The one object or array of objects that the body consists of, else the body itself."""
        holds = [name for name in self._below.get("", ()) if self.shows(self.element(name))]
        others = self._below.get("", set()) - {"info"}
        return self.element(holds[0]) if len(holds) == 1 and len(others) == 1 else ""


class Places:
    """The paths of documented keys; each is settled once, in page order."""

    def __init__(self, tree: Tree, names: Mapping[int, str], kinds: Mapping[int, str]) -> None:
        """``names`` tells by an entry's identity its key, ``kinds`` what its type word means."""
        self._tree = tree
        self._names = names
        self._kinds = kinds
        self._paths: dict[int, str] = {}
        self._taken: set[str] = set()
        self._top = ""

    def begin(self, outermost: Sequence[str]) -> None:
        """Settle which object the list describes, by its outermost keys."""
        self._top = self._tree.top(outermost)

    def belongs(self, parent: Node | None, entry: Entry) -> bool:
        """Whether the key stands below the node, as far as the samples show the node at all."""
        place = self._inside(parent)
        return not self._tree.shows(place) or self._tree.has(place, self._names[id(entry)])

    def path(self, node: Node, name: str | None = None) -> str:
        """The path of a node's key; of another ``name`` that the same item documents, beside it."""
        if name is not None:
            return _joined(self._settled(node).rpartition(".")[0], name)
        return self._settled(node)

    def listed(self, node: Node) -> str:
        """The path as the list alone has it."""
        return _joined(self._inside(node.parent), self._names[id(node.entry)])

    def _inside(self, node: Node | None) -> str:
        if node is None:
            return self._top
        path = self._settled(node)
        element = self._tree.element(path)
        return (
            f"{path}[]"
            if element == path and self._kinds.get(id(node.entry)) == "array"
            else element
        )

    def _settled(self, node: Node) -> str:
        waiting = [node]
        while (before := waiting[-1].before) is not None and id(before) not in self._paths:
            waiting.append(before)
        for one in reversed(waiting):
            if id(one) not in self._paths:
                self._paths[id(one)] = self._found(one)
                self._taken.add(self._paths[id(one)])
        return self._paths[id(node)]

    def _found(self, node: Node) -> str:
        """The path that the list gives, or else the nearest at which the samples have the key."""
        name = self._names[id(node.entry)]
        inside = self._inside(node.parent)
        if self._tree.has(inside, name):
            return _joined(inside, name)
        for place in self._near(node):
            path = _joined(place, name)
            if path not in self._taken and self._tree.has(place, name):
                return path
        return _joined(inside, name)

    def _is_scalar(self, node: Node) -> bool:
        return self._kinds.get(id(node.entry), "object") not in ("array", "object")

    def _near(self, node: Node) -> Iterator[str]:
        """The places that the list may mean.

        In or beside the key before, beside a key that can hold none, or around the list's top.
        """
        if node.before is not None:
            yield self._inside(node.before)
            beside = self._settled(node.before).rpartition(".")[0]
            if beside != self._inside(node.parent):
                yield beside
        if node.parent is not None and self._is_scalar(node.parent):
            yield self._inside(node.parent.parent)
        if node.parent is None:
            place = self._top
            while place:
                place = place.rpartition(".")[0]
                yield place


def _joined(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else name
