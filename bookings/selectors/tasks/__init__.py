"""What is left to do at the front desk, computed from the rows: a task is gone the moment its reason is.

To add one: a module with a function ``(Scope) -> Iterable[Task]`` of a bounded number of queries, and its name in
``SOURCES``. Receptionists read titles, so a title never carries a health fact.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from bookings.models import Course
from bookings.selectors.tasks.behind import courses_behind
from bookings.selectors.tasks.devices import devices_to_service
from bookings.selectors.tasks.health import documents, patch_readings
from bookings.selectors.tasks.lapsing import lapsing_screenings
from bookings.selectors.tasks.looks import holds_to_clear, questions_to_ask
from bookings.selectors.tasks.paused import courses_put_off
from bookings.selectors.tasks.serums import serums_barred
from bookings.selectors.tasks.stock import serums_running_out
from bookings.selectors.tasks.task import Scope, Task
from bookings.selectors.tasks.today import late_clients, unconfirmed_tomorrow
from bookings.selectors.tasks.undelivered import undelivered_mails
from bookings.selectors.tasks.waiting import freed_places
from bookings.selectors.tasks.wishes import move_wishes
from salon.accounts.models import Location

__all__ = ["SOURCES", "Scope", "Task", "tasks_of", "tasks_of_course"]

Source = Callable[[Scope], Iterable[Task]]
SOURCES: tuple[Source, ...] = (
    late_clients,
    holds_to_clear,
    questions_to_ask,
    serums_barred,
    lapsing_screenings,
    courses_put_off,
    freed_places,
    unconfirmed_tomorrow,
    move_wishes,
    undelivered_mails,
    courses_behind,
    patch_readings,
    documents,
    serums_running_out,
    devices_to_service,
)

# What a course's own page shows; how far it is behind, and its papers, stand there in notices of their own.
OF_A_COURSE: tuple[Source, ...] = (
    holds_to_clear,
    questions_to_ask,
    serums_barred,
    lapsing_screenings,
    courses_put_off,
    move_wishes,
)


def tasks_of(location: Location, *, now: datetime) -> list[Task]:
    """Return everything to do here, the most urgent first. A few queries, however full the diary."""
    return _gathered(SOURCES, Scope(location, now))


def tasks_of_course(course: Course, *, now: datetime) -> list[Task]:
    """Return what is to do about one course. ``course.location`` has to be loaded. At most ten queries."""
    return _gathered(OF_A_COURSE, Scope(course.location, now, course=course.pk))


def _gathered(sources: Iterable[Source], scope: Scope) -> list[Task]:
    found = [task for source in sources for task in source(scope)]
    return sorted(found, key=lambda task: (not task.urgent, task.due or date.max, task.client))
