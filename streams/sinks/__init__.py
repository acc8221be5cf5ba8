"""Where alerts go when they are sent rather than read: webhooks and Slack."""
