"""The commands of those who read alerts rather than make them. Each imports what it needs when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin.streams.commands import with_settings

if TYPE_CHECKING:
    from tocsin.streams.settings import Settings


@click.command()
@click.argument("story_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the story as one JSON document, as the desk's API gives it.")
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


SUBSCRIBING = (story,)
