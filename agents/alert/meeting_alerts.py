"""Meeting news: what a claim changes in a meeting, and the alert that says so."""

from __future__ import annotations

from tocsin.agents.alert.headlines import meeting_headline
from tocsin.agents.alert.identity import alert_id
from tocsin.agents.alert.meeting_claims import changes, standing
from tocsin.agents.alert.severity import confidence, meeting_severity, office_of
from tocsin.agents.alert.witnesses import shown
from tocsin.schemas.alert import Action, MeetingNews, MeetingsAlert
from tocsin.schemas.facts import Facts
from tocsin.schemas.story import MeetingClaim, MeetingMemory, MeetingState

SHOWN = 12
"""Claims that an alert carries."""


def meeting_action(meeting: MeetingMemory, facts: Facts) -> Action | None:
    """Return what the standing state is against the one announced; nothing where it is no news."""
    now = standing(meeting.claims)
    if now is None:
        return "withdraw" if meeting.announced and not meeting.withdrawn else None
    if meeting.announced is None or meeting.withdrawn:
        return "new"
    if not changes(meeting.announced, now):
        return None
    return "correct" if facts.pub_status == "canceled" else "update"


def meeting_alert(facts: Facts, meeting: MeetingMemory, action: Action, raising: MeetingClaim) -> MeetingsAlert:
    """Return the alert about one meeting; its last claim is *raising*."""
    now = standing(meeting.claims) or meeting.announced
    assert now is not None
    before = meeting.announced if action != "new" else None
    changed = changes(before, now) if before else ()
    said = [c for c in meeting.claims if not c.void]
    sources = max(1, len({c.witness for c in said}))
    news = MeetingNews(
        id=meeting.id,
        mode=now.mode,
        status=now.status,
        previous_status=before.status if before else None,
        participants=now.participants,
        place=now.place,
        date=now.date,
        changed=changed,
    )
    roles = {actor.id: office_of(actor.role, actor.country, actor.id) for actor in facts.actors}
    claims = [*[c for c in said if c.article_id != raising.article_id][-SHOWN + 1 :], raising]
    return MeetingsAlert(
        id=alert_id(
            edition=facts.edition, kind="meetings", action=action, subject=meeting.id,
            article_id=facts.article_id, content_hash=facts.content_hash,
        ),
        action=action,
        supersedes=meeting.alert_id,
        revision=meeting.revision + 1,
        story_id=facts.story_id or meeting.stories[-1],
        edition=facts.edition,
        severity=meeting_severity(news, [roles.get(p.id) for p in now.participants], sources),
        confidence=confidence(sources),
        headline=meeting_headline(action, news),
        claims=tuple(shown(c, c.status) for c in claims),
        independent_sources=sources,
        event_at=now.date,
        published_at=facts.published_at,
        seen_at=facts.received_at,
        meeting=news,
    )  # fmt: skip


def meeting_after(meeting: MeetingMemory, alert: MeetingsAlert) -> MeetingMemory:
    """Return *meeting* as subscribers know it after *alert*."""
    news = alert.meeting
    state = MeetingState(mode=news.mode, status=news.status, participants=news.participants, place=news.place, date=news.date)
    return meeting.model_copy(
        update={
            "announced": state,
            "alert_id": alert.id,
            "revision": alert.revision,
            "withdrawn": alert.action == "withdraw",
        }
    )


def unrung_meeting(meeting: MeetingMemory) -> MeetingMemory:
    """Return *meeting* after a silent article: its state is known, unless an alert told subscribers of another one."""
    return meeting if meeting.alert_id else meeting.model_copy(update={"announced": standing(meeting.claims)})
