"""A story put together from its alerts: cast, meetings and tolls, step by step. Nothing is hidden that was taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tocsin.desk.answers import CastMember, MeetingLife, MeetingStep, StoryAccount, StoryLine, Toll, TollStep
from tocsin.desk.rung import AnyAlert, Rung
from tocsin.schemas.alert import ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.schemas.mark import Mark

Live = Callable[[AnyAlert], bool]
"""Whether an alert stands: neither superseded nor taken back."""


def told_at(alert: AnyAlert) -> datetime:
    """Return when the news was told: published, or else seen."""
    return alert.published_at or alert.seen_at


def story_line(rungs: Sequence[Rung], *, live: Live, muted: bool) -> StoryLine:
    """Return a story of one alert or more, as a line of a list."""
    alerts = [rung.alert for rung in rungs]
    standing = [alert for alert in alerts if live(alert)] or alerts[-1:]
    gravest = max(reversed(standing), key=lambda alert: alert.severity)
    return StoryLine(
        story_id=alerts[-1].story_id,
        edition=alerts[-1].edition,
        headline=gravest.headline,
        severity=gravest.severity,
        first_at=min(map(told_at, alerts)),
        last_at=max(map(told_at, alerts)),
        alerts=len(alerts),
        independent_sources=max(alert.independent_sources for alert in standing),
        muted=muted,
    )


def story_account(
    rungs: Sequence[Rung], *, live: Live, muted: bool, marks: Sequence[Mark] = (), omitted: int = 0
) -> StoryAccount:
    """Return what a story of one alert or more tells."""
    line = story_line(rungs, live=live, muted=muted)
    alerts = [rung.alert for rung in rungs]
    return StoryAccount(
        **line.model_dump(exclude={"alerts"}),
        omitted=omitted,
        cast=_cast(alerts),
        meetings=_meetings(alerts, live),
        tolls=_tolls(alerts, live),
        marks=tuple(marks),
    )


def _cast(alerts: Sequence[AnyAlert]) -> tuple[CastMember, ...]:
    members: dict[str, CastMember] = {}
    for alert in alerts:
        if isinstance(alert, ActorsAlert):
            for actor in alert.actors:
                # Superseded does not matter here: a new role of one actor takes back nothing about the others.
                stands = alert.action != "withdraw"
                members[actor.id] = CastMember(**actor.model_dump(), at=told_at(alert), alert_id=alert.id, live=stands)
    return tuple(members.values())


def _meetings(alerts: Sequence[AnyAlert], live: Live) -> tuple[MeetingLife, ...]:
    lives: dict[str, list[MeetingsAlert]] = {}
    for alert in alerts:
        if isinstance(alert, MeetingsAlert):
            lives.setdefault(alert.meeting.id, []).append(alert)
    return tuple(
        MeetingLife(meeting=told[-1].meeting, steps=tuple(_meeting_step(alert, live(alert)) for alert in told))
        for told in lives.values()
    )


def _meeting_step(alert: MeetingsAlert, stands: bool) -> MeetingStep:
    return MeetingStep(
        alert_id=alert.id,
        action=alert.action,
        at=told_at(alert),
        status=alert.meeting.status,
        changed=alert.meeting.changed,
        headline=alert.headline,
        live=stands,
    )


def _tolls(alerts: Sequence[AnyAlert], live: Live) -> tuple[Toll, ...]:
    tolls: dict[tuple[str, str], list[CasualtiesAlert]] = {}
    for alert in alerts:
        if isinstance(alert, CasualtiesAlert):
            tolls.setdefault((alert.incident.id, alert.figure.kind), []).append(alert)
    return tuple(
        Toll(
            incident=told[-1].incident,
            kind=told[-1].figure.kind,
            steps=tuple(_toll_step(alert, live(alert)) for alert in told),
        )
        for told in tolls.values()
    )


def _toll_step(alert: CasualtiesAlert, stands: bool) -> TollStep:
    figure = alert.figure
    return TollStep(
        alert_id=alert.id,
        action=alert.action,
        at=told_at(alert),
        low=figure.low,
        best=figure.best,
        high=figure.high,
        previous=figure.previous,
        qualifier=figure.qualifier,
        disputed=figure.disputed,
        live=stands,
        claims=alert.claims,
    )
