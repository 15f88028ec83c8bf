"""What the owner changes about the team, the rooms and the hours, one verb a file.

Everything that takes time out of the diary waits for the diary's lock, so that a booking under way either sees it or
comes before it.
"""
