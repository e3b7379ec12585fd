"""The options that several commands have: what is judged by what, the verdict, the reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.runs.settings import BASELINE_FILE


def contracts_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which contracts are judged by."""
    for option in (
        click.option(
            "--api-version", metavar="VERSION", help="The API version.  [default: latest]"
        ),
        click.option(
            "--contracts",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Use the contracts that `derive --into DIR` wrote instead of the built-in ones.",
        ),
    ):
        command = option(command)
    return command


def plugin_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that adds custom checks."""
    option = click.option(
        "--plugin",
        "plugins",
        multiple=True,
        metavar="MODULE",
        help="Also run the custom checks of this module; repeatable.",
    )
    return option(command)


def map_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that says where a log has the parts of an exchange."""
    option = click.option(
        "--map",
        "field_map",
        metavar="MAP",
        help="How to read the lines of a log: url=.req.url,status=.res.code,body=.res.body, or a "
        "preset: kong, nginx, apache, otel.",
    )
    return option(command)


any_version_option = click.option(
    "--any-version",
    is_flag=True,
    help="Also judge requests to other API versions, by the contracts of this version.",
)
"""`--any-version`, for what another version would change."""

as_version_option = click.option(
    "--as-version",
    metavar="VERSION",
    help="Judge requests to any version by the contracts of VERSION; short for --api-version "
    "VERSION --any-version.",
)
"""`--as-version`, for what would break if recordings were of that version."""


def against_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names an observed contract."""
    option = click.option(
        "--against",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Also compare with what an org used to answer, as written by `audit --observed`.",
    )
    return option(command)


def lifecycle_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names the file of versions with their ends."""
    option = click.option(
        "--lifecycle",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="API versions and their end dates (lifecycle.toml), in addition to the built-in ones.",
    )
    return option(command)


def org_schema_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names the snapshot of an org's own schema."""
    option = click.option(
        "--org-schema",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Also validate records against your org's own schema, as written by `org-schema "
        "snapshot`.",
    )
    return option(command)


def callbacks_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that judges what recordings have of the receiving side."""
    option = click.option(
        "--callbacks",
        is_flag=True,
        help="Also judge recorded callbacks: what Zoho sends to other hosts.",
    )
    return option(command)


def private_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that masks what the contracts do not document."""
    option = click.option(
        "--private",
        is_flag=True,
        help="Mask every name and value that no page documents; see ZOHO_CONFORMANCE_SALT.",
    )
    return option(command)


def fail_on_option(description: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--fail-on`, an error by default; `description` is its help."""
    return click.option(
        "--fail-on",
        type=click.Choice(HIGHEST_FIRST),
        default="error",
        show_default=True,
        help=description,
    )


fail_on_requests_option = click.option(
    "--fail-on-requests",
    type=click.Choice(HIGHEST_FIRST),
    help="The lowest level of faults in your own requests that fails the run.  [default: none]",
)
"""`--fail-on-requests`: faults in what we sent, which are not drift of Zoho's."""


uses_option = click.option(
    "--uses",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Show for each finding whether it affects what your code reads, as recorded by `pytest "
    "--zoho-conformance-uses FILE`.",
)
"""`--uses`: what our code reads, so that its drift comes first."""


fail_on_used_option = click.option(
    "--fail-on-used",
    is_flag=True,
    help="With --uses: fail on drift of any level in what your code uses, and never on drift in "
    "what it does not use; where that is unknown, --fail-on decides.",
)
"""`--fail-on-used`: the verdict on what our code uses alone."""


report_option = click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    help="Write a report: x.json, x.xml … or FORMAT=FILE; repeatable.",
)
"""`--report`, once for each format to write."""


def operation_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that selects operations."""
    option = click.option(
        "--operation",
        "operations",
        multiple=True,
        metavar="ID",
        help="Only this operation; repeatable.",
    )
    return option(command)


def baseline_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names a baseline."""
    option = click.option(
        "--baseline",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=f"The file of known drift.  [default: {BASELINE_FILE}, if it exists]",
    )
    return option(command)


no_baseline_option = click.option("--no-baseline", is_flag=True, help="Ignore the baseline.")
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write.  [default: standard output]",
)
details_option = click.option(
    "--details", is_flag=True, help="Show all findings, without truncation."
)
fail_on_unmatched_option = click.option(
    "--fail-on-unmatched",
    is_flag=True,
    help="Do not conform if a recorded exchange with the API matches no operation.",
)
min_coverage_option = click.option(
    "--min-coverage",
    multiple=True,
    metavar="KIND=PERCENT",
    help="Require that so much of the contract was exercised, such as keys=90.",
)


def judging_options(command: Callable[..., None]) -> Callable[..., None]:
    """What `check` and `audit` have in common: what is judged by what, the verdict, the reports."""
    for option in (
        map_option,
        any_version_option,
        as_version_option,
        callbacks_option,
        report_option,
        fail_on_option("The lowest level of drift that fails the run."),
    ):
        command = option(command)
    return verdict_options(command)


def verdict_options(command: Callable[..., None]) -> Callable[..., None]:
    """What every command that judges answers has: by what, how, and what fails it."""
    for option in (
        fail_on_requests_option,
        fail_on_used_option,
        fail_on_unmatched_option,
        min_coverage_option,
        baseline_option,
        no_baseline_option,
        against_option,
        lifecycle_option,
        uses_option,
        org_schema_option,
        private_option,
        details_option,
        contracts_options,
        plugin_option,
    ):
        command = option(command)
    return command
