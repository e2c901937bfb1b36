"""Fields in which one types or picks a name: an input with suggestions, no scripts needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _


class Suggesting(forms.TextInput):
    """An input with a datalist of `options` under it."""

    template_name = "ui/forms/suggesting.html"

    def __init__(self, options: Callable[[], Iterable[str]]) -> None:
        super().__init__({"autocomplete": "off"})
        self.options = options

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        known = f"{context['widget']['attrs'].get('id', name)}_known"
        context["widget"]["attrs"]["list"] = known
        return {**context, "known": known, "options": self.options()}


class NamedField(forms.CharField):
    """One row of a queryset, by the text that is suggested for it or by any of `columns` exactly.

    rows: those that may be chosen, already within the viewer's scope. shown: the text suggested.
    """

    def __init__(
        self,
        *,
        rows: QuerySet[Any],
        shown: Callable[[Any], str],
        columns: Sequence[str],
        **kwargs: Any,
    ) -> None:
        self.rows, self.shown, self.columns = rows, shown, columns
        widget = Suggesting(lambda: [shown(row) for row in rows])
        super().__init__(widget=widget, max_length=300, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return self.shown(value) if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = [row for row in self.rows if text == self.shown(row)] or self._exact(text)
        if not found:
            raise forms.ValidationError(
                _("“%(text)s” is not among what you can choose. Pick one of the suggestions.")
                % {"text": text}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("There are %(count)s of “%(text)s”. Pick the right one from the suggestions.")
                % {"count": len(found), "text": text}
            )
        return found[0]

    def _exact(self, text: str) -> list[Any]:
        return [row for row in self.rows if text in [getattr(row, name) for name in self.columns]]
