"""At which point of its life a meeting is: proposed, planned, ongoing, held, cancelled or denied."""

from __future__ import annotations

from typing import Any

from tocsin.agents.extract.grammar.clauses import ancestors, children, clause_of, governor, link_of, prepositional, whole
from tocsin.agents.extract.grammar.polarity import ALMOST, Stance, attitude_of, is_negated, stance_of, tense_of
from tocsin.agents.extract.meetings.where import where_clause
from tocsin.agents.extract.meetings.words import status_by_modifier, status_by_verb, used
from tocsin.schemas.terms import MeetingStatus

_AFTERWARDS = frozenset({"after", "following", "since", "during"})
_OPENS = frozenset({"open", "begin", "start"})
_ARRIVES = frozenset({"arrive", "land"})
_LIGHT = frozenset({"give", "make", "take", "extend"})
_OF_ATTITUDE: dict[str, MeetingStatus] = {
    "agree": "planned",
    "plan": "planned",
    "propose": "proposed",
    "demand": "proposed",
    "refuse": "cancelled",
    "threaten": "proposed",
    "deny": "denied",
    "cancel": "cancelled",
    "fail": "cancelled",
    "allege": "held",
}


def status_of_verb(verb: Any) -> MeetingStatus:
    """Return the status of the meeting that *verb* tells: "will meet" is planned, "met" is held.

    Who is ready to meet offers it, and what is talked about ("asked about meeting Lind") is no more than proposed.
    """
    stance = stance_of(verb)
    if _is_denied_hearsay(verb):
        return "denied"
    if verb.dep_ == "advcl" and verb.tag_ == "VB" and verb.head.lemma_ == "agree" and prepositional(verb.head, "with"):
        return "planned"  # "agreed with Lind to meet in Oslo"
    if _is_sent_for_it(verb) or _is_ahead(verb):
        return "planned"
    if is_offered(stance) or _is_talked_about(verb):
        return "proposed"
    status = _of_stance(stance)
    if status == "held" and verb.dep_ in ("advcl", "xcomp") and verb.tag_ == "VB" and verb.head.lemma_ in _ARRIVES:
        return "ongoing"  # who "arrived in Oslo to meet Lind" has not met him yet
    off = status in ("planned", "proposed") and (_journey_is_off(verb) or _is_given_up(verb))
    return "cancelled" if off else status


def _is_sent_for_it(verb: Any) -> bool:
    """Whether somebody leads others who are sent to do it: "will send a mission led by Lind to Lydia to meet the king"."""
    led = verb.head
    sent = led.head.head if led.dep_ == "acl" and led.lemma_ in used("leads_them") else None
    return sent is not None and verb.dep_ in ("xcomp", "advcl") and verb.tag_ == "VB" and sent.lemma_.lower() in used("sends")


def _is_ahead(verb: Any) -> bool:
    """Whether it comes after what is told: "spoke a day before he meets Lind", "was on his way to meet Lind"."""
    before = verb.tag_ in ("VBZ", "VBP") and any(c.lower_ == "before" for c in children(verb, "mark"))
    on_the_way = verb.dep_ in ("relcl", "acl") and verb.tag_ == "VB" and verb.head.lower_ == "way" and link_of(verb.head) == "on"
    return before or on_the_way


def never_was(verb: Any) -> bool:
    """Tell whether it did not come to be: "has yet to meet", "not yet met", "almost met", "had he met", "rather than meet"."""
    beside = {c.lower_ for c in children(verb, "advmod")}
    yet = "yet" in beside and is_negated(verb)
    yet_to = verb.dep_ == "xcomp" and verb.head.lemma_ == "have" and any(c.lower_ == "yet" for c in children(verb.head, "advmod"))
    had = next((aux for aux in children(verb, "aux") if aux.lower_ == "had"), None)
    unreal = had is not None and any(had.i < subject.i for subject in children(verb, "nsubj")) and not verb.doc.text.endswith("?")
    rather = "rather" in beside and any(c.lower_ == "than" for c in children(verb, "mark"))
    return yet or yet_to or unreal or rather or not beside.isdisjoint(ALMOST)


