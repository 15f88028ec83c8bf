"""The shapes of what the salon may change in the catalogue. Each form knows which service writes it."""
