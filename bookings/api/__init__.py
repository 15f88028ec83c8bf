"""The REST API of bookings: thin views over the same services as the browser."""
