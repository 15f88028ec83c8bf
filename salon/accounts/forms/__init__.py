"""The shapes of what colleagues send about people and places."""
