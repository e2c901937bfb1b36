"""Forms in the dress of the house: Django's own renderer with our field and form templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, FileField, widgets
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

CHECKS = (widgets.CheckboxInput, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class Renderer(TemplatesSetting):
    """FORM_RENDERER: `{{ form }}` and `{{ field.as_field_group }}` come out as designed."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class SeveralFilesInput(widgets.FileInput):
    allow_multiple_selected = True


class SeveralFiles(FileField):
    """Any number of uploads, as a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Empty ones go through: whoever keeps them says which it was."""
        return list(data or ())


def dress(widget: widgets.Widget) -> str:
    """The class an input needs."""
    if isinstance(widget, CHECKS):
        return "form-check-input"
    if isinstance(widget, widgets.Select):
        return "form-select"
    return "form-control"


def control(bound: BoundField, attrs: dict[str, Any] | None = None) -> SafeString:
    """The input alone, with the classes of the design."""
    widget = bound.field.widget
    if widget.is_hidden:
        return bound.as_widget()
    if isinstance(widget, widgets.DateInput) and widget.input_type == "date":
        widget.format = "%Y-%m-%d"  # browsers read no other form, whatever the language
    given = dict(attrs or {})
    css = [dress(widget), widget.attrs.get("class"), given.pop("css", "")]
    return bound.as_widget(attrs={**given, "class": " ".join(filter(None, css))})


@dataclass(frozen=True)
class Problem:
    """One line of the summary: which field (empty: the form as a whole), what, and where."""

    label: str
    text: str
    target: str = ""


def problems(form: BaseForm) -> list[Problem]:
    """Everything that must be put right before the form is accepted, in the order of its fields."""
    found = [Problem("", str(text)) for text in form.non_field_errors()]
    for bound in form:
        label = str(bound.label or "")
        found += [Problem(label, str(text), bound.auto_id) for text in bound.errors]
    return found
