"""Where an object is handed whole to a model, what is used follows from the model."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec
import pydantic
import pytest
import requests

from zoho_conformance.uses.recorder import Recorder

Answer = Callable[..., requests.Response]


class Row(pydantic.BaseModel):
    id: str
    Locked_Reason__s: str | None = None


class Body(pydantic.BaseModel):
    data: list[Row]


class Struct(msgspec.Struct):
    id: str
    Locked_Reason__s: str | None = None


@dataclasses.dataclass
class Data:
    id: str
    Locked_Reason__s: str = ""

    @classmethod
    def of(cls, row: dict[str, Any]) -> Data:
        return cls(**{key: row[key] for key in ("id",)})

    @classmethod
    def unpacked(cls, row: dict[str, Any]) -> Data:
        return cls(**row)


def take(id: str, Locked_Reason__s: str = "") -> None:  # noqa: A002, N803 - names of keys
    pass


def only(row: Any) -> Any:
    """The row with the two keys that the classes here take."""
    for key in [key for key in dict(row) if key not in ("id", "Locked_Reason__s")]:
        dict.__delitem__(row, key)
    return row


WAYS: dict[str, Callable[[requests.Response], object]] = {
    "model_validate": lambda answer: Row.model_validate(answer.json()["data"][0]),
    "of the body": lambda answer: Body.model_validate(answer.json()),
    "model_validate_json": lambda answer: Body.model_validate_json(answer.content),
    "an adapter": lambda answer: pydantic.TypeAdapter(list[Row]).validate_python(
        answer.json()["data"]
    ),
    "an adapter of JSON": lambda answer: pydantic.TypeAdapter(Body).validate_json(answer.text),
    "convert": lambda answer: msgspec.convert(answer.json()["data"], list[Struct]),
    "msgspec's decode": lambda answer: msgspec.json.decode(
        answer.content, type=dict[str, Any] if answer.status_code == 500 else _Decoded
    ),
    "a call": lambda answer: Row(**answer.json()["data"][0]),
    "a call of a module's": lambda answer: pydantic.TypeAdapter(Row).validate_python(
        answer.json()["data"][0]
    ),
    "a class method": lambda answer: Data.unpacked(only(answer.json()["data"][0])),
    "a function": lambda answer: take(**only(answer.json()["data"][0])),
}


class _Decoded(msgspec.Struct):
    data: list[Struct]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_keys_of_the_model_are_used_and_no_others(
    way: Callable[[requests.Response], object], recorder: Recorder, answer: Answer
) -> None:
    way(answer())
    taken = {use.path for use in recorder.uses() if use.model}
    assert {"data[].id", "data[].Locked_Reason__s"} <= taken
    assert taken <= {"data", "data[].id", "data[].Locked_Reason__s"}
    assert not any(use.unpacked for use in recorder.uses())


def test_what_is_called_and_cannot_be_seen_takes_all(recorder: Recorder, answer: Answer) -> None:
    makers = {"row": dict}
    makers["row"](**answer().json()["data"][0])
    (unpacking,) = [use for use in recorder.uses() if use.path == "data[]"]
    assert unpacking.tests


def test_a_class_method_that_reads_keys_is_noted_where_it_reads(
    recorder: Recorder, answer: Answer
) -> None:
    Data.of(answer().json()["data"][0])
    assert [use.path for use in recorder.uses()] == ["data", "data[].id"]
