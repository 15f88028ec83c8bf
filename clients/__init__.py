"""WHO: clients, their allergies, consents, documents and screenings. Knows treatments, not bookings."""
