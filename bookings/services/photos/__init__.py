"""Photos of a session: taken, made small, removed, swept away. One verb a file."""
