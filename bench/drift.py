"""Ways in which an answer drifts: each makes of one that conforms one that may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import orjson

_JSON = "application/json;charset=UTF-8"
_OTHERS: tuple[Any, ...] = ("Unheard_Of", 7, 1.5, True, [], {}, ["x"], {"id": 3}, "", "2026-13-45")


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back."""

    status: int
    body: str
    content_type: str = _JSON


Drift = Callable[[Answer, Random], Answer]
_Edit = Callable[[dict[str, Any], str, Random], object]


def _at_a_key(edit: _Edit) -> Drift:
    """The drift that edits one key of one object of the body."""

    def drift(answer: Answer, random: Random) -> Answer:
        body = orjson.loads(answer.body)
        objects = [each for each in _objects(body) if each]
        if not objects:
            return answer
        owner = random.choice(objects)
        edit(owner, random.choice(list(owner)), random)
        return replace(answer, body=orjson.dumps(body).decode())

    return drift


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from _objects(each)


def _in_other_case(owner: dict[str, Any], name: str, _: Random) -> None:
    owner[name.swapcase()] = owner.pop(name)


def _prefixed(owner: dict[str, Any], name: str, _: Random) -> None:
    owner[f"new_{name}"] = owner.pop(name)


def _in_another_type(owner: dict[str, Any], name: str, random: Random) -> None:
    others = [each for each in _OTHERS if type(each) is not type(owner[name])]
    owner[name] = random.choice(others)


def _as_text(owner: dict[str, Any], name: str, _: Random) -> None:
    owner[name] = str(owner[name])


def _in_a_list(owner: dict[str, Any], name: str, _: Random) -> None:
    owner[name] = [owner[name]]


def _other_rows(answer: Answer, random: Random) -> Answer:
    """Rows that the count does not count, or a row that is none."""
    body = orjson.loads(answer.body)
    lists = [value for value in body.values() if isinstance(value, list)]
    if lists:
        random.choice(lists).append(random.choice(({}, None, 3, {"code": "INVALID_DATA"})))
    return replace(answer, body=orjson.dumps(body).decode())


def _twice(answer: Answer, _: Random) -> Answer:
    """A key that comes twice."""
    return replace(answer, body='{"data":0,' + answer.body[1:])


DRIFTS: tuple[Drift, ...] = (
    *map(
        _at_a_key,
        (
            lambda owner, name, _: owner.pop(name),
            lambda owner, name, _: owner.update({name: None}),
            lambda owner, _, random: owner.update({f"Brand_New_{random.randrange(5)}": 1}),
            lambda owner, name, _: owner.update({name: "Unheard_Of"}),
            _in_other_case,
            _prefixed,
            _in_another_type,
            _as_text,
            _in_a_list,
        ),
    ),
    _other_rows,
    _twice,
    lambda answer, random: replace(answer, status=random.choice((200, 201, 202, 207, 400, 403))),
    lambda answer, random: replace(answer, status=random.choice((204, 401, 404, 429, 500))),
    lambda answer, _: replace(answer, content_type="text/html"),
    lambda answer, _: replace(answer, body=answer.body[: len(answer.body) // 2]),
    lambda answer, _: replace(answer, body=""),
    lambda answer, _: replace(answer, body="[]"),
    lambda answer, _: replace(answer, body=answer.body.replace('"code":"', '"code":"UNHEARD_')),
    lambda answer, _: replace(answer, body=answer.body.replace('"message":"', '"message":"no, ')),
    lambda answer, _: replace(answer, body=answer.body.replace("1", "1.0", 1)),
)
