"""A field is one thing for eye, keyboard and screen reader: label, control, help and error belong together."""

from django import forms
from django.template import engines

from salon.widgets import DayInput, OptionCards, PhoneInput, Segments, Stepper, Switch


class Sample(forms.Form):
    name = forms.CharField(help_text="As in her passport.")
    email = forms.EmailField(required=False)
    phone = forms.CharField(required=False, widget=PhoneInput)
    born = forms.DateField(required=False, widget=DayInput)
    amount = forms.DecimalField(required=False, widget=Stepper)
    visits = forms.IntegerField(required=False)
    grade = forms.ChoiceField(required=False, choices=[("0", "clear"), ("3", "marked")], widget=Segments)
    area = forms.ChoiceField(required=False, choices=[("face", "Face")], widget=OptionCards)
    days = forms.MultipleChoiceField(required=False, choices=[("0", "Mo")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(required=False)
    on = forms.BooleanField(required=False, widget=Switch)
    secret = forms.CharField(required=False, widget=forms.HiddenInput)


def show(template: str, form: forms.Form | None = None) -> str:
    return engines["django"].from_string(template).render({"form": form or Sample()})


def test_a_label_names_its_control() -> None:
    html = show("{% field form.name %}")
    assert '<label class="field__label" for="id_name">' in html
    assert 'id="id_name"' in html


def test_help_is_tied_to_the_control() -> None:
    html = show("{% field form.name %}")
    assert 'aria-describedby="id_name_help"' in html
    assert 'id="id_name_help">As in her passport.' in html


def test_an_error_is_tied_to_the_control_and_marks_it_invalid() -> None:
    html = show("{% field form.name %}", Sample(data={}))
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "This field is required." in html


def test_what_was_typed_is_kept_and_escaped() -> None:
    html = show("{% field form.email %}", Sample(data={"email": '"><script>'}))
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_a_field_without_help_and_error_describes_nothing() -> None:
    assert "aria-describedby" not in show("{% field form.email %}")


def test_a_required_field_has_a_star_that_a_screen_reader_skips() -> None:
    star = '<span class="field__required" aria-hidden="true">*</span>'
    assert star in show("{% field form.name %}")
    assert star not in show("{% field form.name mark=False %}")
    assert star not in show("{% field form.email %}")


def test_a_phone_shows_the_right_keyboard() -> None:
    assert 'inputmode="email"' in show("{% field form.email %}")
    assert 'inputmode="tel"' in show("{% field form.phone %}")
    assert 'inputmode="decimal"' in show("{% field form.amount %}")
    assert 'inputmode="numeric"' in show("{% field form.visits %}")


def test_attributes_pass_through_with_hyphens() -> None:
    html = show('{% field form.email autocomplete="off" hx_get="/find/" %}')
    assert 'autocomplete="off"' in html
    assert 'hx-get="/find/"' in html


def test_a_date_speaks_the_browsers_language_whatever_the_pages() -> None:
    assert 'value="1990-02-03"' in show("{% field form.born %}", Sample(data={"born": "1990-02-03"}))


def test_segments_are_radio_buttons_in_a_named_group() -> None:
    html = show('{% field form.grade label="Grade today" %}')
    assert "<fieldset" in html
    assert "<span>Grade today</span>" in html
    assert html.count('type="radio"') == 2
    assert html.count('class="segment__input"') == 2


def test_last_times_grade_is_marked_in_words_too() -> None:
    html = show("{% field form.grade before=3 %}")
    assert html.count("segment--before") == 1
    assert "marked<span" in html
    assert "(last time)" in html


def test_an_error_of_a_group_is_told_by_the_group() -> None:
    html = show("{% field form.grade %}", Sample(data={"grade": "9"}))
    assert 'id="id_grade" aria-describedby="id_grade_error"' in html
    assert html.count('aria-invalid="true"') == 2


def test_every_kind_of_control_has_its_look() -> None:
    assert 'class="stepper"' in show("{% field form.amount %}")
    assert "option-card__input" in show("{% field form.area %}")
    assert show("{% field form.days %}").count("choice__input") == 1
    assert 'class="choice__input"' in show("{% field form.agreed %}")
    assert 'class="switch"' in show("{% field form.on %}")


def test_a_hidden_field_stays_hidden() -> None:
    html = show("{% field form.secret %}")
    assert html.startswith('<input type="hidden"')
    assert "label" not in html


def test_a_whole_form_uses_the_same_fields() -> None:
    html = show("{{ form }}")
    assert html.count('class="field') > 10
    assert '<input type="hidden" name="secret"' in html


def test_the_banner_links_to_each_wrong_field() -> None:
    html = show("{% form_errors form %}", Sample(data={"grade": "9"}))
    assert '<a href="#id_name">Name</a>' in html
    assert '<a href="#id_grade">Grade</a>' in html
    assert 'role="alert"' in html


def test_a_form_without_errors_shows_no_banner() -> None:
    assert show("{% form_errors form %}").strip() == ""


class Long(forms.Form):
    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.fields |= {f"q{n}": forms.CharField(label=f"Question {n}") for n in range(12)}


def test_many_wrong_fields_are_counted_and_the_first_is_named() -> None:
    html = show("{% form_errors form %}", Long({}))
    assert "12 fields need a look. The first:" in html
    assert 'href="#id_q0"' in html
    assert "Question 1" not in html
