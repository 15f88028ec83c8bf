"""The base of every API view: one policy, one location, one actor."""

from typing import Any, ClassVar, NoReturn, TypeVar, cast

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from salon.accounts.actor import Actor, Via
from salon.accounts.models import Location, Membership, User
from salon.accounts.policies import HEALTH, Policy
from salon.accounts.scopes import reaches
from salon.api.parsers import require_storable
from salon.api.problems import TooMany
from salon.api.strict import NoBody, StrictSerializer, query_form
from salon.errors import Missing

Row = TypeVar("Row", bound=Model)


class SalonView(APIView):
    """``policy`` is one policy or one per method. Nothing is open by accident: without it the view does not load."""

    policy: ClassVar[Policy | dict[str, Policy]]
    asks: ClassVar[type[StrictSerializer]] = NoBody  # the query string of a GET; others take none

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks, and what: a query string that is not known is refused before anything is done."""
        super().initial(request, *args, **kwargs)
        if not hasattr(self, str(request.method).lower()):
            return  # 405 whatever was asked
        shape = self.asks if request.method in {"GET", "HEAD"} else NoBody
        asked = request.query_params.dict()
        self.asked: dict[str, Any] = {}
        if shape is NoBody and not asked:
            return
        require_storable(asked)
        self.asked = dict(query_form(shape).run_validation(asked))

    def throttled(self, request: Request, wait: float | None) -> NoReturn:
        raise TooMany(wait)

    @property
    def location(self) -> Location:
        """The location the caller works at; every object is looked for there."""
        return self.membership.location

    @property
    def membership(self) -> Membership:
        """The caller's place and role there."""
        found: Membership = self.request._request.membership  # type: ignore[attr-defined]
        return found

    @property
    def role(self) -> str:
        return str(self.membership.role)

    @property
    def may_read_health(self) -> bool:
        """Whether the caller's role and, if it is a token, its scope let her see health data in an answer."""
        scope = getattr(self.request.auth, "scope", None)
        return HEALTH.allows(self.role) and (scope is None or reaches(scope, health=True, changes=False))

    @property
    def user(self) -> User:
        """The colleague the caller speaks for; her policy was checked before."""
        return cast(User, self.request.user)

    @property
    def actor(self) -> Actor:
        return Actor(user=self.user, via=Via.API)

    def read(self, serializer: type[serializers.Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """Return the checked body, or raise 400 with a sentence per field."""
        form = serializer(data=self.request.data, partial=partial, context={"request": self.request})
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    @staticmethod
    def find(rows: QuerySet[Row], pk: int) -> Row:
        """Return the row or answer 404; ``rows`` is already this location's."""
        row = rows.filter(pk=pk).first()
        if row is None:
            raise NotFound
        return row

    @staticmethod
    def named(rows: QuerySet[Row], pk: int, field: str) -> Row:
        """Return the row a body's ``field`` names, or answer 404 with a sentence beside the field."""
        row = rows.filter(pk=pk).first()
        if row is None:
            raise not_there(field)
        return row


def not_there(field: str) -> Missing:
    """Return the answer to a body that names what does not exist, or not at this location."""
    said = _("There is nothing with this number here.")
    return Missing("not_found", said, errors={field: [said]})
