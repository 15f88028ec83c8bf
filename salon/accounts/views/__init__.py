"""The pages about people and places."""
