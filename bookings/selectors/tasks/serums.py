"""Running courses whose serum an allergy told since speaks against. Titles never say which."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Course
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import CourseStatus
from clients.facts import allergy_facts, serum_fact
from clients.models import Allergy
from clients.screening import SerumFact
from treatments.models import CrossReaction, SerumIngredient


def serums_barred(scope: Scope) -> Iterator[Task]:
    """Yield a task for each running course that cannot go on with its serum. One query, four where somebody reacts."""
    known = Allergy.objects.filter(withdrawn_at=None).exclude(group=None, ingredient=None)
    rows = Course.objects.filter(
        Exists(known.filter(client=OuterRef("client"))),
        location=scope.location,
        status=CourseStatus.ACTIVE.value,
    )
    if scope.course is not None:
        rows = rows.filter(pk=scope.course)
    courses = list(rows.select_related("client", "serum").order_by("id"))
    if not courses:
        return
    reactions = list(CrossReaction.objects.select_related("reacts_with"))
    allergies: dict[int, list[Allergy]] = defaultdict(list)
    hers = known.filter(client__in={course.client_id for course in courses})
    for one in hers.select_related("group", "ingredient"):
        allergies[one.client_id].append(one)
    serums = _contents(courses)
    for course in courses:
        serum = serums[course.serum_id]
        facts = allergy_facts(allergies[course.client_id], reactions)
        if any(serum.groups & fact.groups or fact.ingredient in serum.ingredients for fact in facts):
            yield _task(course)


def _contents(courses: list[Course]) -> dict[int, SerumFact]:
    contents: dict[int, list[SerumIngredient]] = defaultdict(list)
    rows = SerumIngredient.objects.filter(serum__in={course.serum_id for course in courses})
    for content in rows.select_related("ingredient__group"):
        contents[content.serum_id].append(content)
    return {course.serum_id: serum_fact(course.serum.code, contents[course.serum_id]) for course in courses}


def _task(course: Course) -> Task:
    return Task(
        kind="serum-barred",
        title=_("The serum of this course does not suit the client any more. Choose another one."),
        client=course.client.name,
        action=_("Open the course"),
        url=reverse("bookings:course", args=[course.pk]),
        icon="droplet-off",
        urgent=True,
    )
