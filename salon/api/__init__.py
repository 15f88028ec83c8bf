"""What every part of the REST API shares: problems, pages, idempotency, versions. Knows no domain."""
