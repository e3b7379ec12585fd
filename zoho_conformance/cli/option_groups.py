"""Under which heading `--help` lists an option, whatever command it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

OTHERS = "Options"

_GROUPS = (
    (
        "What to judge",
        """--target --cassettes --map -k --all --mutant --operation --status --sample --since
        --until --any-version --as-version --callbacks --pages --no-check""",
    ),
    (
        "What to judge by",
        "--to --contracts --api-version --against --uses --org-schema --lifecycle --plugin",
    ),
    (
        "The org",
        """--module --all-modules --dry-run --allow-writes --effects --journal --wait --max-requests
        --max-time""",
    ),
    (
        "Verdict",
        """--fail-on --fail-on-requests --fail-on-used --fail-on-unmatched --min-coverage --max-age
        --verify --baseline --no-baseline --exit-code --exit-zero""",
    ),
    ("Reports", "--report --format --output --json --details --private --observed --values-of"),
    ("Execution", "--jobs --engine --scheduler"),
    ("General", "--config --quiet --verbose --no-color --help"),
)
"""Each heading with the options below it, in the order in which help lists them.

An option that no heading has is listed first, as one of its command's own.
"""

_PLACES = {
    name: (number, place)
    for number, (_, names) in enumerate(_GROUPS)
    for place, name in enumerate(names.split())
}
_GENERAL = _GROUPS[-1][0]


def group_options(
    options: Iterable[click.Option], only: str | None = None
) -> Iterator[tuple[str, Sequence[click.Option]]]:
    """The options by their headings; all but the general ones below `only`, if it is given."""
    groups: dict[str, list[click.Option]] = {}
    for option in sorted(options, key=_place):
        number, _ = _place(option)
        title = _GROUPS[number][0] if number >= 0 else OTHERS
        groups.setdefault(only if only and title != _GENERAL else title, []).append(option)
    yield from groups.items()


def _place(option: click.Option) -> tuple[int, int]:
    return next((_PLACES[name] for name in option.opts if name in _PLACES), (-1, 0))
