"""Marks: an alert that an analyst calls wrong is taken back with what stood behind it; a story is muted, or no longer."""

from __future__ import annotations

from typing import TypeVar

from tocsin.agents.alert.headlines import actors_headline, meeting_headline, stands_now, toll_headline
from tocsin.agents.alert.identity import alert_id
from tocsin.agents.alert.index import Index
from tocsin.agents.alert.meeting_alerts import meeting_after, meeting_alert
from tocsin.agents.alert.meeting_claims import standing, voided_meeting
from tocsin.agents.alert.notebook import Notebook, key
from tocsin.agents.alert.toll_alerts import announced, settled, toll_alert
from tocsin.errors import MarkRefused
from tocsin.schemas.alert import ALERT, ActorNews, ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.schemas.facts import Facts
from tocsin.schemas.mark import Mark
from tocsin.schemas.message import Message
from tocsin.schemas.story import CastMember, Heeded, IncidentMemory, MeetingMemory, StoryMemory, Toll, Trace, Voided

AnyAlert = ActorsAlert | MeetingsAlert | CasualtiesAlert
A = TypeVar("A", ActorsAlert, MeetingsAlert, CasualtiesAlert)


def answers(mark: Mark, notebook: Notebook, index: Index) -> list[AnyAlert]:
    """Return the alerts that answer *mark*, and write what it changes.

    A wrong alert is superseded by a withdrawal; what stands without it follows as a correction. An alert that was taken
    back before is no news. Raises MarkRefused where the alert or the story is not known.
    """
    if mark.kind != "wrong":
        _mute(mark, notebook)
        return []
    alert = _marked(mark, notebook, index)
    if isinstance(alert, ActorsAlert):
        return _without_actors(mark, alert, notebook)
    if isinstance(alert, MeetingsAlert):
        return _without_meeting(mark, alert, notebook)
    return _without_figure(mark, alert, notebook)


def _mute(mark: Mark, notebook: Notebook) -> None:
    at = key("story", mark.edition, mark.story_id or "")
    story = notebook.find(StoryMemory, at)
    if story is None:
        raise MarkRefused(f"story {mark.story_id}: edition {mark.edition} does not know it, or has forgotten it")
    notebook.write(at, story.model_copy(update={"muted": mark.kind == "mute"}))


def _marked(mark: Mark, notebook: Notebook, index: Index) -> AnyAlert:
    at = index.raised_by(mark.edition, mark.alert_id or "")
    rung: list[dict[str, object]] = []
    if at and (trace := notebook.find(Trace, at) if at.startswith("trace:") else None):
        rung = [dict(alert) for raised in trace.raised for alert in raised.alerts]
    elif at and (heeded := notebook.find(Heeded, at)):
        rung = [dict(alert) for alert in heeded.alerts]
    found = next((ALERT.validate_python(alert) for alert in rung if alert.get("id") == mark.alert_id), None)
    if found is None:
        raise MarkRefused(f"alert {mark.alert_id}: edition {mark.edition} did not ring it, or has forgotten it")
    if found.action == "withdraw":
        raise MarkRefused(f"alert {mark.alert_id} takes another one back: there is nothing to withdraw")
    return found


def _without_figure(mark: Mark, alert: CasualtiesAlert, notebook: Notebook) -> list[AnyAlert]:
    at, kind = key("incident", mark.edition, alert.incident.id), alert.figure.kind
    incident = notebook.find(IncidentMemory, at)
    if incident is None:
        raise _forgotten(mark)
    before = incident.tolls[kind]
    toll = before.model_copy(
        update={"claims": tuple(c.model_copy(update={"void": c.void or c.best == alert.figure.best}) for c in before.claims)}
    )
    current = before.announced is not None and before.announced.alert_id == alert.id
    alerts: list[AnyAlert] = []
    if before.announced and not before.announced.withdrawn and (current or toll != before):
        alerts, toll = _toll_without(mark, alert, incident, toll, current=current)
    notebook.write(at, incident.model_copy(update={"tolls": {**incident.tolls, kind: toll}}))
    return alerts


def _toll_without(
    mark: Mark, alert: CasualtiesAlert, incident: IncidentMemory, toll: Toll, *, current: bool
) -> tuple[list[AnyAlert], Toll]:
    figure = alert.figure.model_copy(update={"previous": alert.figure.best, "disputed": False})
    taken = _taken_back(
        mark,
        alert,
        subject=f"{incident.id} {figure.kind}",
        revision=toll.revision + 1,
        headline=toll_headline("withdraw", figure, alert.incident, by=mark.by),
        figure=figure,
    )
    now = settled(toll)
    assert toll.announced is not None
    if now is None or now.best == 0:
        return [taken], announced(toll, taken)
    last = taken.id if current else toll.announced.alert_id
    toll = toll.model_copy(update={"revision": taken.revision, "announced": toll.announced.model_copy(update={"alert_id": last})})
    left = toll_alert(_stub(mark, alert), incident, figure.kind, toll, "correct", now.support[-1], now)
    headline = toll_headline("new", left.figure.model_copy(update={"previous": None}), left.incident)
    left = left.model_copy(update={"headline": stands_now(headline), "published_at": now.support[-1].published_at})
    return [taken, left], announced(toll, left)


