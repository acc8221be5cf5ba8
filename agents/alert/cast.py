"""The cast of a story: who is new in it, who was never seen before, and who has another role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tocsin.agents.alert.headlines import actors_headline
from tocsin.agents.alert.identity import alert_id
from tocsin.agents.alert.new_roles import another_office, had_before
from tocsin.agents.alert.severity import actor_severity, confidence, office_of, offices
from tocsin.agents.alert.turn import Turn
from tocsin.agents.alert.witnesses import shown, statement_fields
from tocsin.agents.knowledge import organisations
from tocsin.schemas.alert import Action, ActorNews, ActorsAlert
from tocsin.schemas.facts import Actor, Facts
from tocsin.schemas.message import Span
from tocsin.schemas.story import CastMember, KnownActor, Statement, StoryMemory

MAX_CAST = 150
"""Actors kept for one story; when it is full, later ones are no news."""
MAX_SHOWN = 20
"""Actors in one alert, those of the highest office first."""
MAX_SUPPORT = 8
"""Articles kept for one actor."""


def cast_news(turn: Turn, story: StoryMemory) -> tuple[StoryMemory, ActorsAlert | None]:
    """Return *story* with the actors of the article, and one alert for all that are news."""
    facts = turn.facts
    cast = dict(story.cast)
    news: list[tuple[ActorNews, Statement]] = []
    for actor in filter(notable, facts.actors):
        if _is_told_by_office(actor, cast):
            continue
        member = cast.get(actor.id)
        if (member is None and len(cast) >= MAX_CAST) or (member and _is_void(member, turn.witness, actor)):
            continue
        known = turn.notebook.find(KnownActor, turn.key("actor", actor.id))
        if told := _news(actor, member, known):
            news.append((told, _statement(turn, actor)))
        if member is None or member.gone:
            cast[actor.id] = _begun(actor, member, news[-1][1])  # who is new, or back, is always news
        else:
            cast[actor.id] = _grown(actor, member, facts.article_id)
        _remember(turn, actor, known)
    alert = _alert(facts, story, news) if news and not facts.silent else None
    if alert:
        for told, _ in news:
            cast[told.id] = cast[told.id].model_copy(update={"alert_id": alert.id})
    return story.model_copy(update={"cast": cast, "revision": story.revision + bool(alert)}), alert


def cast_without(story: StoryMemory, facts: Facts) -> tuple[StoryMemory, ActorsAlert | None]:
    """Return *story* without what only the withdrawn article of *facts* supported, and the alert that takes it back."""
    cast: dict[str, CastMember] = {}
    gone: list[tuple[str, CastMember]] = []
    for actor_id, member in story.cast.items():
        articles = tuple(a for a in member.articles if a != facts.article_id)
        if articles:
            cast[actor_id] = member.model_copy(update={"articles": articles})
        elif member.articles:
            gone.append((actor_id, member))
        if not articles and member.void:
            cast[actor_id] = member.model_copy(update={"articles": (), "gone": True})
    told = [(_as_news(actor_id, m, "new_in_story"), m.first) for actor_id, m in gone if m.alert_id]
    previous = next((m.alert_id for _, m in gone if m.alert_id), None)
    alert = _alert(facts, story, told, action="withdraw", supersedes=previous) if told and not facts.silent else None
    return story.model_copy(update={"cast": cast, "revision": story.revision + bool(alert)}), alert


def cast_with_copy(story: StoryMemory, facts: Facts) -> StoryMemory:
    """Return *story* in which the copy of *facts* supports every actor that its original names."""
    cast = {
        actor_id: _supported(member, facts.article_id) if facts.of in member.articles else member
        for actor_id, member in story.cast.items()
    }
    return story.model_copy(update={"cast": cast})


def _is_told_by_office(actor: Actor, cast: Mapping[str, CastMember]) -> bool:
    """Return whether "Lydia's army chief" is somebody whom the story has named, with that office and that state."""
    if actor.id in cast or actor.kind != "person" or not actor.role or not actor.name.startswith(f"{actor.role} of "):
        return False
    said = set(actor.role.split())
    return any(
        m.kind == "person"
        and m.country == actor.country
        and m.role
        and said <= set(m.role.split())
        and not m.name.startswith(m.role)
        for m in cast.values()
    )


def notable(actor: Actor) -> bool:
    """Return whether an actor is one a desk would know: of a table, with an office, or named twice."""
    return actor.id in organisations() or actor.kind == "country" or bool(actor.role) or len(actor.mentions) >= 2


def _is_void(member: CastMember, witness: str, actor: Actor) -> bool:
    """Return whether an analyst has marked wrong what *witness* says of *actor*."""
    said = {word.role for word in member.void if word.witness == witness}
    return (member.gone and None in said) or (actor.role is not None and actor.role in said)


def _news(actor: Actor, member: CastMember | None, known: KnownActor | None) -> ActorNews | None:
    if member and member.gone:
        return _as_news(actor.id, actor, "new_in_story")
    seen = member or known
    if seen is not None and _is_told(actor, member) and another_office(seen, actor):
        return _as_news(actor.id, actor, "new_role", seen.role)
    if member is not None:
        return None
    return _as_news(actor.id, actor, "new_in_story" if known else "first_seen")


def _as_news(actor_id: str, actor: Actor | CastMember, novelty: str, previous: str | None = None) -> ActorNews:
    return ActorNews.model_validate(
        {
            "id": actor_id,
            "name": actor.name,
            "kind": actor.kind,
            "country": actor.country,
            "role": actor.role,
            "previous_role": previous,
            "novelty": novelty,
        }
    )


def _is_told(actor: Actor, member: CastMember | None) -> bool:
    """Return whether articles gave both roles: where one is that of the tables, the person did not change it, they differ."""
    return actor.role_from != "table" and (member is None or member.role_from != "table")


def _begun(actor: Actor, gone: CastMember | None, statement: Statement) -> CastMember:
    return CastMember(
        name=actor.name,
        kind=actor.kind,
        country=actor.country,
        role=actor.role,
        role_from=actor.role_from,
        first=statement,
        articles=(statement.article_id,),
        void=gone.void if gone else (),
    )


def _grown(actor: Actor, member: CastMember, article_id: str) -> CastMember:
    supported = _supported(member, article_id)
    keeps = member.role and (not offices(actor.role) or (actor.role_from == "table" and member.role_from != "table"))
    role, source = (member.role, member.role_from) if keeps else (actor.role, actor.role_from)
    name = actor.name if " " not in member.name else member.name
    if (supported.role, supported.role_from, supported.name) == (role, source, name):
        return supported
    roles = had_before(member, role)
    return supported.model_copy(update={"role": role, "role_from": source, "name": name, "roles": roles})


def _supported(member: CastMember, article_id: str) -> CastMember:
    if article_id in member.articles or len(member.articles) >= MAX_SUPPORT:
        return member
    return member.model_copy(update={"articles": (*member.articles, article_id)})


def _remember(turn: Turn, actor: Actor, known: KnownActor | None) -> None:
    told = offices(actor.role) and actor.role_from != "table"
    role = actor.role if told else (known.role if known else None)
    # Once a day is enough: the table would be written for every mention otherwise.
    if known is None or known.role != role or known.seen.date() < turn.now.date():
        roles = had_before(known, role) if known else ()
        turn.notebook.write(turn.key("actor", actor.id), KnownActor(seen=turn.now, role=role, roles=roles))


def _statement(turn: Turn, actor: Actor) -> Statement:
    mention = actor.mentions[0]
    span = Span(quote=mention.text, start=mention.start, end=mention.end)
    return Statement.model_validate(statement_fields(turn.facts, turn.witness, span))


def _alert(
    facts: Facts,
    story: StoryMemory,
    news: Sequence[tuple[ActorNews, Statement]],
    *,
    action: Action | None = None,
    supersedes: str | None = None,
) -> ActorsAlert:
    rated = sorted(news, key=lambda row: -_severity(row[0], story))[:MAX_SHOWN]
    actors = [actor for actor, _ in rated]
    act: Action = action or _action(actors)
    return ActorsAlert(
        id=alert_id(
            edition=facts.edition, kind="actors", action=act, subject=story.id,
            article_id=facts.article_id, content_hash=facts.content_hash,
        ),
        action=act,
        supersedes=supersedes or _previous(story, actors),
        revision=story.revision + 1,
        story_id=story.id,
        edition=facts.edition,
        severity=max(_severity(actor, story) for actor in actors),
        confidence=confidence(1),
        headline=actors_headline(act, actors),
        claims=tuple(shown(statement, actor.role or actor.name) for actor, statement in reversed(rated)),
        independent_sources=1,
        published_at=facts.published_at,
        seen_at=facts.received_at,
        actors=tuple(actors),
    )  # fmt: skip


def _action(actors: Iterable[ActorNews]) -> Action:
    return "update" if all(actor.novelty == "new_role" for actor in actors) else "new"


def _previous(story: StoryMemory, actors: Sequence[ActorNews]) -> str | None:
    """Return the alert that a change of role replaces: the one that gave the role before."""
    changed = [story.cast[a.id].alert_id for a in actors if a.novelty == "new_role" and a.id in story.cast]
    return next(iter(changed), None) if _action(actors) == "update" else None


def _severity(actor: ActorNews, story: StoryMemory) -> int:
    held = (actor.role, actor.previous_role)  # whoever loses an office rings as loud as whoever gets it
    return max(actor_severity(actor.kind, office_of(role, actor.country, actor.id), story.articles) for role in held)
