"""How many were killed, wounded, missing, captured or displaced: where, when, by what, and who says so."""