def _without_meeting(mark: Mark, alert: MeetingsAlert, notebook: Notebook) -> list[AnyAlert]:
    at = key("meeting", mark.edition, alert.meeting.id)
    before = notebook.find(MeetingMemory, at)
    if before is None:
        raise _forgotten(mark)
    meeting = voided_meeting(before, alert)
    current = before.alert_id == alert.id
    alerts: list[AnyAlert] = []
    if before.alert_id and not before.withdrawn and (current or meeting != before):
        alerts, meeting = _meeting_without(mark, alert, meeting, current=current)
    notebook.write(at, meeting)
    return alerts


def _meeting_without(
    mark: Mark, alert: MeetingsAlert, meeting: MeetingMemory, *, current: bool
) -> tuple[list[AnyAlert], MeetingMemory]:
    told = alert.meeting.model_copy(update={"previous_status": alert.meeting.status, "changed": ()})
    taken = _taken_back(
        mark,
        alert,
        subject=meeting.id,
        revision=meeting.revision + 1,
        headline=meeting_headline("withdraw", told, by=mark.by),
        meeting=told,
    )
    live = [claim for claim in meeting.claims if not claim.void]
    if standing(live) is None:
        return [taken], meeting_after(meeting, taken)
    last = taken.id if current else meeting.alert_id
    meeting = meeting.model_copy(update={"revision": taken.revision, "alert_id": last})
    left = meeting_alert(_stub(mark, alert), meeting, "correct", live[-1])
    headline = meeting_headline("new", left.meeting.model_copy(update={"previous_status": None, "changed": ()}))
    # The offices that meet are not known here: it weighs what the marked alert weighed.
    more = {"headline": stands_now(headline), "published_at": live[-1].published_at, "severity": alert.severity}
    left = left.model_copy(update=more)
    return [taken, left], meeting_after(meeting, left)


def _without_actors(mark: Mark, alert: ActorsAlert, notebook: Notebook) -> list[AnyAlert]:
    at = key("story", mark.edition, alert.story_id)
    before = notebook.find(StoryMemory, at)
    if before is None:
        raise _forgotten(mark)
    known = {news.id: before.cast[news.id] for news in alert.actors if news.id in before.cast}
    void = {news.id: _without(known[news.id], news, alert, notebook) for news in alert.actors if news.id in known}
    if void == known:
        return []
    taken = _taken_back(
        mark,
        alert,
        subject=before.id,
        revision=before.revision + 1,
        headline=actors_headline("withdraw", alert.actors, by=mark.by),
    )
    notebook.write(at, before.model_copy(update={"cast": {**before.cast, **void}, "revision": taken.revision}))
    return [taken]


def _without(member: CastMember, news: ActorNews, alert: ActorsAlert, notebook: Notebook) -> CastMember:
    """Return *member* after its part, or its new role, was called wrong: those who said so are not believed in it."""
    if member.gone:
        return member
    in_role = news.novelty == "new_role"
    articles = (alert.claims[-1].article_id,) if in_role else member.articles
    traces = (notebook.find(Trace, key("trace", alert.edition, article)) for article in articles)
    witnesses = dict.fromkeys([*(trace.witness for trace in traces if trace), *([] if in_role else [member.first.witness])])
    said = [Voided(witness=witness, role=news.role if in_role else None) for witness in witnesses]
    void = tuple(dict.fromkeys([*member.void, *said]))
    if in_role:
        role = news.previous_role if member.role == news.role else member.role
        return member.model_copy(update={"role": role, "void": void})
    return member.model_copy(update={"void": void, "gone": True, "articles": (), "alert_id": None})


def _taken_back(mark: Mark, alert: A, *, subject: str, revision: int, headline: str, **told: Message) -> A:
    return alert.model_copy(
        update={
            "id": alert_id(
                edition=mark.edition,
                kind=alert.kind,
                action="withdraw",
                subject=subject,
                article_id=_name(mark),
                content_hash="",
            ),
            "action": "withdraw",
            "supersedes": alert.id,
            "revision": revision,
            "headline": headline,
            "seen_at": mark.at,
            "withdrawn_by": mark.by,
            "muted": False,
            **told,
        }
    )


def _stub(mark: Mark, alert: AnyAlert) -> Facts:
    """Return facts that say nothing, in the place of the article that raises an alert."""
    return Facts(article_id=_name(mark), edition=mark.edition, story_id=alert.story_id, received_at=mark.at)


def _name(mark: Mark) -> str:
    return f"mark {mark.id}"


def _forgotten(mark: Mark) -> MarkRefused:
    return MarkRefused(f"alert {mark.alert_id}: what it tells of is forgotten by now")
