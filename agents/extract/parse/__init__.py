"""One article as the finders read it: its sentences, and their parses by a model that is loaded once."""
