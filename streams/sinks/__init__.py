"""Where alerts go besides the alert topics."""
