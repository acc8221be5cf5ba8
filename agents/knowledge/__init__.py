"""What the agents know of the world: actors, offices, organisations, metonyms, as data files and one loader."""
