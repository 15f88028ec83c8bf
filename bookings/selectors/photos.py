"""Reads photos: of one session, of a client by date and view, and the one to lay over the camera. Changes nothing.

Health data: only for who holds the policy HEALTH.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bookings.models import Photo, Session
from bookings.models.photo import VIEW_NAMES
from bookings.photo_views import PhotoView, views_of
from bookings.selectors.photo_consent import PhotoUse, photo_uses
from clients.models import Client


@dataclass(frozen=True, slots=True)
class ViewOfSession:
    """One standard view: what was taken of it today, and last time's to line up with."""

    view: PhotoView
    taken: Sequence[Photo]
    before: Photo | None

    @property
    def name(self) -> Any:
        return VIEW_NAMES[self.view]


@dataclass(frozen=True, slots=True)
class SessionPhotos:
    """``allowed``: the client agreed to photos for her record."""

    views: Sequence[ViewOfSession]
    allowed: bool

    @property
    def count(self) -> int:
        return sum(len(view.taken) for view in self.views)


def session_photos(session: Session) -> SessionPhotos:
    """Return a session's photos by view, each with the latest from an earlier session. Three queries."""
    views = views_of(session.course.treatment.area)
    today = list(Photo.objects.filter(session=session))
    earlier = Photo.objects.filter(
        session__client_id=session.client_id,
        session__starts_at__lt=session.starts_at,
        view__in=[v.value for v in views],
    )
    latest = earlier.select_related("session").order_by("view", "-session__starts_at", "-id").distinct("view")
    before = {photo.view: photo for photo in latest}
    return SessionPhotos(
        views=[ViewOfSession(v, [p for p in today if p.view == v], before.get(v)) for v in views],
        allowed=PhotoUse.RECORD in photo_uses(session.client),
    )


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo with when it was taken, in the location's zone."""

    photo: Photo
    on: date
    number: int  # of the session in its course


@dataclass(frozen=True, slots=True)
class Comparison:
    """``shots``: all of one view, oldest first; ``earlier`` and ``later`` two of them, or none."""

    views: Sequence[tuple[PhotoView, Any, int]]
    view: PhotoView | None
    shots: Sequence[Shot]
    earlier: Shot | None
    later: Shot | None


def comparison(client: Client, *, view: str = "", earlier: int | None = None, later: int | None = None) -> Comparison:
    """Return what lays two dates of one view beside each other; by default the first and the last. One query.

    What is asked for and not there is answered with the default: a link that grew old still shows something.
    """
    rows = Photo.objects.filter(session__client=client).select_related("session__location")
    taken: dict[str, list[Shot]] = {}
    for photo in rows.order_by("session__starts_at", "id"):
        taken.setdefault(photo.view, []).append(_shot(photo))
    views = [(one, VIEW_NAMES[one], len(taken[one])) for one in PhotoView if one in taken]
    if not views:
        return Comparison([], None, [], None, None)
    fullest = max(views, key=lambda row: row[2])[0]
    chosen = PhotoView(view) if view in taken else fullest
    shots = taken[chosen]
    by_key = {shot.photo.pk: shot for shot in shots}
    left, right = by_key.get(earlier or 0, shots[0]), by_key.get(later or 0, shots[-1])
    return Comparison(views, chosen, shots, left, right)


def _shot(photo: Photo) -> Shot:
    moment: datetime = photo.session.starts_at
    return Shot(photo, moment.astimezone(photo.session.location.zone).date(), photo.session.number)
