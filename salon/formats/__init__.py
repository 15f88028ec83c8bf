"""How this salon writes dates and times, by language: the day first, twenty-four hours."""
