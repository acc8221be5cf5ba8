"""Who meets whom: in which mode, where, when, and whether it came to be."""