def _is_talked_about(verb: Any) -> bool:
    """Whether *verb* is only spoken or thought of: "asked about meeting Lind", "expressed doubts over holding talks"."""
    if verb.dep_ != "pcomp":
        return False
    doubted = verb.head.lower_ in ("over", "on") and verb.head.head.lemma_ in used("outlook")
    return verb.head.lower_ in ("about", "against", "toward", "towards") or doubted


def _journey_is_off(verb: Any) -> bool:
    """Whether *verb* would have been done on a journey that is off: "cancelled a trip to Riga, where she was to meet Lind"."""
    clause = where_clause(verb)
    above = None if clause is None else governor(clause)
    return above is not None and status_by_verb(above) == "cancelled" and not is_negated(above)


def _is_given_up(verb: Any) -> bool:
    """Whether something else comes in its stead: "was due to meet Lind, but will instead talk to him by phone"."""
    due = verb.head
    if due.lower_ not in used("fixed") | {"expected"}:
        return False
    told = due if due.pos_ == "VERB" else due.head
    past = any(t.tag_ == "VBD" for t in (told, *children(told, "aux", "auxpass")))
    others = [*told.conjuncts, *([told.head.head] if told.dep_ == "relcl" else [])]
    return past and any(child.lower_ == "instead" for other in others for child in other.children)


def is_offered(stance: Stance) -> bool:
    """Tell whether somebody is merely ready for it."""
    return stance.holder is not None and stance.holder.lower_ in used("ready") and not is_negated(stance.holder)


def status_of_noun(noun: Any) -> MeetingStatus | None:
    """Return the status of the meeting that *noun* names, from its modifiers and the verb it hangs under.

    Nothing where somebody merely stays away: the meeting itself goes on without them.
    """
    noun = noun if status_by_modifier(noun) else whole(noun)
    verb = _where_it_was_done(noun, clause_of(noun))
    by_modifier = _by_clause_on(noun) or status_by_modifier(noun) or _by_noun_above(noun)
    if _is_not_needed(noun):
        return None
    if by_modifier == "cancelled" or verb is None:
        return by_modifier or "held"
    if _is_denied_hearsay(verb):
        return "denied"
    if (noun.dep_ in ("dobj", "nsubjpass") or link_of(noun) == "in") and _stays_away(verb):
        return None
    if _is_talked_about(verb):
        return "proposed"
    told = _under_verb(noun, verb)
    if is_negated(noun) and told not in ("cancelled", "denied"):
        return "denied"  # "no meeting is planned"
    further = told == "planned" and any(left.lower_ == "further" for left in noun.lefts)  # "further talks will be held"
    return told if further or told in ("cancelled", "denied") else by_modifier or told


def _where_it_was_done(noun: Any, verb: Any) -> Any:
    """Return "signed" of "signed a deal on resuming talks at a meeting", which the parser hangs on what was agreed."""
    if verb is None or verb.dep_ != "pcomp" or link_of(noun) not in ("at", "during") or attitude_of(verb.head.head) != "agree":
        return verb
    return governor(verb.head.head) or verb


def _is_not_needed(noun: Any) -> bool:
    """Whether somebody says that there is "no need for a meeting", which is none."""
    need = noun.head.head if link_of(noun) == "for" else None
    return need is not None and need.lemma_.lower() == "need" and need.pos_ == "NOUN" and is_negated(need)


def _by_clause_on(noun: Any) -> MeetingStatus | None:
    """Return what "a summit to be hosted by Lydia in May" says of it."""
    to_come = [c for c in children(noun, "relcl", "acl") if {"to", "be"} <= {aux.lower_ for aux in children(c, "aux", "auxpass")}]
    return "planned" if to_come else None


