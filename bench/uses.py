"""What it costs to note which keys code reads: the code with a recorder, against the code alone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import requests

from bench.sidebyside import compare
from zoho_conformance.runs.library import Library
from zoho_conformance.uses.recorder import Recorder

_OPERATION = "get_record_locking_information"
_URL = "https://www.zohoapis.eu/crm/v7/Leads/4150868000000310001/Locking_Information__s"
_ROWS = 200
_TIMES = 100
"""So often that to begin and to end recording costs nothing beside it."""


def main() -> None:
    recorder = Recorder(Library(), Path.cwd())

    def recording(work: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            with recorder:
                work()

        return run

    for title, work in (
        (f"{_ROWS} rows decoded and read, noted / alone", _decoding_and_reading),
        (f"{_ROWS} rows decoded, noted / alone", _decoding),
        ("text that is no answer decoded, noted / alone", _decoding_others),
    ):
        compare(title, ("noted", recording(work)), ("alone", work), clock=time.thread_time)


def _response() -> requests.Response:
    row = {f"Field_{number}": f"value {number}" for number in range(30)}
    rows = [row | {"Locked_By__s": {"name": "A", "id": "1"}} for _ in range(_ROWS)]
    response = requests.Response()
    response.status_code = 200
    response._content = json.dumps({"data": rows}).encode()  # noqa: SLF001 - nobody is asked
    response.request = requests.Request("GET", _URL).prepare()
    return response


_RESPONSE = _response()
_OTHER = json.dumps([{"a": number, "b": {"c": [number]}} for number in range(1000)])


def _decoding_and_reading() -> None:
    for _ in range(_TIMES):
        for row in _RESPONSE.json()["data"]:
            row["Field_1"], row.get("Field_2"), row["Locked_By__s"]["name"], row["Field_3"]


def _decoding() -> None:
    for _ in range(_TIMES):
        _RESPONSE.json()


def _decoding_others() -> None:
    for _ in range(_TIMES):
        json.loads(_OTHER)
