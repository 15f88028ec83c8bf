"""Puts drawn photos into the demo's records, so that there is something to compare."""

from collections.abc import Iterable

from django.core.files.base import ContentFile

from bookings.demo import story
from bookings.demo.cast import Fate
from bookings.demo.courses import Made
from bookings.demo.drawing import HEIGHT, WIDTH, draw
from bookings.demo.house import House
from bookings.models import Photo, Session
from bookings.photo_views import views_of
from bookings.states import SessionStatus
from salon.pictures import smaller

COURSES = 6  # so many of them were photographed
VIEWS = 2  # of each date


def build_photos(*, house: House, made: Iterable[Made]) -> None:
    """Photograph the first, the middle and the last session of a few courses. The worker has nothing left to do."""
    photographed = [one for one in made if len(_done(one)) >= 3][:COURSES]
    Photo.objects.bulk_create(
        _photo(house, one, session, place)
        for one in photographed
        for session in {s.pk: s for s in (_done(one)[0], _done(one)[len(_done(one)) // 2], _done(one)[-1])}.values()
        for place in range(VIEWS)
    )


def _done(one: Made) -> list[Session]:
    return [session for session in one.sessions if session.status == SessionStatus.COMPLETED]


def _photo(house: House, one: Made, session: Session, place: int) -> Photo:
    view = views_of(one.course.treatment.area)[place]
    grade = story.grade(
        course=one.index, indication=0, session=session.number - 1, plateau=one.line.fate is Fate.PLATEAU
    )
    data = draw(view, grade=grade, seed=one.index * 10 + place)
    photo = Photo(
        session=session, view=view.value, width=WIDTH, height=HEIGHT, taken_at=session.starts_at, taken_by=house.owner
    )
    photo.picture.save("", ContentFile(data), save=False)
    photo.small.save("", ContentFile(smaller(data)), save=False)
    return photo
