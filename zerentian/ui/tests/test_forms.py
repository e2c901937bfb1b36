from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms as django_forms
from django.template import Context, Template
from django.utils import translation

from zerentian.ui import forms


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


class Household(django_forms.Form):
    name = django_forms.CharField(label="Name", help_text="as in the book")
    village = django_forms.ChoiceField(label="Village", choices=[("1", "A")], required=False)
    kinds = django_forms.MultipleChoiceField(
        label="Kinds", choices=[("a", "A")], widget=django_forms.CheckboxSelectMultiple
    )
    sure = django_forms.BooleanField(label="Checked")
    secret = django_forms.CharField(widget=django_forms.HiddenInput)


def test_field_has_label_help_and_control_tied_together() -> None:
    html = str(Household()["name"].as_field_group())

    assert 'for="id_name"' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'class="form-control"' in html
    assert "optional" not in html


def test_field_that_may_stay_empty_says_so() -> None:
    html = str(Household()["village"].as_field_group())

    assert "optional" in html
    assert 'class="form-select"' in html


def test_field_with_error_points_at_it() -> None:
    form = Household({"name": ""})

    html = str(form["name"].as_field_group())

    assert 'aria-invalid="true"' in html
    assert "has-error" in html
    described = re.findall(r'aria-describedby="([^"]+)"', html)[0].split()
    assert all(f'id="{name}"' in html for name in described)


def test_choices_stand_in_a_fieldset() -> None:
    html = str(Household()["kinds"].as_field_group())

    assert "<fieldset" in html
    assert "<legend" in html
    assert 'class="f-choices"' in html
    assert re.search(r'<input type="checkbox"[^>]*class="form-check-input"', html)


def test_single_tick_has_its_label_behind() -> None:
    html = str(Household()["sure"].as_field_group())

    assert html.index("<input") < html.index("Checked")


def test_summary_links_each_problem_to_its_field() -> None:
    form = Household({"name": "", "kinds": ["a"], "sure": "on", "secret": "x"})
    form.add_error(None, "The two do not fit <together>")

    html = Template("{% form_errors form %}").render(Context({"form": form}))

    assert 'role="alert"' in html
    assert "The two do not fit &lt;together&gt;" in html
    assert '<a href="#id_name">Name</a>' in html
    assert html.count("<li>") == 2


def test_summary_of_nothing_is_nothing() -> None:
    assert Template("{% form_errors form %}").render(Context({"form": Household()})).strip() == ""
    assert Template("{% form_errors form %}").render(Context({"form": None})).strip() == ""


def test_whole_form_renders_every_field_once() -> None:
    html = str(Household())

    assert html.count('class="f-row') == 4
    assert html.count('name="secret"') == 1


def test_control_keeps_the_widgets_own_class() -> None:
    form = Household()
    form.fields["name"].widget.attrs["class"] = "mine"

    html = forms.control(form["name"], {"css": "short", "data-x": "1"})

    assert 'class="form-control mine short"' in html
    assert 'data-x="1"' in html


def test_control_of_a_hidden_field_is_bare() -> None:
    assert "class" not in forms.control(Household()["secret"])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_day_is_written_as_browsers_read_it(language: str) -> None:
    class Since(django_forms.Form):
        day = django_forms.DateField(widget=django_forms.DateInput({"type": "date"}))

    with translation.override(language):
        html = str(Since(initial={"day": date(2019, 5, 31)})["day"].as_field_group())

    assert 'value="2019-05-31"' in html
