"""`deduplicate`: new, duplicate or update, and of which story."""
