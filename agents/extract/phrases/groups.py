"""People told of in a row: "a policeman, two soldiers and Juan Perez, their driver"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tocsin.agents.extract.phrases.asides import JOINTS, after_age, past_complement
from tocsin.agents.extract.phrases.numbers import Number
from tocsin.agents.extract.phrases.person_nouns import is_determiner
from tocsin.agents.extract.phrases.victims import People, read_people
from tocsin.agents.extract.text.words import Word, low_at, word_class
from tocsin.schemas.facts import Victims

MOST_MEMBERS = 30
"""More are no list that a sentence would hold."""


@dataclass(frozen=True, slots=True)
class Group:
    """People joined by commas and "and"; `first` and `after` are word indexes."""

    members: tuple[People, ...]
    first: int
    after: int
    spelt: bool = False
    """What follows the first member says who they are: "six people, two men and four women"."""

    @property
    def counted(self) -> tuple[People, ...]:
        """The members whose number the text gives."""
        return tuple(member for member in self.members if member.number is not None)

    @property
    def number(self) -> Number | None:
        """How many they are together; nothing where no member has a number."""
        total: Number | None = None
        for member in self.members[:1] if self.spelt else self.counted:
            assert member.number is not None
            total = member.number if total is None else total + member.number
        if total is not None and len(self.counted) < len(self.members):
            return replace(total, high=None, qualifier="at_least")
        return total

    @property
    def victims(self) -> Victims:
        """What all of them are; unknown where they differ."""
        kinds = {member.victims for member in self.members}
        return kinds.pop() if len(kinds) == 1 else "unknown"

    @property
    def others(self) -> bool:
        """Whether they come on top of people told before."""
        return self.members[0].others

    @property
    def part(self) -> bool:
        """Whether they belong to people told before."""
        return self.members[0].part

    @property
    def pronoun(self) -> bool:
        """Whether a pronoun stands for them."""
        return all(member.pronoun for member in self.members)


def read_group(words: Sequence[Word], at: int, *, subject: bool = False) -> Group | None:
    """Return the people told of from word *at* on, a title or description beside a name counted once.

    The people a verb may follow are read with *subject*; else a phrase with a verb of its own ends the list before it.
    """
    first = read_people(words, at)
    if first is None:
        return None
    members, after = [first], after_age(words, first.after)
    joint, before = 0, after  # how many are joined by more than a comma, and where these end
    while len(members) < MOST_MEMBERS and (joined := _next_member(words, after, members, subject)) is not None:
        member, comma = joined
        if not comma:
            joint, before = len(members) + 1, after_age(words, member.after)
        if (comma and _same(words, members, member)) or _is_fellow(words, members[-1], member):
            members[-1] = _merged(members[-1], member)
        else:
            members.append(member)
        after = after_age(words, member.after)
    kept = max(joint, 1)
    if len(members) > kept and _speaks(words, after):
        members, after = members[:kept], before  # "injuring 24, the manager, Tomas Lind, told reporters"
    return Group(_without_names_of(words, members), at, after, _spell_out(words, members, after))


def _speaks(words: Sequence[Word], at: int) -> bool:
    """Return whether who is told of last says so, and is none of the rest."""
    return low_at(words, at + (low_at(words, at) == ",")) in word_class("speaks")


_AFTER_TWO = frozenset(("found", "killed", "dead", "shot", "stabbed", "injured", "wounded", "hurt", "die", "drown", "missing"))


def _next_member(words: Sequence[Word], after: int, members: list[People], subject: bool) -> tuple[People, bool] | None:
    """Return the member that follows, and whether only a comma stands before it."""
    if (joined := _joined_at(words, after, members, subject)) is not None:
        return joined
    past = past_complement(words, after)
    joined = _joined_at(words, past, members, subject) if past > after else None
    return joined if joined is not None and _is_another(words, members[-1], joined[0]) else None


def _is_another(words: Sequence[Word], last: People, member: People) -> bool:
    """Return whether who follows a complement is somebody else: not "the mother of Ali and Omar", nor "Lind, mayor of Ilam and
    head of its council", nor "a member of the council and editor, was"."""
    several = (member.number is not None and member.number.best > 1) or low_at(words, member.first) in ("his", "her", "their")
    if several:
        return True
    if member.named and not member.described:
        return False
    following = low_at(words, after_age(words, member.after))
    same = following in ("was", "is", "has") or (following == "of" and not is_determiner(low_at(words, member.first)))
    return not same and not (last.named and words[last.after - 1].text.islower())


