"""The recorder: while it runs, what code reads of Zoho's answers is noted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Self

from zoho_conformance.checks.matching import Matcher, Unmatched
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.shown import is_word
from zoho_conformance.model.uses.use import ANY_KEY, NO_PLACE, Use
from zoho_conformance.model.uses.uses_file import merge_uses
from zoho_conformance.runs.library import Library
from zoho_conformance.uses import watching
from zoho_conformance.uses.noted import as_noted
from zoho_conformance.uses.object_path import ObjectPath
from zoho_conformance.uses.sightings import Listener, Sighting, listen, stop_listening

_TEST_FOLDERS = frozenset({"test", "tests"})
_JSON = {"content-type": "application/json"}


class Recorder:
    """Notes what code reads of the answers to the operations that contracts have.

    `root` is the folder that places are relative to. Several may record at the same time.
    """

    def __init__(self, library: Library, root: Path) -> None:
        self._library = library
        self._root = root.resolve()
        self._matcher = Matcher(library.promises)
        self._listener = Listener()
        self._tops: dict[str, ObjectPath] = {}
        self._is_running = False
        self._relative = cache(self._relative_file)
        self.unmatched: Counter[str] = Counter()
        """Answers to no operation of the contracts: why, and how often one was looked at."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to note."""
        if not self._is_running:
            self._is_running = True
            listen(self._listener)
            watching.begin(self._find_operation)

    def stop(self) -> None:
        """Note nothing more; what was noted stays."""
        if self._is_running:
            self._is_running = False
            watching.end(self._find_operation)
            stop_listening(self._listener)

    def noting(self, value: Any, operation: str) -> Any:
        """The parsed answer of an operation, which notes what is read of it."""
        return as_noted(value, self._top(self._library.promises.canonical(operation)))

    def uses(self) -> tuple[Use, ...]:
        """What was noted so far, in the order of the file."""
        known = self._library.promises
        sightings = (each for each in self._listener.sightings if each.operation in known)
        return merge_uses(map(self._use, _without_repeated(list(sightings))))

    def _find_operation(
        self, method: str, url: str, status: int, body: bytes | str
    ) -> ObjectPath | None:
        raw = body if isinstance(body, bytes) else body.encode(errors="surrogatepass")
        request, response = Request(method, url, {}), Response(status, _JSON, raw)
        matched = self._matcher.match_answered(request, response)
        if not isinstance(matched, Unmatched):
            return self._top(matched)
        if not matched.is_foreign:
            self.unmatched[matched.reason] += 1
        return None

    def _top(self, operation: str) -> ObjectPath:
        if operation not in self._tops:
            self._tops[operation] = ObjectPath(operation)
        return self._tops[operation]

    def _use(self, sighting: Sighting) -> Use:
        file, is_of_tests = self._relative(sighting.file)
        field = "tests" if is_of_tests else sighting.access
        places: dict[str, Any] = {field: (f"{file}:{sighting.line}" if file else NO_PLACE,)}
        if sighting.model:
            places["model"] = (sighting.model,)
        promise = self._library.promises[sighting.operation]
        return Use(
            operation=sighting.operation,
            path=without_data(promise, sighting.full_path),
            by="noted",
            **places,
        )

    def _relative_file(self, name: str) -> tuple[str, bool]:
        """A file as it is seen from the root, and whether it is one of tests."""
        if not name:
            return "", False
        file = Path(name)
        with suppress(OSError, ValueError):
            # On Windows there is no way from one drive to another.
            file = Path(os.path.relpath(file.resolve(), self._root))
        is_of_tests = not _TEST_FOLDERS.isdisjoint(file.parts[:-1]) or (
            file.name == "conftest.py"
            or file.stem.startswith("test_")
            or file.stem.endswith("_test")
        )
        return file.as_posix(), is_of_tests


def without_data(promise: Promise, path: str) -> str:
    """A path as a file may have it: what may be data in it is only known to be a key.

    A key's name is shown where the page has it, or where the object has named keys and the name is
    a word of an API's; in a record it is a field's.
    """
    shown = ""
    for step in path.split(".") if path else ():
        name, mark, rest = step.partition("[")
        name = json_path.placeholder(name) or name
        at = json_path.join(shown, name) if name else shown
        if name and not _may_be_shown(promise, shown, name, at):
            at = json_path.join(shown, ANY_KEY)
        shown = at + mark + rest
    return json_path.as_written(shown)


def _may_be_shown(promise: Promise, parent: str, name: str, path: str) -> bool:
    if promise.key_at(path) is not None or name in promise.names or name in json_path.PLACEHOLDERS:
        return True
    if name == ANY_KEY:
        return True
    has_names = not parent or promise.names_keys_in(parent) or promise.is_open(parent)
    return has_names and is_word(name)


def _without_repeated(sightings: list[Sighting]) -> Iterable[Sighting]:
    """The sightings without each key that a library read when it was handed all of them."""
    wholes = {
        (each.operation, each.path, each.file, each.line)
        for each in sightings
        if each.access in ("whole", "unpacked")
    }
    for each in sightings:
        place = (each.operation, each.path, each.file, each.line)
        if each.direct or not each.key or place not in wholes:
            yield each