def _by_noun_above(noun: Any) -> MeetingStatus | None:
    """Return what "plans for a summit", "the prospect of a meeting" or "a refusal of talks" say of it."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("for", "of", "to", "about"):
        return None
    above = noun.head.head
    if above.pos_ == "NOUN" and above.lower_ in used("eve"):  # "in the run-up to the summit"
        return "planned"
    if noun.head.lower_ == "of" and above.lower_ in used("hearsay") and _is_called_false(above):
        return "denied"
    if above.lower_ in used("rumour") or (above.lower_ in used("towards") and noun.head.lower_ in ("for", "to")):
        return "proposed"
    if noun.head.lower_ == "about":
        return None
    if above.pos_ == "VERB" and above.lemma_ in _LIGHT:  # "consideration is given to a summit"
        above = next(iter(children(above, "nsubjpass", "dobj")), above)
    if noun.head.lower_ == "to" and above.lower_ == "end":
        return "ongoing"  # "called for an end to talks"
    attitude = attitude_of(above) if above.pos_ == "NOUN" else None
    if attitude == "plan" and _fell_through(governor(above)):
        return "cancelled"
    if attitude == "propose" and (verb := governor(above)) is not None and above.dep_ in ("dobj", "nsubjpass"):
        answer = attitude_of(verb)  # "rejected an offer of talks"
        attitude = answer if answer in ("refuse", "agree") else attitude
    status = _OF_ATTITUDE.get(attitude) if attitude else None
    return status if status != "cancelled" or attitude == "refuse" else None


def _fell_through(verb: Any) -> bool:
    """Whether *verb* is the end of plans: "plans for a summit fell through", "were scrapped"."""
    if verb is None:
        return False
    apart = verb.lemma_ == "fall" and any(c.lower_ in ("through", "apart") for c in verb.children)
    return apart or verb.lemma_ in used("collapses")


def _is_denied_hearsay(verb: Any) -> bool:
    """Whether *verb* only tells what is denied: "denied a report that talks would be held"."""
    of_report = verb.dep_ in ("acl", "relcl", "ccomp") and verb.head.lower_ in used("hearsay")
    return of_report and _is_called_false(verb.head)


def _is_called_false(said: Any) -> bool:
    """Whether somebody says that it is not so: "denied reports of talks", "called claims of a meeting baseless"."""
    verb = governor(said)
    if verb is None:
        return False
    if said.dep_ == "pobj" and said.head.head.lower_ in ("truth", "basis") and is_negated(said.head.head):
        return True  # "there is no truth to reports of a meeting"
    told = {t.lower_ for t in verb.subtree if t.i > said.i}
    rejects = attitude_of(verb) in ("deny", "refuse") or verb.lemma_ in used("dismisses")
    return rejects or (verb.lemma_ in used("calls") and not told.isdisjoint(used("untrue")))


def _stays_away(verb: Any) -> bool:
    stance = stance_of(verb)
    if verb.lemma_ in used("absent"):
        return True
    attends = verb.lemma_ in ("attend", "join", "participate") or any(t.lower_ == "part" for t in children(verb, "dobj"))
    return attends and (stance.negated or stance.attitude in ("refuse", "cancel"))


def _under_verb(noun: Any, verb: Any) -> MeetingStatus | None:
    link = link_of(noun)
    stance = stance_of(verb)
    if verb.lemma_ in used("voices") and (stance.attitude == "refuse" or (stance.negated and verb.lemma_ == "confirm")):
        return "proposed" if verb.lemma_ == "confirm" else None  # "declined to confirm a meeting", "to discuss the meeting"
    if verb.lemma_ in used("harms") and (stance.negated or stance.coming or stance.modal):
        return None  # "the attack will not derail the talks", "could overshadow them"
    if link in used("still"):
        return "held" if _was_held(noun) or _is_shown(verb, stance) else "planned"
    if stance.attitude == "threaten" and verb.lemma_ in used("ends"):
        return "ongoing"  # "threatened to end talks"
    if link == "after" and stance.attitude == "agree" and verb.dep_ == "xcomp" and not _is_the(noun):
        return "held"  # "agreed to lend it after 16 hours of talks"
    if link in _AFTERWARDS:  # "will not sail until after the summit" does not cancel it
        may_come = link == "during" and stance.modal and not stance.negated  # "a deal could come during her visit"
        return "planned" if stance.coming or may_come else "held"
    if _goes_with_what_will_be(noun, verb):
        return "planned"
    if breaks_off(noun, verb):
        return "ongoing" if stance.negated or stance.attitude in ("threaten", "refuse", "deny") else "cancelled"
    bidden = link == "to" and verb.lemma_ in used("bids")  # "invited both to talks"
    if bidden and stance.negated:
        return None  # who is not invited to a summit is not there, and it goes on
    if noun.dep_ == "dobj" and _is_held_possible(verb):
        return "proposed"
    direct = noun.dep_ in ("dobj", "nsubjpass", "nsubj", "attr") or link == "for" or bidden
    if direct and (status := _by_governor(noun, verb, stance)):
        return status
    if verb.lemma_ == "be":
        return _with_be(noun, verb, stance)
    if noun.dep_ == "nsubj":
        return _as_subject(verb, stance)
    if link == "for" and verb.lemma_ in used("departs") and _of_stance(stance) == "held":
        return "planned"  # who "left for Beijing for talks" has not held them yet
    if link == "for" and verb.lemma_ in used("travels") and _of_stance(stance) == "ongoing":
        return "planned"  # nor has who "is heading to Oslo for talks"
    if link == "on" and verb.lemma_ in used("departs") and _of_stance(stance) == "held":
        return "ongoing"  # who left on a visit is on it
    if link == "for" and verb.lemma_ in _ARRIVES and _of_stance(stance) == "held":
        return "ongoing"  # who arrives for talks has not held them yet
    if not direct and link != "to" and not stance.coming:
        unsaid = stance.attitude == "refuse" and any(c.lower_ in ("a", "an", "any") for c in noun.children)
        return None if unsaid else "held"  # "will not back them in a dialogue" tells of none
    return _of_stance(stance)


def _goes_with_what_will_be(noun: Any, verb: Any) -> bool:
    """Whether *verb* is of what is to come: "will leave, flying to Oslo for talks", "will start when they attend a meeting"."""
    above = governor(verb)
    if above is None or verb.dep_ not in ("advcl", "relcl") or tense_of(above) != "future":
        return False
    on_the_way = verb.tag_ == "VBG" and link_of(noun) == "for"
    when = verb.tag_ in ("VBZ", "VBP") and any(c.lower_ == "when" for c in children(verb, "advmod"))
    return on_the_way or when


def _is_held_possible(verb: Any) -> bool:
    """Whether *verb* is "believed" of "believed a meeting was possible", under which the parser hangs the meeting itself."""
    said = (clause for clause in children(verb, "ccomp") if not children(clause, "nsubj"))
    return any(t.lower_ in used("possible") for clause in said for t in children(clause, "acomp"))


def _is_the(noun: Any) -> bool:
    return any(c.lower_ == "the" for c in noun.children)


def breaks_off(noun: Any, verb: Any) -> bool:
    """Whether *verb* ends talks before their end: "suspended talks", "pulled out of talks", "put on hold"."""
    particles = {c.lower_ for c in verb.children}
    if verb.lemma_ in ("put", "place", "be") and any(t.lower_ in ("hold", "ice") for t in prepositional(verb, "on")):
        return noun.dep_ in ("dobj", "nsubjpass", "nsubj")
    if noun.dep_ in ("dobj", "nsubjpass"):
        return verb.lemma_ in used("breaks") or (verb.lemma_ == "break" and "off" in particles)
    if link_of(noun) == "off":
        return bool(verb.lemma_ == "break")
    left = verb.lemma_ == "withdraw" or (verb.lemma_ in ("pull", "drop", "back") and "out" in particles)
    left = left or (verb.lemma_ in ("walk", "back", "turn") and "away" in particles)
    return left and link_of(noun) in ("of", "from")


def _is_shown(verb: Any, stance: Stance) -> bool:
    """Whether *verb* says what a picture shows: "Varga greets Lind before a meeting on Monday"."""
    return verb.lemma_ in used("poses") and stance.tense == "present" and stance.attitude is None and stance.modal is None


def _was_held(noun: Any) -> bool:
    """Whether a clause on *noun* says that it is over: "ahead of talks that were held on Monday"."""
    return any(c.lemma_ == "hold" and tense_of(c) == "past" and c.tag_ != "VBG" for c in children(noun, "relcl"))


def _by_governor(noun: Any, verb: Any, stance: Stance) -> MeetingStatus | None:
    status = status_by_verb(verb, noun)
    if verb.lemma_ == "move" and noun.dep_ == "nsubj":
        return None  # "the talks moved on"
    if stance.attitude == "deny" and status in ("planned", "proposed"):
        return "denied"  # "denied that a meeting was planned"
    if attitude_of(verb) == "refuse" or (status in ("proposed", "planned") and is_negated(verb)):
        return "cancelled"
    if status in ("planned", "proposed") and stance.attitude == "refuse":
        return "cancelled"
    if status == "planned" and (effort := _effort(verb)) is not None:
        return "cancelled" if _fails(effort) else "proposed"
    return "proposed" if status == "planned" and stance.modal == "if" else status


def _effort(verb: Any) -> Any:
    """Return what only tries to do *verb*: the efforts of "efforts to arrange a meeting", "trying" of "trying to set one up"."""
    tries = verb.tag_ == "VB" and verb.dep_ in ("xcomp", "acl", "relcl", "advcl") and verb.head.lemma_.lower() in used("tries")
    return verb.head if tries else None


def _fails(effort: Any) -> bool:
    above = governor(effort) if effort.pos_ == "NOUN" else None
    return above is not None and attitude_of(above) == "fail"


def _as_subject(verb: Any, stance: Stance) -> MeetingStatus:
    if verb.lemma_ in used("collapses"):
        return "cancelled"
    if verb.lemma_ in _OPENS and verb.tag_ == "VBZ" and any(t.ent_type_ == "DATE" for t in prepositional(verb, "on")):
        return "planned"  # "the summit opens in Oslo on Sunday"
    stuck = any(c.lower_ in used("stuck") for c in children(verb, "acomp"))
    if (verb.lemma_ in used("still_on") or stuck) and not stance.coming:
        return "ongoing"
    if any(c.lower_ in used("possible") for c in children(verb, "acomp", "oprd")):
        return "proposed"  # "a meeting looks unlikely"
    return _of_stance(stance)


def _with_be(noun: Any, verb: Any, stance: Stance) -> MeetingStatus:
    if any(c.lower_ == "off" and not prepositional(verb, "off") for c in verb.children):
        return "planned" if stance.negated else "cancelled"  # "the summit is off"
    plans = next((t for t in children(verb, "attr", "nsubj") if link_of(noun) == "for" and attitude_of(t) == "plan"), None)
    if plans is not None:  # "there were no plans yet for a meeting"
        return "cancelled" if is_negated(plans) or stance.negated else "planned"
    if any(t.lower_ == "cards" for t in prepositional(verb, "on")):  # "a meeting is on the cards"
        return "proposed"
    if any(t.lower_ in ("table", "agenda", "cards") for t in prepositional(verb, "off")):
        return "planned" if stance.negated else "cancelled"
    if any(t.lower_ in used("possible") for t in children(verb, "acomp")):  # "a meeting was possible, he said"
        return "cancelled" if is_negated(noun) or stance.negated else "proposed"
    is_due = any(t.lower_ in ("due", "expected", "scheduled") for t in children(verb, "acomp"))
    if stance.coming or stance.modal or is_due or children(verb, "xcomp"):
        return "planned"
    if is_negated(noun) or stance.negated:
        return "denied"
    there_are = bool(children(verb, "expl")) or any(a.lower_ in ("underway", "ongoing") for a in verb.children)
    if link_of(noun) == "in" and any(aux.lower_ in ("has", "have", "'ve", "’ve") for aux in children(verb, "aux")):
        return "ongoing"  # "have been in talks"
    return "ongoing" if there_are or (stance.tense == "present" and noun.i not in {t.i for t in ancestors(verb)}) else "held"


def _of_stance(stance: Stance) -> MeetingStatus:
    if stance.attitude == "plan" and _had_been(stance.holder):
        return "cancelled"
    if stance.attitude and stance.attitude != "start":
        status = _OF_ATTITUDE[stance.attitude]
        return "cancelled" if stance.negated and status in ("planned", "proposed") else status
    if stance.modal:
        return "proposed"
    if stance.tense == "future":
        return "cancelled" if stance.negated else "planned"
    if stance.negated:
        return "denied"
    return "ongoing" if stance.tense == "ongoing" else "held"


def _had_been(plan: Any) -> bool:
    """Whether what was planned did not come to be: "had been due to meet", "had been scheduled to meet"."""
    said = plan.head if plan.dep_ == "acomp" else plan
    helpers = {c.lower_ for c in children(said, "aux", "auxpass")} | {said.lower_}
    return {"had", "been"} <= helpers and plan.lower_ in used("fixed")
