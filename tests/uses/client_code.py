"""Code of somebody's that reads answers in many ways.

A comment `reads PATH` stands on each line that reads a key, `may PATH` where it need not be there,
and `all PATH` where all keys of an object are taken.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import operator
import threading
from collections.abc import Iterator
from json import loads
from typing import Any, TypedDict

import jinja2
import msgspec
import orjson
import pydantic


class Owner(pydantic.BaseModel):
    name: str
    id: str | None = None


class LockRow(pydantic.BaseModel):
    reason: str | None = pydantic.Field(None, alias="Locked_Reason__s")
    Locked_By__s: Owner


@dataclasses.dataclass
class Row:
    id: str
    Locked_Reason__s: str = ""


class TypedRow(TypedDict):
    id: str


def by_keys(response: Any) -> Any:
    body = response.json()
    rows = body["data"]  # reads data
    first = rows[0]
    reason = first["Locked_Reason__s"]  # reads data[].Locked_Reason__s
    source = first.get("Lock_Source__s")  # may data[].Lock_Source__s
    if "Locked_Time__s" in first:  # may data[].Locked_Time__s
        return reason, source
    return None


def in_a_comprehension(response: Any) -> Any:
    data = loads(response.text)["data"]  # reads data
    return [
        row["Locked_By__s"]["id"]  # reads data[].Locked_By__s data[].Locked_By__s.id
        for row in data[:5]
    ]


def in_a_lambda(response: Any) -> Any:
    pick = lambda row: row["id"]  # noqa: E731  # reads data[].id
    rows = json.loads(response.content)["data"]  # reads data
    return sorted(rows, key=pick) == rows


def in_a_generator(response: Any) -> Any:
    def ids(rows: Any) -> Iterator[Any]:
        for row in rows:
            yield row["id"]  # reads data[].id

    return list(ids(response.json()["data"]))  # reads data


def in_a_thread(response: Any) -> Any:
    rows = response.json()["data"]  # reads data
    ids: list[Any] = []
    thread = threading.Thread(
        target=lambda: ids.append(rows[0]["id"])  # reads data[].id
    )
    thread.start()
    thread.join()
    return ids


def by_itemgetter(response: Any) -> Any:
    data = response.json()["data"]  # reads data
    return list(map(operator.itemgetter("id"), data))  # reads data[].id


def by_match(response: Any) -> Any:
    match response.json()["data"][0]:  # reads data
        case {"Locked_By__s": {"id": id_}}:  # may data[].Locked_By__s data[].Locked_By__s.id
            return id_
    return None


def with_own_keys(response: Any) -> Any:
    row = response.json()["data"][0]  # reads data
    row["seen"] = True
    row.update(here=1)
    row.setdefault("there", 2)  # may data[].there
    return row["seen"], row["here"], row["there"], row.pop("id")  # reads data[].id


def of_copies(response: Any) -> Any:
    row = copy.deepcopy(response.json())["data"][0]  # reads data
    return (row.copy() | {"a": 1})["id"], copy.copy(row)["id"]  # reads data[].id


def as_plain_dicts(response: Any) -> Any:
    row = response.json()["data"][0]  # reads data
    whole = dict(row)  # all data[]
    spread = {**row, "more": 1}  # all data[]
    return whole == row, spread, type(whole)


def by_items(response: Any) -> Any:
    block = response.json()["data"][0]["Locked_By__s"]  # reads data data[].Locked_By__s
    return {key: value for key, value in block.items()}  # noqa: C416  # all data[].Locked_By__s


def by_a_hook(response: Any) -> Any:
    names = []

    def hook(value: Any) -> Any:
        if isinstance(value, dict) and "Locked_By__s" in value:  # may * Locked_By__s
            names.append(value["id"])  # reads data[].id
        return value

    return names, response.json(object_hook=hook)["data"]  # reads data


def by_orjson(response: Any) -> Any:
    return orjson.loads(response.content)["data"][0]["id"]  # reads data data[].id


def by_msgspec(response: Any) -> Any:
    return msgspec.json.decode(response.content)["data"][0]["id"]  # reads data data[].id


def in_a_template(response: Any) -> Any:
    template = jinja2.Template("{% for row in body.data %}{{ row.id }}{% endfor %}")
    return template.render(body=response.json())  # reads data data[].id


def by_a_model(response: Any) -> Any:
    row = response.json()["data"][0]  # reads data
    return LockRow.model_validate(row)  # model data[].Locked_By__s.name


def by_a_call(response: Any) -> Any:
    return LockRow(**response.json()["data"][0]).reason  # reads data


def printed(response: Any) -> Any:
    row = response.json()["data"][0]  # reads data
    return f"{row}", len(row), bool(row), row == {}, isinstance(row, dict)
