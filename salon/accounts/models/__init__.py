from salon.accounts.models.location import Closure, Location, OpeningHours
from salon.accounts.models.token import ApiToken
from salon.accounts.models.user import Membership, User

__all__ = ["ApiToken", "Closure", "Location", "Membership", "OpeningHours", "User"]
