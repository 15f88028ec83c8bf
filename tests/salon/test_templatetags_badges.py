"""Status is never colour alone, and every state the product knows has a look."""

import pytest
from django.template import engines
from django.utils import translation

from bookings.states import CourseStatus, SessionStatus
from salon.templatetags.badges import COURSE, MESSAGE, SESSION, VERDICT, Look
from salon.templatetags.icons import drawing

ALL = [look for looks in (SESSION, COURSE, MESSAGE, VERDICT) for look in looks.values()]


def show(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


def test_every_state_of_a_session_and_a_course_has_a_look() -> None:
    assert set(SESSION) == {status.value for status in SessionStatus}
    assert set(COURSE) == {status.value for status in CourseStatus}


@pytest.mark.parametrize("looks", [SESSION, COURSE, MESSAGE, VERDICT])
def test_no_two_states_share_word_or_icon(looks: dict[str, Look]) -> None:
    assert len({str(look.word) for look in looks.values()}) == len(looks)
    assert len({look.icon for look in looks.values()}) == len(looks)


@pytest.mark.parametrize("look", ALL)
def test_every_icon_can_be_drawn(look: Look) -> None:
    assert "<svg" in drawing(look.icon)


@pytest.mark.parametrize("status", SessionStatus)
def test_a_badge_says_its_state_in_a_word_and_keeps_the_icon_mute(status: SessionStatus) -> None:
    html = show("{% session_badge status %}", status=status)
    assert f'<span class="badge__word">{SESSION[status].word}</span>' in html
    assert 'aria-hidden="true"' in html
    assert f"tone-{SESSION[status].tone}" in html


def test_an_unknown_state_is_shown_as_it_is_and_cannot_inject() -> None:
    html = show("{% message_badge state %}", state="<b>odd</b>")
    assert "&lt;b&gt;odd&lt;/b&gt;" in html


def test_a_look_lends_its_parts_to_a_card() -> None:
    assert show("{% with l=s|session_look %}{{ l.tone }}/{{ l.word }}{% endwith %}", s="arrived") == "sand/Arrived"


def test_a_badge_of_ones_own() -> None:
    html = show('{% badge "Expires soon" icon="hourglass" tone="sand" manner="plain" %}')
    assert "badge tone-sand badge--plain" in html
    assert "Expires soon" in html


def test_the_word_follows_the_readers_language_not_the_first_readers() -> None:
    with translation.override("ru"):
        russian = show("{% session_badge 'booked' %}")
    with translation.override("en"):
        assert "Booked" in show("{% session_badge 'booked' %}")
    assert "badge" in russian
