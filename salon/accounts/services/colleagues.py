"""The owner's colleagues: an account made for one, her role changed, her door closed. Accounts are never deleted."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salon import clock
from salon.accounts.models import ApiToken, Location, Membership, User
from salon.accounts.roles import Role
from salon.errors import Conflict, Invalid


@transaction.atomic
def add_colleague(
    *, location: Location, username: str, password: str, role: Role, first_name: str = "", last_name: str = ""
) -> User:
    """Make an account with a first password, which she changes after signing in.

    Raises:
        Invalid: the name is taken, or the password is too easy to guess.
    """
    user = User(username=username, first_name=first_name, last_name=last_name, language=location.language)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("invalid", error.messages[0], errors={"password": error.messages}) from error
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        said = _("This user name is taken.")
        raise Invalid("invalid", said, errors={"username": [said]}) from error
    Membership.objects.create(user=user, location=location, role=role.value)
    return user


@transaction.atomic
def change_colleague(*, membership: Membership, role: Role, active: bool) -> None:
    """Give a colleague another role, close her door or open it again. Closing revokes her API tokens at once.

    Raises:
        Conflict: ``last_owner``: somebody must be able to let the others in.
    """
    stays_owner = role is Role.OWNER and active
    owners = Membership.objects.select_for_update().filter(
        location_id=membership.location_id, role=Role.OWNER.value, user__is_active=True
    )
    if not stays_owner and not any(owner.pk != membership.pk for owner in owners):
        raise Conflict("last_owner", _("The salon needs at least one owner who can sign in."))
    Membership.objects.filter(pk=membership.pk).update(role=role.value)
    User.objects.filter(pk=membership.user_id).update(is_active=active)
    if not active:
        ApiToken.objects.filter(user_id=membership.user_id, revoked_at=None).update(revoked_at=clock.now())
