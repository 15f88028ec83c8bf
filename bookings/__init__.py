"""WHEN: rooms, devices, cosmetologists, courses, sessions and their records. Knows clients and treatments."""
