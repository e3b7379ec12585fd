"""How keys came in answers over time, as reports and the states of watches have it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from zoho_conformance.checks.presence.course import Course


class KeyCourses(Struct, frozen=True, forbid_unknown_fields=True):
    """Keys that came alike: in how many objects, and in how many of these with a value."""

    keys: Annotated[tuple[str, ...], Meta(description="Their paths in the body.")]
    came: Annotated[Course, Meta(description="In how many objects they came, and when.")]
    values: Annotated[
        Course,
        Meta(description="Of objects with the key; empty where a page says when null."),
    ]


class ObjectCourses(Struct, frozen=True, forbid_unknown_fields=True):
    """Objects of answers, all that could hold a key: those of some paths came alike."""

    paths: Annotated[tuple[str, ...], Meta(description="Empty for the body itself.")]
    course: Annotated[Course, Meta(description="How many of these objects came, and when.")]


class FollowedAnswers(Struct, frozen=True, forbid_unknown_fields=True):
    """Answers that may have the same keys, since they were asked alike, and how these came."""

    operation: Annotated[str, Meta(description="The id of the operation.", min_length=1)]
    page: Annotated[str, Meta(min_length=1, description="The page of the operation.")]
    modules: Annotated[tuple[str, ...], Meta(description="The modules that the requests name.")]
    asked: Annotated[
        str, Meta(description="A digest of host, modules, `fields` and the names of parameters.")
    ]
    began: Annotated[str, Meta(description="When the first answer came; empty if not known.")]
    ended: Annotated[str, Meta(description="When the last answer came; empty if not known.")]
    objects: Annotated[
        tuple[ObjectCourses, ...], Meta(description="The objects of these answers, by their paths.")
    ]
    courses: Annotated[
        tuple[KeyCourses, ...], Meta(description="The keys of these answers, by how they came.")
    ]
    left_out: Annotated[
        int, Meta(ge=0, description="Keys that are not followed, since there are too many.")
    ] = 0
    target: Annotated[str, Meta(description="Who answered, where a report has several.")] = ""

    @property
    def number_of_keys(self) -> int:
        """How many keys are followed."""
        return sum(len(each.keys) for each in self.courses)


def count_keys(followed: Iterable[FollowedAnswers]) -> int:
    """How many keys are followed in all: among so many things chance has its way."""
    return sum(each.number_of_keys for each in followed)
