"""From an article's casualty figures to the alerts they raise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tocsin.agents.alert.counting import counted_on, with_attackers, with_wounded
from tocsin.agents.alert.identity import subject_id
from tocsin.agents.alert.incidents import Scene, the_incident, with_scene
from tocsin.agents.alert.index import story_path
from tocsin.agents.alert.toll_alerts import announced, claimed, settled, toll_action, toll_alert, unrung
from tocsin.agents.alert.tolls import Told, told_incidents
from tocsin.agents.alert.turn import Turn
from tocsin.agents.alert.witnesses import statement_fields
from tocsin.schemas.alert import CasualtiesAlert
from tocsin.schemas.facts import Casualty
from tocsin.schemas.story import FigureClaim, IncidentMemory, Toll

ASIDE = timedelta(days=3)
"""How old an incident may be that is news though an article mentions it only in passing."""


def incident_news(turn: Turn) -> Iterator[tuple[str, list[CasualtiesAlert]]]:
    """Yield the key of every incident that the article supports, with the alerts it raises there."""
    if not turn.facts.casualties:
        return
    people = frozenset(actor.id for actor in turn.facts.actors if actor.kind == "person")
    known = _known(turn)
    for number, told in enumerate(told_incidents(turn.facts)):
        scene = Scene(told, turn.story_id, people if told.main else frozenset(), turn.at, turn.related)
        found = the_incident(scene, known)
        if found is None and not _worth_telling(told, turn):
            continue
        known = [incident for incident in known if found is None or incident.id != found.id]
        incident = with_scene(found or _new(turn, number), scene)
        incident, alerts = with_figures(turn, incident, told)
        at = turn.key("incident", incident.id)
        turn.notebook.write(at, incident)
        yield at, alerts


def with_figures(turn: Turn, incident: IncidentMemory, told: Told) -> tuple[IncidentMemory, list[CasualtiesAlert]]:
    """Return *incident* with the article's figures in its ledgers, and the alerts they raise."""
    alerts: list[CasualtiesAlert] = []
    tolls = dict(incident.tolls)
    for kind, casualty in told.figures.items():
        known = tolls.get(kind) or Toll()
        if _is_of_fewer_attackers(casualty, known):
            continue
        counted = with_wounded(counted_on(casualty, known, told.figures), incident.tolls)
        claim = _claim(turn, with_attackers(counted, known), known, told)
        toll = claimed(known, claim)
        if turn.facts.silent or (kind in told.counted and not (known.announced and known.announced.alert_id)):
            tolls[kind] = unrung(toll)
            continue
        now = settled(toll)
        if action := toll_action(toll, now, turn.facts.article_id):
            alert = toll_alert(turn.facts, incident, kind, toll, action, claim, now)
            alerts.append(alert)
            toll = announced(toll, alert)
        tolls[kind] = toll
    return incident.model_copy(update={"tolls": tolls, "seen": turn.now}), alerts


def _is_of_fewer_attackers(casualty: Casualty, known: Toll) -> bool:
    """Return whether only attackers are told of, fewer than the dead that are known: "three gunmen were killed" who killed 14."""
    fewer = known.announced is not None and casualty.best < known.announced.best
    return casualty.kind == "killed" and casualty.victims == "attacker" and fewer


def _known(turn: Turn) -> list[IncidentMemory]:
    edition = turn.facts.edition
    own, elsewhere = story_path(edition, "incident", turn.story_id), turn.index.incidents(edition, turn.facts.casualties, turn.at)
    keys = dict.fromkeys([*turn.index.under(own), *elsewhere, *turn.supported("incident")])
    found = (turn.notebook.find(IncidentMemory, at) for at in keys)
    return [incident for incident in found if incident is not None]


def _worth_telling(told: Told, turn: Turn) -> bool:
    """Return whether an unknown incident is news: an article's main one, or one with a place and a recent day."""
    if told.main:
        return True
    if told.place is None or told.when is None:
        return False
    today = turn.at.date()
    over = told.when.precision != "day" and told.when.end < today  # "last month" ended yesterday, and may be four weeks ago
    return today - (told.when.start if over else told.when.end) <= ASIDE


def _new(turn: Turn, number: int) -> IncidentMemory:
    facts = turn.facts
    name = subject_id(
        "incident", edition=facts.edition, article_id=facts.article_id, content_hash=facts.content_hash, place=number
    )
    return IncidentMemory(id=name, seen=turn.now, told=turn.at)


def _claim(turn: Turn, casualty: Casualty, known: Toll, told: Told) -> FigureClaim:
    fields = statement_fields(turn.facts, _speaker(turn, casualty, known), casualty.evidence, replaces=turn.replaces)
    return FigureClaim.model_validate(
        {
            **fields,
            "low": casualty.low,
            "best": casualty.best,
            "high": casualty.high,
            "qualifier": casualty.qualifier,
            "attribution": casualty.attribution,
            "instead_of": told.instead_of(casualty),
            "dead": told.dead_beside(casualty),
        }
    )


def _speaker(turn: Turn, casualty: Casualty, known: Toll) -> str:
    """Return the witness of a figure: an outlet that reprints a wire story with its figure only repeats the wire."""
    copied = next((c for c in known.claims if c.article_id == turn.facts.of and c.best == casualty.best), None)
    return copied.witness if copied else turn.witness
