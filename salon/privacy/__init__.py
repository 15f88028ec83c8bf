"""What the salon holds about a person, who read it, how long it is kept. Knows no client: the apps above declare."""