def _joined_at(words: Sequence[Word], after: int, members: list[People], subject: bool) -> tuple[People, bool] | None:
    at, comma = after, False
    if low_at(words, at) == "," or (low_at(words, at) == ";" and _is_aged_name(words, at + 1 + (low_at(words, at + 1) == "and"))):
        at, comma = at + 1, True
    if low_at(words, at) in JOINTS:
        at, comma = at + 1, False
    elif (low_at(words, at), low_at(words, at + 1)) in (("as", "well"), ("along", "with"), ("together", "with")):
        at, comma = at + 2 + (low_at(words, at + 2) == "as"), False
    elif not comma:
        return None
    while low_at(words, at) in ("also", "then", "later", "possibly", "allegedly"):
        at += 1
    member = read_people(words, at)
    if (
        member is None
        or (words[at].low.endswith("ing") and words[at].text.islower())
        or member.part
        or (not subject and _has_a_verb(words, member.after) and _agrees(words, member))
        or (member.pronoun and low_at(words, at) in ("he", "she", "i", "we"))
    ):
        return None
    if comma and not _goes_on(words, member, members):
        return None
    return member, comma


def _is_aged_name(words: Sequence[Word], at: int) -> bool:
    """Return whether a name and an age follow, and nothing that is said of them: "; Ana Aal, 43; and"."""
    person = read_people(words, at)
    if person is None or not person.named:
        return False
    after = after_age(words, person.after)
    return after > person.after and low_at(words, after) in ("", ";", ".", ",")


def _goes_on(words: Sequence[Word], member: People, members: list[People]) -> bool:
    """After a comma alone, a phrase belongs to the list if the list goes on or it describes the person before."""
    if low_at(words, member.after - 1) == "suspect":
        return False  # "named the driver of the bus that overturned, killing seven people, a suspect"
    if member.named and _is_whom_somebody(words, members[0]):
        return False  # "the man who shot him, Ivo Lind, was killed"
    after = after_age(words, member.after)
    if not low_at(words, after) or low_at(words, after) in word_class("list_goes_on"):
        return not (member.number is not None and member.bare)
    # "Man, woman found dead": headlines leave out the "and"
    return members[0].first == 0 and not members[0].named and not member.named and low_at(words, after) in _AFTER_TWO


def _is_whom_somebody(words: Sequence[Word], whom: People) -> bool:
    """Return whether *whom* is the object of "who shot him", behind which a name is who did it."""
    told_of = whom.pronoun or (whom.number is not None and whom.number.best > 1)
    return told_of and any(low_at(words, whom.first - n) == "who" for n in range(2, _TO_WHOM))


_TO_WHOM = 4  # words of "who then shot"


def _has_a_verb(words: Sequence[Word], after: int) -> bool:
    """Return whether the phrase before is the subject of a clause of its own."""
    return low_at(words, after) in word_class("own_clause")


def _agrees(words: Sequence[Word], member: People) -> bool:
    """Return whether the verb after *member* can be its own: "the murder of a mayor and two guards was" has another."""
    return member.number is None or member.number.best == 1 or low_at(words, member.after) not in ("was", "is", "has")


