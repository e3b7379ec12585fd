"""Where objects are in the answers of an operation."""

from __future__ import annotations

from zoho_conformance.model import json_path


class ObjectPath:
    """A place of objects in the answers of an operation: `data[]` for every row."""

    __slots__ = ("_children", "operation", "path")

    def __init__(self, operation: str, path: str = "") -> None:
        self.operation = operation
        self.path = path
        self._children: dict[str, ObjectPath] = {}

    def key(self, name: str) -> ObjectPath:
        """The place of the value of a key; ids and dates are all one key."""
        step = json_path.placeholder(name) or name
        child = self._children.get(step)
        if child is None:
            child = ObjectPath(self.operation, json_path.join(self.path, step))
            self._children[step] = child
        return child

    def elements(self) -> ObjectPath:
        """The place of the elements of a list that is here."""
        child = self._children.get("[]")
        if child is None:
            child = self._children["[]"] = ObjectPath(self.operation, f"{self.path}[]")
        return child
