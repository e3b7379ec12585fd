"""What was read, by which line of whose code: sightings, noted for listeners.

The place is the innermost line of the user's own code: not of a library, nor of Python itself.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Literal, NamedTuple

from zoho_conformance.model import json_path
from zoho_conformance.uses.callee import callee_of
from zoho_conformance.uses.model_keys import ModelKey, known_model_keys, name_of
from zoho_conformance.uses.object_path import ObjectPath

Access = Literal["read", "optional", "whole", "unpacked"]
"""A key that has to be there, or need not be; all keys of an object, or all as the arguments of a
call."""

_LIBRARIES = frozenset({"site-packages", "dist-packages"})
_OURS = str(Path(__file__).parents[1])
_UNPACKING = frozenset({"DICT_MERGE", "CALL_FUNCTION_EX"})
_MAX_FRAMES = 200


class Sighting(NamedTuple):
    """A read, with the file and the line; empty and 0 if no code of the user's is visible.

    So it is in a thread that runs a function of a library. `path` is that of the object, `key` the
    key, empty for all keys; of a model the path of the key below the object. `direct` is whether
    the line itself reads, and no library that it calls.
    """

    operation: str
    path: str
    key: str
    access: Access
    file: str
    line: int
    direct: bool = True
    model: str = ""

    @property
    def full_path(self) -> str:
        """The path of what is read, in the answer."""
        if not self.key or self.key.startswith("[]"):
            return self.path + self.key
        return f"{self.path}.{self.key}" if self.path else self.key


@dataclass(eq=False)
class Listener:
    """What was read since the listener was added."""

    sightings: dict[Sighting, None] = field(default_factory=dict)
    known: set[tuple[Any, ...]] = field(default_factory=set)


_listeners: list[Listener] = []
_codes: dict[int, tuple[CodeType, bool]] = {}
"""By the id of code, which is kept so that no other gets its id: whether it is the user's."""


def listen(listener: Listener) -> None:
    """Note for a listener what is read from now on."""
    _listeners.append(listener)


def stop_listening(listener: Listener) -> None:
    """Note nothing more for a listener."""
    _listeners.remove(listener)
    if not _listeners:
        _codes.clear()


def is_listening() -> bool:
    """Whether there are listeners."""
    return bool(_listeners)


def note(where: ObjectPath, key: str, access: Access, reader: FrameType) -> None:
    """Note a read of a key, or of all keys of an object, by the code of a frame or its callers."""
    if not _listeners:
        return
    frame = users_frame(reader)
    mark = (where, key, access, frame and (id(frame.f_code), frame.f_lasti))
    listeners = [listener for listener in _listeners if mark not in listener.known]
    if not listeners:
        return
    for listener in listeners:
        listener.known.add(mark)
    is_direct = frame is reader
    if access == "whole" and is_direct and _unpacks(reader):
        if note_model(where, _callee(reader), reader):
            return
        access = "unpacked"
    step = key and json_path.join("", json_path.placeholder(key) or key)
    _tell(
        listeners, Sighting(where.operation, where.path, step, access, *place_of(frame), is_direct)
    )


def note_model(where: ObjectPath, model: Any, reader: FrameType) -> bool:
    """Note which keys a model takes of an object; False where it does not say."""
    keys = _keys(model)
    place = place_of(users_frame(reader))
    for key in keys:
        access: Access = "whole" if key.whole else "read" if key.required else "optional"
        at = Sighting(where.operation, where.path, key.path, access, *place, model=name_of(model))
        _tell(_listeners, at)
    return bool(keys)


def _callee(reader: FrameType) -> Any:
    try:
        return callee_of(reader)
    except Exception:  # noqa: BLE001 - whatever cannot be noted of code, the code itself must run
        return None


def _keys(model: Any) -> Sequence[ModelKey]:
    try:
        return known_model_keys(model)
    except Exception:  # noqa: BLE001 - as above
        return ()


def _tell(listeners: Sequence[Listener], sighting: Sighting) -> None:
    for listener in listeners:
        listener.sightings.setdefault(sighting)


def calling_frame() -> FrameType:
    """The frame that called the function that asks."""
    return sys._getframe(2)  # noqa: SLF001 - the one way to know who reads


def users_frame(frame: FrameType | None) -> FrameType | None:
    """The innermost frame of the user's own code, from a frame outwards."""
    for _ in range(_MAX_FRAMES):
        if frame is None:
            return None
        code = frame.f_code
        known = _codes.get(id(code))
        if known is None:
            known = _codes[id(code)] = (code, is_users_file(code.co_filename))
        if known[1]:
            return frame
        frame = frame.f_back
    return None


def is_in_our_code(frame: FrameType | None) -> bool:
    """Whether the innermost code that is not Python's own is ours: we read nothing."""
    while frame is not None:
        file = frame.f_code.co_filename
        if not (file.startswith("<") or _is_pythons(file)):
            return file.startswith(_OURS)
        frame = frame.f_back
    return False


def place_of(frame: FrameType | None) -> tuple[str, int]:
    """The file and the line of a frame; of a template those of the template itself."""
    if frame is None:
        return "", 0
    template = frame.f_globals.get("__jinja_template__")
    if template is not None:
        return frame.f_code.co_filename, template.get_corresponding_lineno(frame.f_lineno)
    return frame.f_code.co_filename, frame.f_lineno


@lru_cache(maxsize=4096)
def is_users_file(file: str) -> bool:
    """Whether a file is the user's: none of Python's, of a library's, or made up."""
    if file.startswith(("<", _OURS)) or _is_pythons(file):
        return False
    return _LIBRARIES.isdisjoint(Path(file).parts)


@lru_cache(maxsize=4096)
def _is_pythons(file: str) -> bool:
    if not _LIBRARIES.isdisjoint(Path(file).parts):
        return False
    return file.startswith(_python_folders())


@lru_cache(maxsize=1)
def _python_folders() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    folders = {Path(paths[name]) for name in ("stdlib", "platstdlib")}
    # In a virtual environment one of them is its own, which may hold code of the user's.
    return tuple(f"{folder}{os.sep}" for folder in folders if (folder / "os.py").is_file())


def _unpacks(frame: FrameType) -> bool:
    """Whether a frame is about to call something with the object's keys: `f(**x)`."""
    import dis  # noqa: PLC0415 - once for each place that takes all keys

    instructions = dis.get_instructions(frame.f_code)
    names = {each.offset: each.opname for each in instructions}
    return names.get(frame.f_lasti, "") in _UNPACKING
