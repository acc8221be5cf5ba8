"""What the agents know of the world: actors, offices, organisations, metonyms, as data files and one loader."""

from __future__ import annotations

from tocsin.agents.knowledge.gazetteer import Entry, EntryKind, Hit, find_known, surfaces
from tocsin.agents.knowledge.records import Country, Office, Organisation, Term, Trigger, slug
from tocsin.agents.knowledge.tables import (
    Person,
    civil_servants,
    collectives,
    countries,
    leader_of,
    metonyms,
    offices,
    organisations,
    outlets,
    past_events,
    people,
    regions,
    seats,
    short_offices,
    triggers,
    words,
)

__all__ = [
    "Country",
    "Entry",
    "EntryKind",
    "Hit",
    "Office",
    "Organisation",
    "Person",
    "Term",
    "Trigger",
    "civil_servants",
    "collectives",
    "countries",
    "find_known",
    "leader_of",
    "metonyms",
    "offices",
    "organisations",
    "outlets",
    "past_events",
    "people",
    "regions",
    "seats",
    "short_offices",
    "slug",
    "surfaces",
    "triggers",
    "words",
]
