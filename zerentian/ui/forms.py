"""Forms in the dress of the house: Django's own renderer with our field and form templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, widgets
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

CHECKS = (widgets.CheckboxInput, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class Renderer(TemplatesSetting):
    """FORM_RENDERER: `{{ form }}` and `{{ field.as_field_group }}` come out as the design has them."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


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
    own = " ".join(filter(None, [dress(widget), widget.attrs.get("class"), (attrs or {}).pop("css", "")]))
    return bound.as_widget(attrs={**(attrs or {}), "class": own})


def is_check(bound: BoundField) -> bool:
    """A single tick has its label behind it, not above."""
    return isinstance(bound.field.widget, widgets.CheckboxInput)


@dataclass(frozen=True)
class Problem:
    """One line of the summary: which field (empty for the form as a whole), what, and where it is."""

    label: str
    text: str
    target: str = ""


def problems(form: BaseForm) -> list[Problem]:
    """Everything that must be put right before this form can be accepted, in the order of the fields."""
    found = [Problem("", str(text)) for text in form.non_field_errors()]
    for bound in form:
        label = str(bound.label or "")
        found += [Problem(label, str(text), bound.auto_id) for text in bound.errors]
    return found
