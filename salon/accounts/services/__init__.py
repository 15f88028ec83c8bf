"""What may be changed about the salon's people and places, one verb a file."""
