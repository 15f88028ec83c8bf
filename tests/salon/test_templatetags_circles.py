"""A course can be read at a glance and aloud."""

from datetime import UTC, datetime
from types import SimpleNamespace

from django.template import engines

from salon.templatetags.circles import circles_of


def session(number: int, status: str, **more: object) -> SimpleNamespace:
    return SimpleNamespace(number=number, status=status, **more)


def show(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


def test_circles_stand_in_order_and_the_first_to_come_is_the_next() -> None:
    circles = circles_of([session(3, "booked"), session(1, "completed"), session(2, "confirmed")])
    assert [circle.number for circle in circles] == [1, 2, 3]
    assert [circle.is_next for circle in circles] == [False, True, False]


def test_a_finished_course_has_no_next() -> None:
    assert not any(circle.is_next for circle in circles_of([session(1, "completed"), session(2, "stopped")]))


def test_sessions_without_a_date_are_open_circles() -> None:
    circles = circles_of([session(1, "completed")], total=3)
    assert [(circle.number, circle.status) for circle in circles] == [(1, "completed"), (2, "open"), (3, "open")]


def test_every_circle_is_said_in_words() -> None:
    html = show("{% course_circles s total=2 %}", s=[session(1, "completed")])
    assert "Session 1 of 2: Completed" in html
    assert "Session 2 of 2: not booked yet" in html


def test_a_circle_with_an_address_is_a_link_and_shows_its_date() -> None:
    when = datetime(2030, 3, 4, 10, tzinfo=UTC)
    html = show("{% course_circles s %}", s=[session(1, "booked", starts_at=when, url="/sessions/7/")])
    assert 'href="/sessions/7/"' in html
    assert "4 Mar" in html
    assert ", next" in html


def test_dots_show_done_booked_and_open_and_say_the_count() -> None:
    html = show("{% course_dots 4 10 booked=5 %}")
    assert html.count("dots__dot--done") == 4
    assert html.count("dots__dot--booked") == 5
    assert html.count("dots__dot--open") == 1
    assert "4 of 10 sessions done" in html


def test_dots_never_outnumber_the_course() -> None:
    html = show("{% course_dots 3 4 booked=9 %}")
    assert html.count("<circle") == 4


def test_a_single_visit_reads_as_one() -> None:
    assert "0 of 1 session done" in show("{% course_dots 0 1 booked=1 %}")
