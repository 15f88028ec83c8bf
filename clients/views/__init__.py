"""The pages of clients: thin, over the same services as the API."""
