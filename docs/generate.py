"""The pages of docs/ that are written from the code: every command, and every rule.

python -m docs.generate          rewrites docs/commands.md and docs/rules.md
python -m docs.generate --check  fails where one of them is not current
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from zoho_conformance.cli import cli
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.option_groups import group_options
from zoho_conformance.cli.terminal import TERMINAL_OPTIONS
from zoho_conformance.model.rules import ALL_RULES, DIFF_RULES, RULES
from zoho_conformance.model.rules.observed import OBSERVED_RULES, PRESENCE_RULES
from zoho_conformance.model.rules.org_changes import ORG_CHANGE_RULES
from zoho_conformance.model.rules.org_records import ORG_RECORD_RULES
from zoho_conformance.model.rules.requests import REQUEST_RULES
from zoho_conformance.model.rules.witness import WITNESS_RULES

FOLDER = Path(__file__).parent

_NOTES = {"org": "background"}
"""What the tests have to know of the examples of a command; no other may end as a mistake does."""
_NOTICE = "<!-- Written by `make docs`; edit the code instead. -->"
_FAMILIES = (
    ("Responses against a contract", RULES),
    ("Our requests against a contract", REQUEST_RULES),
    ("Responses against what an org used to answer (`--against`)", OBSERVED_RULES),
    ("Keys over time (`audit`)", PRESENCE_RULES),
    ("Records against their org's own schema (`--org-schema`)", ORG_RECORD_RULES),
    ("An org's schema against an earlier snapshot (`org-schema diff`)", ORG_CHANGE_RULES),
    ("A contract against an older one (`diff`, `derive --check`)", DIFF_RULES),
    ("A contract against another description (`witness`)", WITNESS_RULES),
)


def pages() -> dict[str, str]:
    """The generated pages by file name."""
    return {"commands.md": "\n".join(_commands()), "rules.md": "\n".join(_rules())}


def _commands() -> Iterator[str]:
    yield from (_NOTICE, "# Commands", "")
    yield "`zoho-conformance COMMAND`, or `python -m zoho_conformance COMMAND`."
    yield ""
    yield "Exit codes: 0 conforms, 1 drift, 2 usage or configuration, 3 could not judge, and 130,"
    yield "143 or 129 when ended by a signal."
    yield ""
    yield "Every command also takes these options, before its name or after it:"
    yield from _options(TERMINAL_OPTIONS, click.Context(cli))
    yield from ("", "| command | what it does |", "|---|---|")
    commands = list(_walk(cli, "zoho-conformance"))
    for name, command in commands:
        anchor = name.replace(" ", "-")
        yield f"| [`{name}`](#{anchor}) | {command.get_short_help_str(limit=200)} |"
    for name, command in commands:
        yield from _command(name, command)


def _walk(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", leaf) for sub, leaf in _walk(command, name))
        else:
            yield name, command


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"zoho-conformance {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield from ("", f"## {name}", "", f"`zoho-conformance {name} {usage}`", "")
    paragraphs = (command.help or "").replace("\b", "").strip().split("\n\n")
    yield "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    if isinstance(command, Command):
        note = _NOTES.get(name, "exit: 0 1 3")
        yield from ("", f"<!-- {note} -->", "```sh", *command.examples, "```")
    yield from _options(
        [parameter for parameter in command.params if parameter not in TERMINAL_OPTIONS], context
    )
    if command.epilog:
        heading, *lines = command.epilog.replace("\b", "").strip().splitlines()
        yield from ("", heading, "", *(f"- {line}" for line in lines))


def _options(parameters: Iterable[click.Parameter], context: click.Context) -> Iterator[str]:
    """A table of options in the order and the groups of `--help`."""
    options = [
        option for option in parameters if isinstance(option, click.Option) and not option.hidden
    ]
    records = [
        record
        for _, group in group_options(options)
        for option in group
        if (record := option.get_help_record(context)) is not None
    ]
    if records:
        yield from ("", "| option | meaning |", "|---|---|")
        for names, meaning in records:
            yield f"| `{_cell(names)}` | {_cell(meaning)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _rules() -> Iterator[str]:
    yield from (_NOTICE, "# Rules", "")
    yield "One id for each kind of drift; ids never change. A finding's level is that of its rule,"
    yield "capped by the basis of the fact (see [evidence](evidence.md#levels-and-bases))."
    for title, rules in _FAMILIES:
        yield from ("", f"## {title}", "", "| rule | level | what it says |", "|---|---|---|")
        for rule in rules.values():
            yield f"| [`{rule.id}`](#{rule.id}) | {rule.level} | {rule.sentence} |"
    for rule in ALL_RULES.values():
        yield from ("", f"### {rule.id}", "", f"{rule.sentence} ({rule.level})", "", rule.means)
        yield from ("", f"*Example:* {rule.example}", "", f"*What to do:* {rule.advice}")


def main() -> None:
    """Rewrite the generated pages, or with `--check` fail where one is not current."""
    stale = []
    for name, text in pages().items():
        file = FOLDER / name
        if not file.exists() or file.read_text(encoding="utf-8") != text + "\n":
            stale.append(name)
            if "--check" not in sys.argv[1:]:
                file.write_text(text + "\n", encoding="utf-8")
    if stale and "--check" in sys.argv[1:]:
        raise SystemExit(f"docs/{', docs/'.join(stale)}: not current; run `make docs`")


if __name__ == "__main__":
    main()
