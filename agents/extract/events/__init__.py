"""Who did what to whom, as PLOVER roots."""
