"""Who does what in a parsed clause: subjects, objects and complements, with passives, control and relatives undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_SUBJECTS = frozenset({"nsubj", "csubj"})
_CLAUSES = frozenset({"xcomp", "advcl", "ccomp", "pcomp"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_LINKS = frozenset({"prep", "agent", "advmod", "pcomp", "mark", "dative"})
_LEAVES = frozenset({"leave", "depart", "head", "fly", "sail", "travel"})
_ASKS_NOBODY = frozenset({"phone", "telephone", "call", "meet", "visit", "join", "host", "receive", "leave", "use"})
_STARTS = frozenset({"resumption", "revival", "restart"})
_ROUNDS = _STARTS | {"round", "series", "day", "hour", "set", "session", "week", "phase", "stage", "marathon", "leg"}
_GETS = frozenset({"accept", "receive", "get", "have", "decline", "reject", "refuse", "turn"})
_DEEPEST = 12  # steps up or down a tree; a garbled sentence may be a chain of a thousand


def is_passive(verb: Any) -> bool:
    """Tell whether *verb* stands in the passive, reduced relatives ("talks chaired by") included."""
    if children(verb, "nsubjpass", "auxpass") or (verb.tag_ == "VBN" and children(verb, "agent")):
        return True
    return bool(verb.dep_ == "acl" and verb.tag_ == "VBN" and not children(verb, "nsubj"))


def agents_of(verb: Any, depth: int = 0) -> list[Any]:
    """Return the heads of whoever does what *verb* says, found in a governing clause where the own one is silent."""
    if is_passive(verb):
        return [noun for by in children(verb, "agent") for noun in children(by, "pobj")]
    own = [child for child in verb.children if child.dep_ in _SUBJECTS]
    if own and _is_bound_for(verb, own[0]):  # "left for Beijing to hold talks"
        return agents_of(verb.head, depth + 1)
    if own:
        return [_antecedent(token, verb) for token in _named_last(own)]
    return [] if depth > _DEEPEST else _borrowed(verb, depth)


def patients_of(verb: Any) -> list[Any]:
    """Return the heads of whatever *verb* is done to: direct objects, the subjects of a passive, Lind of "found Lind guilty"."""
    if is_passive(verb):
        own = [_antecedent(child, verb) for child in children(verb, "nsubjpass")]
        return own or ([verb.head] if verb.dep_ == "acl" else _passive_lender(verb))
    own = [_antecedent(child, verb) for child in children(verb, "dobj", "dative") if child.pos_ != "ADP"]
    return own or [noun for told in children(verb, "ccomp") if told.pos_ == "ADJ" for noun in children(told, "nsubj")]


def prepositional(head: Any, *prepositions: str) -> list[Any]:
    """Return the objects of the prepositions hanging on *head*, in the order of the text; all where none is named."""
    found: list[Any] = []
    for link in head.children:
        if link.dep_ in ("prep", "dative", "agent", "prt") and (not prepositions or link.lower_ in prepositions):
            found += _objects(link)
    return found


def children(head: Any, *deps: str) -> list[Any]:
    """Return the children of *head* that hang on it by one of *deps*."""
    return [child for child in head.children if child.dep_ in deps]


def governor(token: Any) -> Any | None:
    """Return the verb that *token* hangs under, or nothing at the top of the sentence."""
    for step, above in enumerate(ancestors(token)):
        if above.pos_ in ("VERB", "AUX") and above.dep_ != "prep":  # "following the talks" is no clause
            return above
        if step > _DEEPEST:
            break
    return None


def clause_of(noun: Any) -> Any | None:
    """Return the verb that *noun* hangs under: "told Lind, in a call, Oslo was ready" has the call under "told"."""
    verb = governor(noun)
    if verb is not None and verb.dep_ in ("relcl", "xcomp") and _is_behind_a_name(noun):
        relative = verb if verb.dep_ == "relcl" else verb.head
        return governor(relative.head) if relative.dep_ == "relcl" else verb
    if verb is None or verb.dep_ != "ccomp" or noun.dep_ != "pobj" or verb.head.pos_ != "VERB":
        return verb
    first = min((child.i for child in children(verb, "nsubj", "nsubjpass", "expl", "mark")), default=-1)
    link = noun.head
    set_off = link.i > 0 and link.nbor(-1).text == "," and verb.head.i < link.i
    return verb.head if set_off and noun.i < first else verb


def _is_behind_a_name(noun: Any) -> bool:
    """Whether *noun* follows the name that ends a relative clause: "the man who was to be premier, Lind, at a meeting"."""
    link = noun.head
    if noun.dep_ != "pobj" or link.i < 2 or link.nbor(-1).text != ",":
        return False
    name = link.nbor(-2)
    return bool(name.dep_ == "appos" and name.ent_type_ == "PERSON")


def link_of(noun: Any) -> str:
    """Return the preposition that *noun* hangs on, in lower case, or nothing."""
    if noun.dep_ != "pobj":
        return ""
    link = next((above for above in ancestors(noun) if above.dep_ in _LINKS), None)
    if link is None:
        return ""
    return "ahead" if link.lower_ == "of" and link.head.lower_ == "ahead" else str(link.lower_)


def whole(noun: Any) -> Any:
    """Return what *noun* is told as a part of: the round of "a round of talks", the first of "a parade and a visit"."""
    for _ in range(3):
        if noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head
        elif noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in _ROUNDS:
            noun = noun.head.head
        else:
            break
    return noun


def ancestors(token: Any) -> Iterator[Any]:
    """Yield what *token* hangs under, nearest first, never more than a dozen."""
    for _ in range(_DEEPEST):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def _objects(link: Any, depth: int = 0) -> Iterator[Any]:
    for child in link.children:
        if child.dep_ == "pobj":
            yield _antecedent(child, link) if child.lower_ == "whom" else child
        elif child.dep_ in ("prep", "pcomp") and child.pos_ == "ADP" and depth < 3:  # "from behind", "ahead of"
            yield from _objects(child, depth + 1)


def _named_last(subjects: list[Any]) -> list[Any]:
    """Leave out the office of "the envoy to Lydia Tomas Lind met them", which the parser takes for a subject of its own."""
    named = {t.left_edge.i for t in subjects if t.ent_type_ == "PERSON"}
    return [t for t in subjects if t.ent_type_ == "PERSON" or t.tag_ == "NNS" or t.right_edge.i + 1 not in named]


def _is_bound_for(verb: Any, subject: Any) -> bool:
    """Whether the parser took the place that somebody leaves for as the subject of what they will do there."""
    for_whom = any(c.dep_ == "mark" and c.lower_ == "for" for c in verb.children)
    return bool(for_whom and subject.ent_type_ in ("GPE", "LOC") and verb.head.lemma_ in _LEAVES and verb.head.i < verb.i)


def _borrowed(verb: Any, depth: int) -> list[Any]:
    head = verb.head
    if verb.dep_ == "conj" and (told := _told_before(head)) is not None:
        return children(told, "nsubjpass") or agents_of(told, depth + 1)
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return agents_of(head, depth + 1) if not is_passive(head) else children(head, "nsubjpass")
    if verb.dep_ in ("acl", "relcl"):
        return (_invited(head, verb) or _holder(head)) if verb.tag_ == "VB" else [head]
    if verb.dep_ not in _CLAUSES:
        return []
    return _controller(verb, depth)


def _controller(verb: Any, depth: int) -> list[Any]:
    head = verb.head
    if head.pos_ == "ADP":
        done_by = head.lower_ in ("for", "of", "from") and verb.dep_ == "pcomp"
        head = governor(head) or head
        whom = [child for child in children(head, "dobj") if child.ent_type_ or child.pos_ in ("PROPN", "PRON")]
        if done_by and whom:
            return whom  # "condemned Lydia for attacking it": Lydia did
    if head.pos_ == "ADJ" or head.pos_ == "NOUN":
        head = governor(head) or head
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and verb.tag_ == "VB":
        controlled = [child for child in children(head, "dobj") if child.ent_type_ or child.pos_ in ("PROPN", "PRON")]
        if controlled and head.lemma_ not in _ASKS_NOBODY:
            return controlled
    if head.pos_ not in ("VERB", "AUX") or head.i == verb.i:
        return []
    if is_passive(head) and head.dep_ == "conj":
        return patients_of(head)
    return children(head, "nsubjpass") if children(head, "nsubjpass") else agents_of(head, depth + 1)


def _told_before(said: Any) -> Any | None:
    """Return "will lead" of "Lind will lead it, officials said, and is to meet Varga": the next verb goes on with that one."""
    return next((clause for clause in children(said, "ccomp") if clause.i < said.i), None)


def _passive_lender(verb: Any) -> list[Any]:
    if verb.dep_ == "conj" and (told := _told_before(verb.head)) is not None:
        return children(told, "nsubjpass", "nsubj")
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return children(verb.head, "nsubjpass", "nsubj")
    if verb.dep_ == "xcomp":  # "is to be received", "asked Lind to be received"
        return children(verb.head, "dobj") or children(verb.head, "nsubj", "nsubjpass")
    return []


def _holder(noun: Any) -> list[Any]:
    """Whose plan, offer or refusal it is: the possessor, else the subject of the verb that governs the noun."""
    owners = children(noun, "poss")
    if owners:
        return owners
    verb = governor(noun)
    return [] if verb is None else [child for child in children(verb, "nsubj", "nsubjpass") if child.i != noun.i]


def _invited(noun: Any, verb: Any) -> list[Any]:
    """Return who shall come: B of "A's invitation to B to visit" and "B accepted A's invitation to visit"; to meet, both."""
    if noun.lemma_ not in ("invitation", "invite"):
        return []
    above = governor(noun)
    guests = prepositional(noun, "to") or ([] if above is None or above.lemma_ not in _GETS else agents_of(above, _DEEPEST))
    hosts = children(noun, "poss") + prepositional(noun, "from", "by") if verb.lemma_ == "meet" else []
    return guests + hosts


def _antecedent(token: Any, verb: Any) -> Any:
    if token.lower_ not in _RELATIVES:
        return token
    for above in (verb, *ancestors(verb)):
        if above.dep_ == "relcl":
            return above.head
    return token
