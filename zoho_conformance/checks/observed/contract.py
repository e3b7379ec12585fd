"""From counts of what came to the observed contract that is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zoho_conformance.checks.observed.tally import AnswersCounts, ObservedCounts
from zoho_conformance.contracts.observed import ObservedAnswers, ObservedKey, ObservedOperation
from zoho_conformance.model import json_path


def observed_operations(
    counts: Mapping[str, ObservedCounts], rows: Mapping[str, str | None]
) -> tuple[ObservedOperation, ...]:
    """What came of each operation; `rows` are the paths of their rows."""
    return tuple(
        ObservedOperation(
            operation,
            tuple(
                ObservedAnswers(
                    answers.exchanges,
                    tuple(_keys(answers, rows[operation])),
                    version or None,
                    module or None,
                    answers.is_cut,
                )
                for (version, module), answers in sorted(of_operation.answers.items())
            ),
            of_operation.is_cut,
        )
        for operation, of_operation in sorted(counts.items())
    )


def _keys(answers: AnswersCounts, rows: str | None) -> Iterator[ObservedKey]:
    for path, counts in sorted(answers.paths.items()):
        came = counts.types.total()
        if path.endswith("[]") or not path:
            # Elements of a list, and the body itself, are not due in anything.
            seen, objects = came, came
        else:
            parent = json_path.parent(path)
            above = answers.paths[parent]
            seen, objects = came, above.types["object"]
            if parent == rows and (counts.asked or not counts.unasked):
                # Rows are no place for a key that their request did not choose. One that nobody
                # chose and that came all the same comes with all rows.
                seen -= counts.unasked
                objects += counts.asked - above.selected
        yield ObservedKey(
            json_path.as_written(path),
            seen,
            objects,
            dict(sorted(counts.types.items())),
            dict(sorted(counts.words.items())),
            counts.selected,
            counts.unasked,
            json_path.dotted_steps(path) or (),
        )
