"""The commands that talk to a broker. Each imports what it needs when it is called."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin.errors import SettingsInvalid, TocsinError
from tocsin.streams.calling import EX_CONFIG, EX_SOFTWARE, console, with_settings
from tocsin.streams.quarantine_commands import quarantine

if TYPE_CHECKING:
    from tocsin.streams.acl import Role
    from tocsin.streams.settings import Settings


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--demo", is_flag=True, help="First replay a breaking story of a dozen sample articles.")
@click.option("--feeds", multiple=True, metavar="FILE|ADDRESS", help="Follow these feeds; may be given again. Also TOCSIN_FEEDS.")
@click.option("--no-desk", is_flag=True, help="Without the live page.")
@with_settings
async def run(settings: Settings, files: tuple[Path, ...], demo: bool, feeds: tuple[str, ...], no_desk: bool) -> None:
    """Run everything in one process, on the broker in `.tocsin`: print each alert as it rings, and show it on the desk.

    FILES are put on the raw topic first, as `tocsin ingest` does. Ctrl-C stops; what was sent is kept.

    \b
    tocsin run --demo
    tocsin run articles.jsonl
    tocsin run --feeds feeds.opml
    """
    from tocsin.streams.run import run as run_all

    followed = list(feeds) or (settings.feeds or "").split()
    await run_all(settings, list(files), feeds=followed, demo=demo, desk=not no_desk, console=console())


@click.command()
@click.option("--alone", is_flag=True, help="Without the parent process that starts a crashed worker again.")
@click.option("--supervised", is_flag=True, hidden=True)
def worker(alone: bool, supervised: bool) -> None:
    """Work on TOCSIN_BROKER until SIGTERM: finish what is in hand, commit, end.

    A worker that crashes is started again; one that does not stop within TOCSIN_STOP_S seconds is killed, and loses
    nothing by it. Start as many as there are partitions.

    \b
    TOCSIN_BROKER=kafka://host:9092 tocsin worker
    """
    if alone or supervised:
        _work(supervised)
    else:
        _supervise()


@with_settings
async def _work(settings: Settings, supervised: bool) -> int:
    from tocsin.streams.supervisor import follow_parent
    from tocsin.streams.worker import work

    if supervised:
        follow_parent()
    try:
        await work(settings)
    except TocsinError:
        raise
    except Exception as error:  # noqa: BLE001  Faust and aiokafka raise what they like
        click.echo(f"tocsin: the worker stopped: {type(error).__name__}: {error}", err=True)
        return EX_SOFTWARE
    return 0


def _supervise() -> None:
    from tocsin.streams.settings import read_settings
    from tocsin.streams.supervisor import supervise

    try:
        stop_s = read_settings().stop_s
    except SettingsInvalid as error:
        click.echo(f"tocsin: {error}", err=True)
        sys.exit(EX_CONFIG)
    command = [sys.executable, "-m", "tocsin.streams.cli", "worker", "--supervised"]
    sys.exit(supervise(command, stop_s=stop_s + 2, say=lambda line: click.echo(f"tocsin: {line}", err=True)))


@click.group()
def topics() -> None:
    """Make the topics, or list what is there."""


@topics.command("create")
@with_settings
async def topics_create(settings: Settings) -> None:
    """Create every missing topic, with its partitions, retention and compaction; leave the others as they are.

    \b
    TOCSIN_PARALLEL=12 tocsin topics create
    """
    from tocsin.streams.broker import connected
    from tocsin.streams.topics import all_topics
    from tocsin.streams.worker import check_topics

    async with connected(settings) as broker:
        made = set(await broker.create(all_topics(settings)))
        await check_topics(broker, settings)
    for topic in all_topics(settings):
        click.echo(
            f"{'created' if topic.name in made else 'there  '}  {topic.name}  {topic.partition_count(settings)} partitions"
        )


@topics.command("list")
@with_settings
async def topics_list(settings: Settings) -> None:
    """List the topics of the broker with their partitions and records."""
    from tocsin.streams.broker import connected

    async with connected(settings) as broker:
        for holding in sorted(await broker.holdings(), key=lambda holding: holding.name):
            click.echo(f"{holding.name:<40} {holding.partitions:>4} partitions {holding.records:>12,} records")


@topics.command("acl")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["topics", "worker", "ingest", "tail", "desk", "quarantine"]),
    help="May be given again; else every role.",
)
@click.option("--principal", metavar="User:NAME", help="Whom the rights are for; else a user named after the role.")
@click.option("--json", "as_json", is_flag=True, help="Print each right as one line of JSON.")
@with_settings
async def topics_acl(settings: Settings, roles: tuple[Role, ...], principal: str | None, as_json: bool) -> None:
    """List the fewest rights that each role needs on Apache Kafka, as the commands that give them.

    \b
    tocsin topics acl --role worker --principal User:tocsin-worker | sh
    tocsin topics acl --json | jq -r .operation
    """
    from tocsin.streams.acl import ROLES, commands, rights

    for role in roles or ROLES:
        whom = principal or f"User:tocsin-{role}"
        if as_json:
            for right in rights(role, settings):
                click.echo(json.dumps({"role": role, "principal": whom, **asdict(right)}))
        else:
            click.echo(f"# {role}")
            for line in commands(role, settings, whom):
                click.echo(line)


@click.command(context_settings={"ignore_unknown_options": True})  # `-kind:actors` is a term
@click.argument("terms", nargs=-1, metavar="[FILTER]")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(["actors", "meetings", "casualties"]), help="May be given again."
)
@click.option("--story", help="Only this story; the beginning of its id is enough.")
@click.option("--actor", help="Only alerts that name this actor: its id, or a part of its name.")
@click.option("--min-severity", type=click.IntRange(1, 9), default=1, help="Only from this severity on.")
@click.option("--since", "since_text", metavar="SPAN|TIME", help="Begin earlier: 30m, 2h, 1d, or 2026-03-02T09:00.")
@click.option("--json", "as_json", is_flag=True, help="Print each alert as one line of JSON.")
@click.option("--no-follow", is_flag=True, help="End with the last alert there is.")
@with_settings
async def tail(
    settings: Settings,
    terms: tuple[str, ...],
    kinds: tuple[str, ...],
    story: str | None,
    actor: str | None,
    min_severity: int,
    since_text: str | None,
    as_json: bool,
    no_follow: bool,
) -> None:
    """Follow alerts as they ring, those that FILTER wants; the options are shorthands of its terms.

    \b
    tocsin tail 'kind:casualties severity>=7 -place:harbour'
    tocsin tail --since 1d --no-follow --json | jq -r .headline
    """
    from tocsin.streams.broker import Start, connected
    from tocsin.streams.bulletin import bulletin
    from tocsin.streams.tail import alerts, since, wanted_by

    start: Start = since(since_text, now=datetime.now(UTC)) if since_text else "first" if no_follow else "end"
    if unknown := next((term for term in terms if term.startswith("--")), None):
        raise click.NoSuchOption(unknown)
    wanted = wanted_by(" ".join(terms), kinds=kinds, story=story, actor=actor, min_severity=min_severity)
    terminal = console()
    async with connected(settings, "tail") as broker:
        async for alert, record in alerts(broker, wanted, start=start, follow=not no_follow):
            if as_json:
                click.echo(record.value)
            else:
                terminal.print(bulletin(alert, width=terminal.width), soft_wrap=True)


@click.command()
@with_settings
async def desk(settings: Settings) -> None:
    """Serve the live page, its stream and its API at TOCSIN_DESK until Ctrl-C or SIGTERM.

    \b
    TOCSIN_BROKER=kafka://host:9092 tocsin desk
    """
    from tocsin.streams.broker import connected
    from tocsin.streams.desk import serving
    from tocsin.streams.worker import stop_signals

    with stop_signals(settings.stop_s) as stop:
        async with connected(settings, "desk") as broker, serving(settings, broker) as open_desk:
            click.echo(f"The desk is at {open_desk.address}", err=True)
            await open_desk.until(stop)


@click.command()
@click.argument("edition")
@click.argument("number", type=click.IntRange(min=0))
@click.option("--pass", "pass_", is_flag=True, help="Let the lane go on without it: only where no topic has it any more.")
@with_settings
async def retell(settings: Settings, edition: str, number: int, pass_: bool) -> None:
    """Send again the facts that a lane waits for, by the number that a worker's log names; harmless where it waits for others.

    
    tocsin retell en 48211
    tocsin retell en 48211 --pass
    """
    from tocsin.streams.broker import connected
    from tocsin.streams.gaps import NothingWaits, pass_over
    from tocsin.streams.gaps import retell as sent_again

    async with connected(settings, "worker") as broker:
        if where := await sent_again(broker, edition, number):
            click.echo(f"{edition} {number}: sent again from {where}")
        elif pass_:
            await pass_over(broker, edition, number)
            click.echo(f"{edition} {number}: the lane goes on without it")
        else:
            raise NothingWaits(f"{edition} {number}: no topic has it; with --pass the lane goes on without it")


COMMANDS = (run, worker, desk, topics, tail, quarantine, retell)
