"""A contract file whose values are of other types is refused, wherever they stand."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.contracts import contract
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError

GOOD: dict[str, Any] = json.loads(
    (locations.root() / "contracts" / "v7" / "get_record_locking_information.json").read_bytes()
)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("page", "title"), 7),
        (("operations", 0, "line"), True),
        (("operations", 0, "success_status"), "200"),
        (("scopes",), "ZohoCRM"),
        (("scopes", 0), [None]),
        (("modules",), [1]),
        (("response_keys", 0, "types"), "string"),
        (("response_keys", 0, "basis"), "hearsay"),
        (("response_keys", 0, "nullable"), None),
        (("errors", 0, "status"), 400.5),
    ],
)
def test_a_value_of_another_type_is_one_line(
    place: tuple[str | int, ...], value: object, tmp_path: Path
) -> None:
    damaged = copy.deepcopy(GOOD)
    inside: Any = damaged
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    file = tmp_path / "x.json"
    file.write_text(json.dumps(damaged))
    with pytest.raises(UsageError, match="is not a contract file") as told:
        contract.load(file)
    assert "\n" not in str(told.value)


def test_what_was_loaded_is_written_as_it_was() -> None:
    written = contract.dump(contract.from_json(GOOD))
    assert json.loads(written) == GOOD
