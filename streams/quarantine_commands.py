"""The commands of the quarantine: what could not be processed, why, and another try."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin.streams.calling import with_settings

if TYPE_CHECKING:
    from tocsin.schemas.quarantine import Quarantined
    from tocsin.streams.settings import Settings


@click.group()
def quarantine() -> None:
    """See what could not be processed, why, and try it again."""


@quarantine.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print each record as one line of JSON.")
@with_settings
async def quarantine_list(settings: Settings, as_json: bool) -> None:
    """List what is in quarantine: id, time, article, reason."""
    from tocsin.streams.bulletin import plain, shortened

    for record in await _quarantined(settings):
        if as_json:
            click.echo(record.model_dump_json())
        else:
            what = plain(record.article_id or "without id")
            where = f" ({record.field})" if record.field else ""
            click.echo(f"{record.id}  {record.seen_at:%Y-%m-%d %H:%M}  {shortened(what, 40)}{where}: {plain(record.reason)}")


@quarantine.command("show")
@click.argument("record_id")
@with_settings
async def quarantine_show(settings: Settings, record_id: str) -> None:
    """Show one record with its original; the beginning of its id is enough."""
    from tocsin.streams.quarantine import named

    record = named(await _quarantined(settings), record_id)
    for name, value in record.model_dump(mode="json", exclude={"original"}).items():
        click.echo(f"{name:<12} {value if value is not None else '-'}")
    click.echo()
    click.echo(record.data.decode("utf-8", errors="backslashreplace"))


@quarantine.command("retry")
@click.argument("record_ids", nargs=-1, required=True, metavar="ID...")
@with_settings
async def quarantine_retry(settings: Settings, record_ids: tuple[str, ...]) -> None:
    """Send records back to the raw topic, each at most TOCSIN_ATTEMPTS times: after a repair, with a newer release.

    \b
    tocsin quarantine retry 3f2a9c
    """
    from tocsin.streams.broker import connected
    from tocsin.streams.quarantine import named, quarantined, retry

    async with connected(settings, "quarantine") as broker:
        records = await quarantined(broker)
        for record_id in record_ids:
            record = named(records, record_id)
            attempt = await retry(broker, record, records, most=settings.attempts)
            click.echo(f"{record.id}: sent again, attempt {attempt} of {settings.attempts}")


async def _quarantined(settings: Settings) -> list[Quarantined]:
    from tocsin.streams.broker import connected
    from tocsin.streams.quarantine import quarantined

    async with connected(settings) as broker:
        return await quarantined(broker)
