"""Dated facts of a person in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.packs import words
from zerentian.kernel.population.person_facts import PersonFact

TITLES = {PersonFact.Kind.DISABILITY: _("Disability"), PersonFact.Kind.INSURANCE: _("Insurance")}


def title(kind: str) -> str:
    return str(TITLES[PersonFact.Kind(kind)])


def said(fact: PersonFact) -> str:
    """Kind and grade of a disability, or the kind of insurance."""
    if fact.kind == PersonFact.Kind.INSURANCE:
        return words.label("insurance", fact.item)
    pairs = zip(("kind", "grade"), fact.value, strict=True)
    return " · ".join(words.label(f"disability_{name}", f"{name}_{digit}") for name, digit in pairs)
