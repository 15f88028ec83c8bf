"""What may be done with courses and sessions: one verb a file, one transaction each, keyword-only."""
