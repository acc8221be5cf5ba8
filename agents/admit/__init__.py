"""`admit`: raw article to article: validated, clean, in a known language."""
