"""From a frame and its stance to one PLOVER root: "agreed to withdraw" is AGREE, "refused to meet" is REJECT."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tocsin.agents.extract.events.frames import Frame
from tocsin.agents.extract.grammar.clauses import children
from tocsin.agents.extract.grammar.polarity import Stance, attitude_of
from tocsin.schemas.facts import EventStatus, PloverRoot

_KIND = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
_UNKIND = frozenset({"THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
_STOPPED: dict[PloverRoot, PloverRoot] = {"AID": "SANCTION", "SUPPORT": "SANCTION", "COOPERATE": "SANCTION", "ASSAULT": "RETREAT"}
"""What it comes to where somebody stops it: who "stopped bombing Osta" retreats."""
_NEEDS_A_TARGET = frozenset({"AID", "ASSAULT", "CONSULT", "COOPERATE"})
_HOLDS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The root that a verb comes to.

    `held` where an attitude above the verb decides ("agreed to ..."), `means` the objects that it is done with
    ("sent troops to ...") and that are not whom it is done to.
    """

    root: PloverRoot
    mode: str | None
    status: EventStatus
    held: bool = False
    means: frozenset[str] = frozenset()

    @property
    def alone(self) -> bool:
        """Whether it is told without saying to whom."""
        return self.root not in _NEEDS_A_TARGET and self.mode != "release"


def verdict_of(verb: Any, frame: Frame | None, stance: Stance) -> Verdict | None:
    """Return what *verb* comes to, or nothing: what is alleged, merely wished or untold is no event."""
    if stance.attitude == "allege" or (frame and _has_complement(verb, frame)):
        return None
    if frame and frame.root == "MOBILIZE" and any("peacekeep" in t.lower_ for t in verb.subtree):
        frame = replace(frame, root="AID", mode="peacekeeping")
    if frame and stance.stopped:
        frame = replace(frame, root=_STOPPED.get(frame.root, frame.root), mode=None)
    verdict = _verdict(frame, stance)
    return replace(verdict, means=frame.objects) if verdict and frame else verdict


def _verdict(frame: Frame | None, stance: Stance) -> Verdict | None:
    if stance.attitude and stance.attitude != "start":
        return _by_attitude(frame, stance)
    if stance.modal == "must":
        return Verdict("REQUEST", None, "actual", True) if stance.reported is not None else None
    if frame is None or stance.modal == "if":
        return None
    return _by_tense(frame, stance)


def _by_attitude(frame: Frame | None, stance: Stance) -> Verdict | None:
    kind = frame is not None and frame.root in _KIND
    mode = frame.mode if frame else None
    match stance.attitude:
        case "deny" | "fail" | "cancel":
            return Verdict("REJECT", mode, "denied", True) if stance.attitude == "deny" or kind else None
        case "refuse":
            return Verdict("REJECT", mode, "denied", True)
        case "threaten":
            return Verdict("THREATEN", mode, "future", True)
        case "demand":
            return Verdict("REQUEST", mode, "actual", True)
        case "agree":
            hostile = frame is not None and frame.root in _UNKIND
            if stance.negated:  # "promised not to attack", but "agreed not to send aid"
                return Verdict("AGREE" if hostile else "REJECT", mode, "future", True)
            return Verdict("THREATEN" if hostile and not _consents(stance) else "AGREE", mode, "future", True)
    return _by_intention(frame, stance)


def _by_intention(frame: Frame | None, stance: Stance) -> Verdict | None:
    """Planned, proposed or hoped for."""
    if frame is None or stance.negated:
        return Verdict("AGREE", None, "future", True) if frame is None and not stance.negated and _offers(stance) else None
    if frame.root in _KIND:
        return Verdict("AGREE", frame.mode, "future", True)
    if frame.root in _UNKIND:
        return Verdict("AGREE" if _consents(stance) else "THREATEN", frame.mode, "future", True)
    return Verdict(frame.root, frame.mode, "future")


def _consents(stance: Stance) -> bool:
    """Whether somebody else wants it: "agreed to send troops", against "vowed to send troops"."""
    return stance.holder is not None and stance.holder.lemma_.lower() in ("agree", "consent", "accept", "offer", "agreement")


def _offers(stance: Stance) -> bool:
    return stance.holder is not None and stance.holder.lemma_.lower() in ("willing", "ready", "prepared", "offer", "decide")


def _by_tense(frame: Frame, stance: Stance) -> Verdict | None:
    if stance.negated:
        will_not = frame.root in _KIND and stance.tense in ("future", "present")
        return Verdict("REJECT", frame.mode, "denied") if will_not else None
    if stance.tense == "future" or stance.modal == "may":
        status: EventStatus = "future" if stance.tense == "future" else "hypothetical"
        if frame.root in _KIND:
            return Verdict("AGREE", frame.mode, status)
        return Verdict("THREATEN" if frame.root in _UNKIND else frame.root, frame.mode, status)
    return Verdict(frame.root, frame.mode, "actual")


def _has_complement(verb: Any, frame: Frame) -> bool:
    """Whether a clause below tells the event in full: "agreed to withdraw" is told at "withdraw"."""
    if frame.root not in _HOLDS or attitude_of(verb) in (None, "start"):
        return False
    return bool(children(verb, "xcomp", "ccomp")) or any(c.dep_ == "advcl" and c.tag_ == "VB" for c in verb.children)
