"""The REST API of clients: thin views over the same services as the browser."""
