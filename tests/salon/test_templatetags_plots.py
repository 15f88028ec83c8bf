"""A plot says the same to the eye and to a screen reader."""

import re
from datetime import date

from django.template import engines
from django.utils import translation

GRADES = [(1, date(2030, 3, 4), 4, "severe"), (2, date(2030, 3, 7), None, ""), (3, date(2030, 3, 11), 2.5, "moderate")]


def show(language: str = "en") -> str:
    with translation.override(language):
        template = engines["django"].from_string('{% grade_plot "Oily shine" grades sessions=10 change="Better" %}')
        return template.render({"grades": GRADES})


def test_the_table_holds_every_grade_and_its_wording() -> None:
    html = show()
    assert html.count('<th scope="row">') == 3
    assert "severe" in html
    assert "moderate" in html
    assert "Better" in html


def test_the_drawing_is_one_image_with_a_name() -> None:
    html = show()
    assert 'role="img" aria-label="Oily shine' in html
    assert html.count("plot__point") == 3  # two points, the last marked once more


def test_coordinates_keep_their_point_where_people_write_a_comma() -> None:
    html = show("ru")
    drawing = html[html.index("<svg") : html.index("</svg>")]
    coordinates = re.findall(r' (?:c?[xy][12]?|r)="([^"]*)"', drawing)
    assert len(coordinates) > 20
    assert all(float(number) >= 0 for number in coordinates)
