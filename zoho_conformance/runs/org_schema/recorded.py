"""An org's schema from whichever answers a recording has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zoho_conformance.contracts.org_schema.schema_file import NotRead, OrgSchema
from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.find_sources import find_sources
from zoho_conformance.exchanges.formats.interface import Unread, UnreadableRecordingError
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.unpack import Unpacker
from zoho_conformance.model import timestamps
from zoho_conformance.model.api_address import address_of_url
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import UNREADABLE, Request, Response
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.org_schema.collect import NOT_SUPPORTED, SchemaCollector

_SETTINGS = "settings"
UNVERSIONED = "unversioned"
_ONE = 3
"""The steps of an address that names one thing by its id."""


class RecordedSchema:
    """What recordings say of an org's schema; `unread` has what could not be read of them."""

    def __init__(self, fields: FieldMap | None = None) -> None:
        self.unread: list[str] = []
        self.exchanges = 0
        self._fields = fields
        self._answers: list[tuple[str, Request, Response]] = []

    def read(self, source: Source, on_read: Callable[[int], None] | None = None) -> None:
        """Take the answers of a source that are about settings, if it is a recording."""
        unpacker = Unpacker()
        try:
            recording = open_source(source, self._fields)
            recorded_at = recording.metadata.get("recorded_at", "") if recording else ""
            for raw in recording or ():
                self.exchanges += 1
                if on_read is not None:
                    on_read(self.exchanges)
                if isinstance(raw, Unread):
                    self.unread.append(str(raw))
                    continue
                request, response = raw.decode(unpacker)
                if _says_something(request, response):
                    self._answers.append((raw.recorded_at or recorded_at, request, response))
        except UnreadableRecordingError as cause:
            self.unread.append(str(cause))

    def schema(self, only: Sequence[str] = ()) -> OrgSchema:
        """The schema of what was read; of two answers about the same thing the later counts.

        `UsageError` where none of it was about settings.
        """
        collected = SchemaCollector()
        answers = sorted(self._answers, key=lambda answer: answer[0])
        for _, request, response in answers:
            _add(collected, request, response)
        if not collected.has_anything:
            raise UsageError(
                "no answer about modules, fields or layouts in it; record GET settings/modules, "
                "settings/fields?module= and settings/layouts?module="
            )
        for module in collected.listed:
            name, reason = module.api_name, "no answer was recorded"
            if module.supported:
                collected.note(NotRead("fields", reason, name))
                collected.note(NotRead("layouts", reason, name, gap=False))
            else:
                collected.note(NotRead("fields", NOT_SUPPORTED, name, gap=False))
        versions = (address_of_url(request.url).version for _, request, _ in reversed(answers))
        taken = max((timestamps.parse_iso(when) or "" for when, *_ in answers), default="")
        version = next(filter(None, versions), UNVERSIONED)
        return collected.build("recordings", version, taken or None, tuple(only))


def _says_something(request: Request, response: Response) -> bool:
    """Whether an exchange is about an org's settings, and its answer is whole."""
    steps = address_of_url(request.url).steps
    is_of_settings = len(steps) in (_ONE - 1, _ONE) and steps[0].casefold() == _SETTINGS
    is_whole = is_success(response.status) and response.lack is None
    if request.method != "GET" or not (is_of_settings and is_whole):
        return False
    # Fields that are not in use come in a separate answer.
    is_readable = not response.body or response.json is not UNREADABLE
    return is_readable and request.query.get("type") != "unused"


def _add(collected: SchemaCollector, request: Request, response: Response) -> None:
    _, part, *id_ = address_of_url(request.url).steps
    body, query = response.json if response.body else {}, request.query
    further, module = query.get("page", "1") not in ("", "1"), query.get("module")
    match part.casefold(), bool(id_), module:
        case "modules", False, _:
            collected.add_modules(body, further=further)
        case "fields", True, str(name):
            collected.add_one_field(name, body)
        case "fields", False, str(name):
            collected.add_fields(name, body, further=further)
        case "layouts", False, str(name):
            collected.add_layouts(name, body, further=further)
        case "global_picklists", False, _:
            collected.add_picklists(body, further=further)


def read_recordings(
    named: Sequence[str],
    fields: FieldMap | None = None,
    on_read: Callable[[int], None] | None = None,
) -> RecordedSchema:
    """What recordings, files or folders of any format, say of an org's schema."""
    recorded = RecordedSchema(fields)
    for name in named:
        for source in find_sources(name):
            recorded.read(source.source, on_read)
    return recorded
