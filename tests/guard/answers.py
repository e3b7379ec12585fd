"""A recorded answer that keeps its contract, and the same with a key renamed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model import locations

OPERATION = "get_record_locking_information"
RECORD = "4150868000000310001"
PATH = (
    f"/crm/v7/Leads/{RECORD}/Locking_Information__s?fields=Locked_For__s,Locked_Reason__s,"
    "Lock_Source__s,Locked_Time__s,Locked_By__s,Record_Locking_Rule_Id__s,"
    "Record_Locking_Configuration_Id__s,Owner,Parent_Id"
)


def recorded() -> Path:
    """A recording that keeps the contract."""
    return locations.root() / "cassettes" / "reference" / "v7" / OPERATION / "ok.yaml"


def body() -> Any:
    return read_cassette(recorded()).interactions[0][1].json


def drifted() -> Any:
    """The same answer with a key renamed."""
    text = json.dumps(body())
    return json.loads(text.replace('"Locked_Time__s"', '"locked_time__s"'))
