from salon.api.models.idempotency import IdempotentRequest

__all__ = ["IdempotentRequest"]
