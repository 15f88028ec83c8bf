from salon.privacy.models.erasure import Erasure
from salon.privacy.models.reading import Reading
from salon.privacy.models.retention import RetentionRule

__all__ = ["Erasure", "Reading", "RetentionRule"]
