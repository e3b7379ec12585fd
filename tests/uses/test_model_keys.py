"""The keys that models take, of each library."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, NamedTuple, NotRequired, TypedDict

import attrs
import msgspec
import pydantic
import pytest

from zoho_conformance.uses.model_keys import model_keys, name_of


class PydanticOwner(pydantic.BaseModel):
    name: str
    email: str | None = None


class PydanticLock(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(alias_generator=str.upper)
    id: str
    owner: PydanticOwner | None = pydantic.Field(None, alias="Owner")
    first: str = pydantic.Field("", validation_alias=pydantic.AliasPath("tags", 0))
    either: str = pydantic.Field("", validation_alias=pydantic.AliasChoices("one_name", "other"))
    rows: list[Annotated[PydanticOwner, "mark"]] = []


class OpenModel(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    id: str


class Root(pydantic.RootModel[list[PydanticOwner]]):
    pass


class Tree(pydantic.BaseModel):
    name: str
    children: list[Tree] = []


@dataclasses.dataclass
class Data:
    id: str
    owners: dict[str, PydanticOwner]
    note: str = ""
    made: int = dataclasses.field(default=0, init=False)


@attrs.define
class Attrs:
    _id: str
    note: str = "x"


class Typed(TypedDict):
    id: str
    note: NotRequired[str]


class Struct(msgspec.Struct, rename="camel"):
    locked_by: str
    at: int = 0


class Tuple(NamedTuple):
    id: str
    note: str = ""


def function(id: str, note: str = "", **others: Any) -> None:  # noqa: A002 - a key's name
    pass


CASES: dict[str, tuple[Any, dict[str, bool]]] = {
    "pydantic": (
        PydanticLock,
        {
            "ID": True,
            "Owner": False,
            "Owner.name": True,
            "Owner.email": False,
            "tags": False,
            "one_name": False,
            "other": False,
            "ROWS": False,
            "ROWS[].name": True,
            "ROWS[].email": False,
        },
    ),
    "dataclass": (
        Data,
        {
            "id": True,
            "owners": True,
            "owners.{key}.name": True,
            "owners.{key}.email": False,
            "note": False,
        },
    ),
    "attrs": (Attrs, {"id": True, "note": False}),
    "TypedDict": (Typed, {"id": True, "note": False}),
    "msgspec": (Struct, {"lockedBy": True, "at": False}),
    "NamedTuple": (Tuple, {"id": True, "note": False}),
    "a list": (list[Typed], {"[].id": True, "[].note": False}),
    "a union": (Typed | Struct | None, {"id": True, "note": False, "lockedBy": True, "at": False}),
    "a root model": (Root, {"[].name": True, "[].email": False}),
    "a dict": (dict[str, Any], {}),
    "anything": (Any, {}),
}


@pytest.mark.parametrize(("model", "expected"), CASES.values(), ids=CASES)
def test_a_model_takes_its_keys(model: Any, expected: dict[str, bool]) -> None:
    assert {key.path: key.required for key in model_keys(model) if not key.whole} == expected


def test_a_model_that_keeps_others_takes_all() -> None:
    for model in (OpenModel, function):
        assert [key.path for key in model_keys(model) if key.whole] == [""]


def test_a_model_in_itself_ends() -> None:
    paths = {key.path: key.whole for key in model_keys(Tree)}
    assert paths == {"name": False, "children": False, "children[]": True}


def test_a_model_has_the_name_by_which_it_is_found() -> None:
    assert name_of(Typed) == name_of(list[Typed]) == f"{__name__}:Typed"
    assert name_of(function) == f"{__name__}:function"
