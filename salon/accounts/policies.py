"""Every "may" in one place: who may do what, by role.

A browser view says ``@requires(DESK)``; an API view says ``policy = DESK``. A test walks the URL resolver and fails on
a view that says nothing, so nothing is open by accident. 404 to strangers (another location's object is not there),
403 to colleagues without the right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from salon.accounts.roles import Role
from salon.accounts.scopes import reaches
from salon.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """A named right and the roles that hold it. ``roles`` empty and ``public`` true: anyone.

    ``health``: behind it stands health data, which only a clinical token reaches.
    """

    name: str
    roles: frozenset[Role]
    public: bool = False
    health: bool = False

    def allows(self, role: str | None) -> bool:
        return self.public or (role is not None and role in self.roles)


_OWNER, _DESK, _HANDS = Role.OWNER, Role.RECEPTIONIST, Role.COSMETOLOGIST

PUBLIC = Policy("public", frozenset(), public=True)  # sign-in, health, the client's signed links
STAFF = Policy("staff", frozenset({_OWNER, _DESK, _HANDS}))  # diary, courses, clients' contact data
BOOK = Policy("book", frozenset({_OWNER, _DESK, _HANDS}))  # book, move, cancel; a cosmetologist books too
SCREEN = Policy("screen", frozenset({_OWNER, _DESK, _HANDS}))  # ask the questions (not: read the answers)
HEALTH = Policy(
    "health", frozenset({_OWNER, _HANDS}), health=True
)  # read answers, allergies, records, photos, progress
TREAT = Policy("treat", frozenset({_OWNER, _HANDS}), health=True)  # start, record, sign, amend
MESSAGES = Policy("messages", frozenset({_OWNER, _DESK, _HANDS}))
PRIVACY = Policy("privacy", frozenset({_OWNER}))  # export and erase a client, read the access log
SETTINGS = Policy("settings", frozenset({_OWNER}))  # catalogue, rules, people, hours


def requires(policy: Policy) -> Callable[[View], View]:
    """Declare a browser view's policy and enforce it.

    Raises:
        Forbidden: a signed-in colleague lacks the right (rendered as 403).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not policy.public:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                membership = request.membership  # type: ignore[attr-defined]
                if not policy.allows(membership.role if membership else None):
                    raise Forbidden("forbidden", _("Your role does not allow this. Please ask the owner."))
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


class DeclaredPolicy(BasePermission):
    """The API's permission: the policy the view declares, per method if it gives a mapping.

    ``policy = STAFF`` or ``policy = {"GET": HEALTH, "POST": SCREEN}``.
    """

    message = _("Your role does not allow this.")

    def has_permission(self, request: Any, view: Any) -> bool:
        declared = view.policy
        policy: Policy | None = declared.get(request.method) if isinstance(declared, dict) else declared
        if policy is None:
            return request.method in {"OPTIONS", "HEAD"} or request.method not in view.allowed_methods
        if policy.public:
            return True
        if not request.user.is_authenticated:
            return False
        membership = request._request.membership
        if not policy.allows(membership.role if membership else None):
            return False
        _require_reach(request, policy)
        return True


def _require_reach(request: Any, policy: Policy) -> None:
    """Raises: Forbidden ``scope``: the role allows it, this token does not."""
    scope = getattr(request.auth, "scope", None)  # None: not a token but a signed-in browser
    if scope and not reaches(scope, health=policy.health, changes=request.method not in SAFE_METHODS):
        raise Forbidden("scope", _("This token does not reach that far. Please make one with a wider scope."))
