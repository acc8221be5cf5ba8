"""Who does what in a parsed sentence, and whether it is told as fact."""
