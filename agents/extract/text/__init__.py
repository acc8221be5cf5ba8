"""The words of a text as they stand, before anything is parsed."""
