"""``/api/v1/messages/``: what was and will be sent."""
