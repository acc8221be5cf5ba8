"""`extract`: actors, meetings, events and casualty figures, each with the characters that say so.

Floors, each knowing only those below (`lint-imports` holds them to it):

    agent, extraction        from an article to its facts
    events                   who did what to whom, as PLOVER roots
    meetings                 who meets whom, and whether it came to be
    actors, casualties       who acts; who was killed, wounded, missing, captured or displaced
    choosing, gate, genre    whether a text, or a sentence of it, is worth the time
    grammar                  who does what in a parsed sentence, and whether it is told as fact
    parse, phrases           sentences and their parses; numbers, people, places and days by their words alone
    text                     words as they stand

In each of the four that find facts `finder.py` is the way in, and the tables beside it hold most wordings.
"""
