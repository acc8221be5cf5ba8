"""Who acts: people, states, organisations and groups, each with one identity and the roles that the text gives."""
