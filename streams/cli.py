"""The command line. Settings are read here, once; every command imports what it needs when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from tocsin import __version__
from tocsin.streams.calling import EX_DATAERR
from tocsin.streams.commands import COMMANDS
from tocsin.streams.source_commands import SOURCES
from tocsin.streams.subscribing import SUBSCRIBING


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="tocsin")
def main() -> None:
    """Ring when a story says something new: an actor, a meeting, a casualty figure.

    \b
    tocsin run --demo                     watch a breaking story in one process
    tocsin extract article.txt            what does one article say?
    tocsin replay articles.jsonl          which alerts would these have raised?
    """
    # NumPy reads it when it is first imported. More threads read an article no faster and take twice the processor time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


for _command in (*COMMANDS, *SOURCES, *SUBSCRIBING):
    main.add_command(_command)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def extract(file: str) -> None:
    """Print what every article of FILE says, one Facts JSON a line, in order.

    FILE holds one JSON article a line, or one plain text; - reads standard input. A line that cannot be read is named
    on standard error and gives no line; the exit code is then 65.

    \b
    tocsin extract article.txt | jq .casualties
    tocsin extract - < articles.jsonl > facts.jsonl
    """
    from tocsin.agents.lane import wire
    from tocsin.streams.offline import article_lines, extract_facts, read_articles

    complaints = _Complaints()
    with _opened(file) as lines:
        articles = read_articles(article_lines(lines, name=_name(file)), complaints)
        for facts in extract_facts(articles, complaints):
            sys.stdout.buffer.write(wire(facts) + b"\n")
    complaints.leave()


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--verdicts", type=click.Path(dir_okay=False, writable=True), help="Also write each article's verdict here.")
@click.option("--marks", type=click.Path(exists=True, dir_okay=False), help="Heed what analysts said: one mark a line.")
def replay(file: str, verdicts: str | None, marks: str | None) -> None:
    """Run the articles of FILE through the whole river and print the alerts, one JSON a line.

    In order, in process, in memory: the same input gives the same bytes. A mark is heeded before the first article that
    was received after it.

    \b
    tocsin replay articles.jsonl > alerts.jsonl
    tocsin replay articles.jsonl --marks marks.jsonl
    tocsin replay articles.jsonl --verdicts verdicts.jsonl | jq -r .headline
    """
    from tocsin.agents.lane import wire
    from tocsin.streams.offline import River, article_lines, read_articles, read_marks, verdict_line

    complaints = _Complaints()
    said = list(read_marks(Path(marks).read_bytes().splitlines(), complaints)) if marks else []
    with _opened(file) as lines, _written(verdicts) as book:
        articles = read_articles(article_lines(lines, name=_name(file)), complaints)
        for article, alerts in River(complaints).replay(articles, said):
            for alert in alerts:
                sys.stdout.buffer.write(wire(alert) + b"\n")
            if book and article:
                book.write(verdict_line(article))
    complaints.leave()


@main.command()
@click.argument("form", type=click.Choice(["json", "asyncapi", "markdown"]), default="json")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Print nothing but what changed since FILE, a document of the same form; exit with 65 where v1 forbids it.",
)
def schema(form: str, against: Path | None) -> None:
    """Print the contracts: JSON Schema of every message, AsyncAPI 3 of every topic, or tables of both for people.

    \b
    tocsin schema > tocsin.schema.json
    tocsin schema asyncapi | jq '.channels | keys'
    tocsin schema asyncapi --against asyncapi.of.the.last.release.json
    """
    import orjson

    from tocsin.streams.contract import asyncapi, json_schemas
    from tocsin.streams.contract_tables import tables

    document = json_schemas() if form == "json" else asyncapi()
    if against is None and form == "markdown":
        click.echo(tables(document), nl=False)
    elif against is None:
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    else:
        _compare(against, document)


def _compare(against: Path, document: dict[str, Any]) -> None:
    from json import JSONDecodeError, loads

    from tocsin.streams.compatibility import additions, breaks

    try:
        before = loads(against.read_bytes())
        broken, added = breaks(before, document), additions(before, document)
    except (JSONDecodeError, UnicodeDecodeError, AttributeError, KeyError, TypeError):
        raise click.ClickException(f"{against}: not a document that `tocsin schema` printed") from None
    for name in added:
        click.echo(f"added: {name}")
    complaints = _Complaints()
    for line in broken:
        complaints(line)
    complaints.leave()


class _Complaints:
    """Counts what could not be read, and says so on standard error."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, line: str) -> None:
        self._count += 1
        click.echo(line, err=True)

    def leave(self) -> None:
        """Exit with 65 where there was any complaint."""
        sys.stdout.flush()
        if self._count:
            sys.exit(EX_DATAERR)


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    if file == "-":
        yield sys.stdin.buffer
    else:
        with Path(file).open("rb") as lines:
            yield lines


@contextmanager
def _written(path: str | None) -> Iterator[IO[bytes] | None]:
    if path is None:
        yield None
    else:
        with Path(path).open("wb") as book:
            yield book


def _name(file: str) -> str:
    return "stdin" if file == "-" else Path(file).name


if __name__ == "__main__":
    main()
