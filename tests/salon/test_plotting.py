"""The geometry of a plot of grades."""

from hypothesis import given
from hypothesis import strategies as st

from salon.plotting import HEIGHT, WIDTH, plot

GRADES = st.lists(
    st.tuples(st.integers(1, 40), st.one_of(st.none(), st.floats(0, 24))), max_size=40, unique_by=lambda pair: pair[0]
).map(sorted)


def test_worse_stands_higher() -> None:
    worst, best = plot([(1, 4), (2, 0)]).points
    assert worst.y < best.y


def test_the_line_grows_into_the_courses_length() -> None:
    early = plot([(1, 4), (2, 3)], sessions=10)
    assert early.points[-1].x < early.right / 4
    assert [tick.value for tick in early.columns] == list(range(1, 11))


def test_a_session_without_a_grade_leaves_no_point_and_no_zero() -> None:
    assert [point.number for point in plot([(1, 4), (2, None), (3, 2)]).points] == [1, 3]


def test_nothing_graded_draws_nothing() -> None:
    empty = plot([])
    assert empty.line == ""
    assert empty.area == ""
    assert [tick.value for tick in empty.rows] == [0, 1, 2, 3, 4]


def test_one_grade_is_a_point_without_a_surface() -> None:
    one = plot([(1, 2)])
    assert one.line.startswith("M")
    assert one.area == ""


def test_a_wide_scale_has_few_ticks() -> None:
    assert [tick.value for tick in plot([(1, 20)], top=24).rows] == [0, 6, 12, 18, 24]


@given(GRADES, st.sampled_from([4, 24]), st.one_of(st.none(), st.integers(1, 40)))
def test_every_point_is_inside_the_drawing_and_in_order(
    grades: list[tuple[int, float | None]], top: int, sessions: int | None
) -> None:
    drawn = plot(grades, top=top, sessions=sessions)
    assert all(0 <= point.x <= WIDTH and 0 <= point.y <= HEIGHT for point in drawn.points)
    assert [point.x for point in drawn.points] == sorted(point.x for point in drawn.points)
    assert len(drawn.columns) <= 12
