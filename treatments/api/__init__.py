"""The REST API of treatments: thin views over the same services as the browser."""
