"""`extract`: actors, meetings, events and casualty figures, each with the characters that say so."""