def _same(words: Sequence[Word], members: list[People], member: People) -> bool:
    """Return whether *member*, after a comma, says again who the last one is."""
    last = members[-1]
    if last.number is None or member.number is None:
        return False
    one = last.number.best == 1 and member.number.best == 1
    if one and last.named and not member.named:
        return True
    if one and not last.named and member.named and not last.pronoun:
        return not (member.described and low_at(words, member.first) in ("a", "an"))
    if one and last.named and member.named and member.described and low_at(words, member.first) in ("a", "an", "the"):
        return True
    if one and not last.named and low_at(words, member.first) in ("a", "an") and _is_set_off(words, member.after):
        return True
    if one and low_at(words, last.first) == "the" and _is_by_sex(words, member) and not _is_by_sex(words, last):
        end = after_age(words, member.after)
        closed = low_at(words, end) == "," or low_at(words, end - 1) == ","
        return closed and low_at(words, end + (low_at(words, end) == ",")) in JOINTS
    again = last.number.best > 1 and member.number.best == last.number.best and not member.bare
    return again and low_at(words, member.first) in ("all", "both")


def _is_by_sex(words: Sequence[Word], member: People) -> bool:
    """Return whether *member* is told by sex alone: the man of "the pilot, a man in his 60s, and his passenger"."""
    return not member.named and low_at(words, member.first) != "another" and low_at(words, member.after - 1) in _BY_SEX


def _is_fellow(words: Sequence[Word], last: People, member: People) -> bool:
    """Return whether one person is described twice: "his friend and teammate", not "his wife and son"."""
    nouns = [low_at(words, people.after - 1) for people in (last, member)]
    return all(noun in word_class("fellow") for noun in nouns) and not is_determiner(low_at(words, member.first))


def _is_set_off(words: Sequence[Word], after: int) -> bool:
    """Return whether a comma closes what it is about: "the driver, a mother of three, was", not "a man, a boy, a nurse and"."""
    end = after_age(words, after)
    if low_at(words, end) == "from":  # "a father of two from Port Ilam,"
        end = next((at for at in range(end + 1, end + 5) if low_at(words, at) == ","), end)
    closed = low_at(words, end) == "," or (end > after and low_at(words, end - 1) == ",")
    following = end + (low_at(words, end) == ",")
    return closed and low_at(words, following) not in ("and", "&") and read_people(words, following) is None


def _merged(last: People, member: People) -> People:
    victims = last.victims if last.victims != "unknown" else member.victims
    return replace(last, after=member.after, victims=victims, named=last.named or member.named)


def _spell_out(words: Sequence[Word], members: Sequence[People], after: int) -> bool:
    """Return whether what follows says who the first are: "six people, two men and four women, were"."""
    numbers = [member.number.best for member in members if member.number is not None]
    whole = len(numbers) == len(members) and numbers[0] == sum(numbers[1:]) > 1
    if not whole or members[0].bare or low_at(words, members[0].after) != ",":
        return False
    nouns = [low_at(words, member.after - 1) for member in members]
    if nouns[0] in _BY_SEX and any(noun in _BY_SEX or noun in _YOUNG for noun in nouns[1:]):
        return False  # "two women, a man and a child, were" four
    return low_at(words, after) == "," or nouns[0] in ("people", "persons", "victims")


_BY_SEX = frozenset(("man", "men", "woman", "women", "boy", "boys", "girl", "girls"))
_YOUNG = frozenset(("baby", "babies", "child", "children", "infant", "infants", "toddler", "toddlers", "teenager", "teenagers"))


def _without_names_of(words: Sequence[Word], members: list[People]) -> tuple[People, ...]:
    """Leave out the names that spell out a number before them: "two brothers, Ali and Omar Said"."""
    head, names = members[0], members[1:]
    all_named = bool(names) and all(m.named and m.number is not None and m.number.best == 1 for m in names)
    if head.number is None or head.bare or not all_named:
        return tuple(members)
    more = head.number.best > len(names) and low_at(words, head.after - 1) in _ANYBODY  # "25 people, Ivo and Jan Lind, were held"
    return (head,) if more or head.number.best == len(names) >= 2 else tuple(members)


_ANYBODY = frozenset(("people", "persons", "victims", "passengers"))
