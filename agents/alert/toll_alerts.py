"""Casualty news: what a claim changes in a toll, and the alert that says so."""

from __future__ import annotations

from tocsin.agents.alert.figures import Standing, standing, with_claim, witnesses
from tocsin.agents.alert.headlines import toll_headline
from tocsin.agents.alert.identity import alert_id
from tocsin.agents.alert.severity import confidence, toll_severity
from tocsin.agents.alert.witnesses import shown
from tocsin.schemas.alert import Action, CasualtiesAlert, Figure, Incident
from tocsin.schemas.facts import Facts
from tocsin.schemas.story import Announced, FigureClaim, IncidentMemory, Toll
from tocsin.schemas.terms import CasualtyKind

SHOWN = 12
"""Claims that an alert carries."""


def claimed(toll: Toll, claim: FigureClaim) -> Toll:
    """Return *toll* with *claim* in its ledger."""
    return toll.model_copy(update={"claims": with_claim(toll.claims, claim)})


def toll_action(toll: Toll, now: Standing | None, raising: str) -> Action | None:
    """Return what the standing figure is against the one announced; nothing where it is no news.

    *raising* is the article that was just read: only its own dissent makes a dispute news, and where it says what was
    announced it does not tell what a silent one has changed.
    """
    known = toll.announced
    if now is None:
        return "withdraw" if known and not known.withdrawn else None
    if known is None or known.withdrawn:
        return "new" if now.best > 0 else None
    if now.best != known.best:
        said = next((c.best for c in toll.claims if c.article_id == raising), None)
        return None if said == known.best else "update" if now.best > known.best else "correct"
    dissent = now.dissent
    news = dissent is not None and not known.disputed and dissent.article_id == raising and dissent.attribution is not None
    return "update" if news else None


def toll_alert(
    facts: Facts,
    incident: IncidentMemory,
    kind: CasualtyKind,
    toll: Toll,
    action: Action,
    raising: FigureClaim,
    now: Standing | None,
) -> CasualtiesAlert:
    """Return the alert about one toll of *incident*; its last claim is *raising*."""
    figure = _figure(kind, toll, now, raising)
    said = [*_untold(toll), *(now.support if now else ()), *([now.dissent] if now and now.dissent else [])]
    sources = max(1, witnesses(now.support if now else ()))
    subject = f"{incident.id} {kind}"
    scene = Incident(id=incident.id, place=incident.place, date=incident.when, cause=incident.cause)
    return CasualtiesAlert(
        id=alert_id(
            edition=facts.edition, kind="casualties", action=action, subject=subject,
            article_id=facts.article_id, content_hash=facts.content_hash,
        ),
        action=action,
        supersedes=toll.announced.alert_id if toll.announced else None,
        revision=toll.revision + 1,
        story_id=facts.story_id or incident.stories[-1],
        edition=facts.edition,
        severity=toll_severity(kind, figure.best, sources),
        confidence=confidence(sources, disputed=figure.disputed, vague=figure.qualifier in ("about", "up_to")),
        headline=toll_headline(action, figure, scene),
        claims=tuple(shown(c, c.best) for c in [*[c for c in said if c.article_id != raising.article_id][-SHOWN + 1 :], raising]),
        independent_sources=sources,
        event_at=incident.when,
        published_at=facts.published_at,
        seen_at=facts.received_at,
        incident=scene,
        figure=figure,
    )  # fmt: skip


def announced(toll: Toll, alert: CasualtiesAlert) -> Toll:
    """Return *toll* as subscribers know it after *alert*."""
    figure = alert.figure
    known = Announced(
        low=figure.low,
        best=figure.best,
        high=figure.high,
        disputed=figure.disputed,
        alert_id=alert.id,
        withdrawn=alert.action == "withdraw",
    )
    return toll.model_copy(update={"announced": known, "revision": alert.revision})


def unrung(toll: Toll) -> Toll:
    """Return *toll* after a silent article: what stands is known, unless an alert told subscribers of another figure.

    Then the next article that says it rings.
    """
    if toll.announced and toll.announced.alert_id:
        return toll
    now = settled(toll)
    known = Announced(low=now.low, best=now.best, high=now.high, disputed=now.disputed) if now and now.best else None
    return toll.model_copy(update={"announced": known})


def _untold(toll: Toll) -> list[FigureClaim]:
    """Return the claim of the figure before where no alert told of it: who sees the change first shall see from what."""
    known = toll.announced
    if known is None or known.alert_id:
        return []
    return [c for c in toll.claims if c.best == known.best and not c.void][-1:]


def _figure(kind: CasualtyKind, toll: Toll, now: Standing | None, raising: FigureClaim) -> Figure:
    known = toll.announced
    if now is None:
        best = known.best if known else raising.best
        return Figure(kind=kind, low=best, best=best, high=best, previous=best)
    previous = known.best if known and not known.withdrawn else None
    return Figure(
        kind=kind,
        low=now.low,
        best=now.best,
        high=now.high,
        previous=previous,
        qualifier=now.qualifier,
        disputed=now.disputed,
    )


def settled(toll: Toll) -> Standing | None:
    """Return the figure that stands in *toll*."""
    return standing(toll.claims)
