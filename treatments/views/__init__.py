"""The catalogue's pages. Reading is for everyone who works here; changing it is the owner's."""
