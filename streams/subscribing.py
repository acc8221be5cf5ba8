"""The commands of those who read alerts rather than make them. Each imports what it needs when it is called."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin.streams.calling import EX_UNAVAILABLE, with_settings

if TYPE_CHECKING:
    from tocsin.streams.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("story_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the story as one JSON document, as the desk's API has it.")
@with_settings
async def story(settings: Settings, story_id: str, as_json: bool) -> None:
    """Print one story: toll, meetings, cast, and every alert with its quote. The beginning of its id is enough.

    \b
    tocsin story 47c1e9
    tocsin story 47c1e9 --json | jq '.tolls[].steps[].best'
    """
    import orjson
    from rich.console import Console

    from tocsin.streams.broker import connected
    from tocsin.streams.chronicle import as_json as document
    from tocsin.streams.storyboard import storyboard
    from tocsin.streams.tail import find_story

    async with connected(settings, "tail") as broker:
        found = await find_story(broker, story_id)
    if as_json:
        click.echo(orjson.dumps(document(found), option=orjson.OPT_INDENT_2))
        return
    console = Console(highlight=False)
    for line in storyboard(found, width=console.width):
        console.print(line, soft_wrap=True)


@click.group()
def webhooks() -> None:
    """Send alerts to the addresses of a file, signed, or to Slack; see what could not be sent, and try it again."""


@webhooks.command("run")
@click.argument("file", type=_FILE)
@click.option("--allow-private", is_flag=True, help="Also send to addresses inside private networks.")
@click.option("--no-follow", is_flag=True, help="End with the last alert there is.")
@with_settings
async def webhooks_run(settings: Settings, file: Path, allow_private: bool, no_follow: bool) -> None:
    """Send alerts to the hooks of FILE until Ctrl-C. Each goes on where it stopped, whatever stopped it.

    \b
    tocsin webhooks run hooks.toml
    """
    from tocsin.streams.broker import connected
    from tocsin.streams.sinks.book import HookBook
    from tocsin.streams.sinks.hooks import read_hooks
    from tocsin.streams.sinks.webhooks import Webhooks
    from tocsin.streams.worker import stop_signals

    private = allow_private or settings.http_private
    hooks = read_hooks(file, os.environ, allow_private=private)
    with HookBook(settings.data_dir) as book, book.alone(), stop_signals(settings.stop_s) as stop:
        async with connected(settings, "tail") as broker:
            sending = asyncio.create_task(Webhooks(hooks, book, _say, private).run(broker, follow=not no_follow))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({sending, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if sending.done():
                sending.result()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


@webhooks.command("dead")
@click.option("--json", "as_json", is_flag=True, help="Print each alert as one line of JSON, with why it did not arrive.")
@with_settings
async def webhooks_dead(settings: Settings, as_json: bool) -> None:
    """List the alerts that did not arrive, why, and after how many attempts; and the hooks that are stopped."""
    import orjson

    from tocsin.streams.bulletin import plain, shortened
    from tocsin.streams.sinks.book import HookBook

    with HookBook(settings.data_dir) as book:
        letters, stopped = book.dead(), book.stopped()
    for letter in letters:
        alert = orjson.loads(letter.value)
        if as_json:
            said = {name: getattr(letter, name) for name in ("number", "hook", "reason", "attempts", "at")}
            click.echo(orjson.dumps({**said, "alert": alert}))
        else:
            headline = shortened(plain(str(alert.get("headline"))), 60)
            click.echo(
                f"{letter.number}  {letter.at}  {letter.hook}  {headline}: {plain(letter.reason)}, {letter.attempts} attempts"
            )
    for name, why in () if as_json else stopped.items():
        click.echo(f"{name} is stopped: {plain(why)}; `tocsin webhooks start {name}` lets it go on")


@webhooks.command("retry")
@click.argument("file", type=_FILE)
@click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER]...")
@click.option("--allow-private", is_flag=True, help="Also send to addresses inside private networks.")
@with_settings
async def webhooks_retry(settings: Settings, file: Path, numbers: tuple[int, ...], allow_private: bool) -> int:
    """Send dead letters once more to the hooks of FILE: those of the NUMBERS, else all. What arrives is dead no more.

    \b
    tocsin webhooks retry hooks.toml 17 18
    """
    from tocsin.streams.sinks.book import HookBook
    from tocsin.streams.sinks.hooks import read_hooks
    from tocsin.streams.sinks.webhooks import Webhooks

    private = allow_private or settings.http_private
    hooks = read_hooks(file, os.environ, allow_private=private)
    with HookBook(settings.data_dir) as book:
        known = {letter.number: letter for letter in book.dead()}
        if missing := [number for number in numbers if number not in known]:
            raise click.UsageError(f"there is no dead letter {missing[0]}")
        named = {hook.name for hook in hooks}
        letters = [known[number] for number in numbers or known if known[number].hook in named]
        arrived = await Webhooks(hooks, book, _say, private).retry(letters)
    click.echo(f"{arrived} of {len(letters)} arrived", err=True)
    return 0 if arrived == len(letters) else EX_UNAVAILABLE


@webhooks.command("start")
@click.argument("name")
@with_settings
async def webhooks_start(settings: Settings, name: str) -> None:
    """Let a hook go on that was stopped because its address answered 410. It begins where it stopped."""
    from tocsin.streams.sinks.book import HookBook

    with HookBook(settings.data_dir) as book:
        if not book.start(name):
            raise click.UsageError(f"no hook {name} is stopped")


def _say(line: str) -> None:
    from tocsin.streams.bulletin import plain

    click.echo(f"tocsin: {plain(line)}", err=True)


SUBSCRIBING = (story, webhooks)
