"""What one sentence says of people killed, wounded, missing, captured or displaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from tocsin.agents.extract.casualties import deeds, nouns, states, verbs
from tocsin.agents.extract.casualties.aboard import read_aboard
from tocsin.agents.extract.casualties.clauses import Clause, Told, groups_in
from tocsin.agents.extract.casualties.doubts import is_called_false, is_taken_back
from tocsin.agents.extract.casualties.lists import read_elsewhere, read_label, read_whole
from tocsin.agents.extract.casualties.nobody import is_nobody
from tocsin.agents.extract.casualties.nth import read_nth
from tocsin.agents.extract.casualties.selves import read_self
from tocsin.agents.extract.casualties.sums import added_up, read_later
from tocsin.agents.extract.casualties.survivors import read_survived
from tocsin.agents.extract.casualties.triggers import Trigger, triggers_in
from tocsin.agents.extract.text.words import Word, low_at, word_class

MOST_TRIGGERS = 16
"""No sentence says more often what happened to people; what does is no sentence, and would take too long to read."""


def figures_in(words: Sequence[Word]) -> list[Told]:
    """Return the figures that one sentence tells, in order."""
    triggers = list(islice(triggers_in(words), MOST_TRIGGERS))
    if not triggers:
        return []
    clause = Clause(words, groups_in(words, {trigger.after for trigger in triggers}))
    told: list[Told] = []
    for trigger in triggers:
        found = read_nth(clause, trigger)
        if found is None:
            found = read_label(words, trigger) or read_whole(words, trigger) or _READERS[trigger.form](clause, trigger)
            found = found or (read_aboard(clause, trigger) if trigger.kind == "killed" else [])
        clause.last = trigger
        weak = _may_have_died(words, trigger) or trigger.form in _WEAK
        found = [_of_those_left(words, figure, trigger) for figure in found]
        told.extend(
            replace(figure, at=trigger.first, unsure=weak and figure.kind == "wounded" and not figure.others) for figure in found
        )
        told.extend(read_elsewhere(words, found, trigger.after) or read_later(words, found, trigger))
    void = [figure for figure in told if _died_of_it(words, figure, told) or _is_void(words, figure)]
    none_left = [_none_of(figure) for figure in void if _is_over(words, figure) and _are_all(words, figure)]
    return added_up(words, [_with_kin(words, figure, told) for figure in told if figure not in void] + none_left)


def _with_kin(words: Sequence[Word], last: Told, told: Sequence[Told]) -> Told:
    """Return the figure of "the husband of a woman killed on Monday has died", who are two together."""
    late = last.kind == "killed" and any(low_at(words, last.at - n) in word_class("have") for n in (1, 2))
    before = [o for o in told if late and o.kind == "killed" and last.first < o.first and o.at < last.at]
    return replace(last, together=max(o.together or o.number.best for o in before) + last.number.best) if before else last


def _of_those_left(words: Sequence[Word], told: Told, trigger: Trigger) -> Told:
    """Return the figure of "eleven remain in hospital" as at least eleven: others have gone home."""
    left = told.kind == "wounded" and any(words[n].low in _STILL for n in range(told.after, trigger.first))
    return replace(told, number=replace(told.number, high=None, qualifier="at_least")) if left else told


_WEAK = frozenset(("shot", "hits", "care", "ward", "sent", "treated", "strikes", "in limb"))
"""Forms that leave open whether somebody lived."""
_STILL = frozenset(("still", "remain", "remains", "remained"))
_TO_WORSE = 4  # words of "the injuries is life-threatening"
_FOUND = frozenset(("found", "find", "located", "discovered"))
_IS_FOUND = 8  # words of "found two adult men suffering from apparent"


def _may_have_died(words: Sequence[Word], trigger: Trigger) -> bool:
    """Return whether people are told of who were like that when they were found or came: "found three people with burns".

    So may be whoever is told of "with a gunshot wound".
    """
    if trigger.form == "with" and words[trigger.after - 1].low in ("wound", "wounds"):
        return True
    return trigger.form in ("with", "suffers") and any(
        low_at(words, n) in _FOUND or low_at(words, n) in word_class("came_in")
        for n in range(trigger.first - _IS_FOUND, trigger.first)
    )


def _is_void(words: Sequence[Word], told: Told) -> bool:
    if told.kind == "displaced" and told.number.best == 1:
        return True  # a general who "took refuge in Osta"
    if is_nobody(words, told) or is_called_false(words, told.first, told.at) or is_taken_back(words, told.at):
        return True
    return _is_over(words, told) or _is_no_worse(words, told)


def _is_no_worse(words: Sequence[Word], told: Told) -> bool:
    """Return whether somebody may be hurt all the same: "none has life-threatening injuries"."""
    nobody = told.number.best == 0 or (low_at(words, told.first - 1), low_at(words, told.first)) == ("no", "one")
    reach = range(told.first, min(len(words), max(told.after, told.at) + _TO_WORSE))
    return told.kind == "wounded" and nobody and any(words[n].low in word_class("grave") for n in reach)


def _are_all(words: Sequence[Word], told: Told) -> bool:
    """Return whether nobody else is left: "all nine missing men were found", "the last two missing miners were found"."""
    return low_at(words, told.first) == "all" or any(words[n].low == "last" for n in range(max(0, told.first - 1), told.at))


def _none_of(told: Told) -> Told:
    """Return the figure of "all 24 girls abducted last week were freed": none is held any more."""
    return replace(told, number=replace(told.number, low=0, best=0, high=0, qualifier="exact"))


_FAR = 16  # words from "abducted" to "have been freed"
_ENDED_BY = {"captured": ("set_free",), "missing": ("found", "set_free")}
"""By which classes of words it ends what happened to people."""


def _is_over(words: Sequence[Word], told: Told) -> bool:
    """Return whether a figure is of who was captured and got away, or was missing and is found.

    "The 24 girls abducted last week were freed"; "the bodies of all nine men missing in the mine were found".
    """
    if (
        told.kind not in _ENDED_BY
        or low_at(words, told.at) in ("yet", "last")
        or (told.kind == "missing" and _is_said_of(words, told.at))
    ):
        return False
    for at in range(told.at + 1, min(len(words), told.at + _FAR)):
        low, before = words[at].low, words[at - 1].low
        if any(low in word_class(name) for name in _ENDED_BY[told.kind]) and (
            before in word_class("auxiliary") or before in word_class("adverb")
        ):
            return True
        if low in (";", "and", "but", "while", "who", "when") or (told.kind == "missing" and low == "after"):
            return False
    return False


def _is_said_of(words: Sequence[Word], at: int) -> bool:
    """Return whether the word at *at* is what is said of people, and names none: "nine are still missing"."""
    before = next((n for n in range(at - 1, -1, -1) if words[n].low not in word_class("adverb")), -1)
    return low_at(words, before) in word_class("be")


def _died_of_it(words: Sequence[Word], hurt: Told, told: Sequence[Told]) -> bool:
    """Return whether who was hurt is told to have died: "a girl (who was) wounded in the blast died" leaves nobody wounded.

    Nor does "the murder of a girl who was stabbed".
    """
    between = [word.low for word in words[hurt.after : hurt.at]]
    apart = all(low in _WHO_WAS or low in word_class("adverb") for low in between) and (
        between in ([], ["being"]) or "who" in between
    )
    reduced = hurt.kind == "wounded" and apart
    return reduced and any(
        other.kind == "killed" and (other.first, other.after) == (hurt.first, hurt.after) and other.at != hurt.at
        for other in told
    )


_WHO_WAS = frozenset(("who", "that", ",", "was", "were", "had", "been", "being"))


_READERS = {
    "done": verbs.read_done,
    "shot": verbs.read_done,
    "captures": verbs.read_done,
    "fighters": verbs.read_fighters,
    "doing": deeds.read_doing,
    "does": deeds.read_does,
    "head": deeds.read_head,
    "head dies": deeds.read_head,
    "hits": deeds.read_hits,
    "dies": verbs.read_dies,
    "survives": verbs.read_dies,
    "survived": read_survived,
    "suffers": states.read_suffers,
    "treated": states.read_treated,
    "fatally": verbs.read_fatally,
    "to death": deeds.read_to_death,
    "with": states.read_with,
    "takes": deeds.read_takes,
    "drives": deeds.read_drives,
    "beside": states.read_beside,
    "has": states.read_has,
    "state": states.read_state,
    "care": states.read_state,
    "ward": states.read_ward,
    "sent": states.read_sent,
    "last": states.read_last,
    "count": nouns.read_count,
    "numbered": nouns.read_numbered,
    "zero": nouns.read_zero,
    "of": nouns.read_of,
    "to": nouns.read_to,
    "fold": nouns.read_fold,
    "in limb": verbs.read_done,
    "strikes": deeds.read_strikes,
    "body": nouns.read_body,
    "lives": nouns.read_lives,
    "toll": nouns.read_toll,
    "self": read_self,
    "buries": deeds.read_buries,
}
"""How the words of each form are read; the forms are those of `triggers.csv`."""
