"""An alert as one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.schemas.alert import Action, ActorNews, Figure, Incident, MeetingNews
from tocsin.schemas.message import When
from tocsin.schemas.terms import CasualtyKind, MeetingMode, Participant, Qualifier

_DONE: dict[CasualtyKind, str] = {
    "killed": "killed", "wounded": "wounded", "missing": "missing", "captured": "captured", "displaced": "displaced",
}  # fmt: skip
_QUALIFIED: dict[Qualifier, str] = {"exact": "", "at_least": "at least ", "about": "about ", "up_to": "up to "}
_MODE: dict[MeetingMode, str] = {
    "talks": "Talks", "summit": "Summit", "visit": "Visit", "call": "Call", "video": "Video conference",
}  # fmt: skip
_MASS = frozenset({"gunfire", "shelling", "flooding", "fighting", "violence", "unrest", "fire", "crossfire"})
_NAMED = 4  # actors before "and N more"


def toll_headline(action: Action, figure: Figure, incident: Incident, *, by: str | None = None) -> str:
    """Return the sentence of a casualty alert: "Toll rises from 5 to 7 killed in a shelling in Kharkiv"."""
    count = f"{_QUALIFIED[figure.qualifier]}{figure.best:,} {_DONE[figure.kind]}{_scene(incident)}"
    if action == "withdraw":
        return f"{_withdrawn(by)}: {count}"
    if figure.previous is None:
        return _capital(count)
    if figure.best > figure.previous:
        return f"Toll rises from {figure.previous:,} to {count}"
    if figure.best == 0 and figure.kind in ("missing", "captured"):
        return f"Nobody {_DONE[figure.kind]} any more{_scene(incident)}, {figure.previous:,} before"
    if figure.best < figure.previous:
        return f"Toll corrected from {figure.previous:,} to {count}"
    if figure.disputed:
        return _capital(f"{count}, while another report says {figure.low:,}")
    return _capital(f"{count}, as before")


def meeting_headline(action: Action, meeting: MeetingNews, *, by: str | None = None) -> str:
    """Return the sentence of a meeting alert: "Talks of Jordan and Norway in Amman are planned for 3 May 2026"."""
    hosts = [p for p in meeting.participants if meeting.mode == "visit" and p.name == meeting.place]
    who = listed(_who([p for p in meeting.participants if p not in hosts]))
    subject = _MODE[meeting.mode] + (f" of {who}" if who else "") + _where(meeting.place)
    if action == "withdraw":
        return f"{_withdrawn(by)}: {_small(subject)}{_on(meeting.date)}"
    if "date" in meeting.changed and meeting.date is None and meeting.status in ("planned", "proposed"):
        return f"{subject} {'are' if meeting.mode == 'talks' else 'is'} postponed, with no new date"
    told = subject + _is(meeting) + _on(meeting.date, "for" if meeting.status in ("planned", "proposed") else None)
    if meeting.previous_status and meeting.previous_status != meeting.status:
        return f"{told}, {meeting.previous_status} before"
    new = ["new participants" if what == "participants" else f"a new {what}" for what in meeting.changed]
    return f"{told}, with {listed(new)}" if new else told


def actors_headline(action: Action, actors: Sequence[ActorNews], *, by: str | None = None) -> str:
    """Return the sentence of an actors alert: "New in the story: Ana Ruiz (mayor), Chile and 2 more; new role: ..."."""
    if action == "withdraw":
        return f"{_withdrawn(by)}: {listed([a.name for a in actors], _NAMED)} in the story"
    changed = [a for a in actors if a.novelty == "new_role"]
    new = [f"{a.name} ({a.role})" if a.role else a.name for a in actors if a.novelty != "new_role"]
    roles = [f"{a.name}, now {a.role}" + (f", before {a.previous_role}" if a.previous_role else "") for a in changed]
    told = [f"New in the story: {listed(new, _NAMED)}"] if new else []
    if roles:
        told.append(f"{'new' if new else 'New'} role: {listed(roles, _NAMED)}")
    return "; ".join(told)


def stands_now(headline: str) -> str:
    """Return *headline* as what is left once another alert was taken back."""
    return f"What stands now: {_small(headline)}"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Return names as English lists them, shortened to *most* and a count."""
    head = list(names[:most])
    if len(names) > most:
        return f"{', '.join(head)} and {len(names) - most} more"
    return " and ".join([", ".join(head[:-1]), head[-1]] if len(head) > 1 else head)


def _scene(incident: Incident) -> str:
    cause = incident.cause and f" in {_article(incident.cause)}"
    place = incident.place and f"{',' if not cause else ''} in {incident.place}".replace(", in", " in")
    return (cause or "") + (place or "")


_SAID = {"disease": "an outbreak of disease", "heat": "extreme heat"}


def _article(cause: str) -> str:
    if cause in _SAID:
        return _SAID[cause]
    last = cause.split()[-1].lower()
    if cause.split()[0].lower() in ("a", "an", "the") or last in _MASS or last.endswith("s"):
        return cause
    return f"{'an' if cause[0].lower() in 'aeiou' else 'a'} {cause}"


def _where(place: str | None) -> str:
    if place is None:
        return ""
    return f" at the {place}" if place in _AT_THE else f" in {place}"


_AT_THE = frozenset(("White House", "Kremlin", "Elysee", "Elysee Palace", "Blue House", "Bundestag", "Pentagon", "Knesset"))


def _is(meeting: MeetingNews) -> str:
    many = meeting.mode == "talks"
    if meeting.status == "held":
        return " were held" if many else " was held"
    return f" {'are' if many else 'is'} {meeting.status}"


def _on(when: When | None, before: str | None = None) -> str:
    if when is None:
        return ""
    if when.start == when.end:
        return f" {before or 'on'} {when.start.day} {when.start:%B %Y}"
    if when.precision == "month":
        return f" {before or 'in'} {when.start:%B %Y}"
    if when.precision == "year":
        return f" {before or 'in'} {when.start.year}"
    first = f"{when.start.day} {when.start:%B}" if when.start.month != when.end.month else f"{when.start.day}"
    return f" {before or 'on'} {first} to {when.end.day} {when.end:%B %Y}"


def _who(participants: Sequence[Participant]) -> list[str]:
    """Return the names of who meets: a country is not named beside its own people."""
    people = {p.country for p in participants if p.country and p.id != p.country}
    return [p.name for p in participants if p.id not in people]


def _withdrawn(by: str | None) -> str:
    return f"Withdrawn by {by}" if by else "Withdrawn"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
