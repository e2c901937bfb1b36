"""The sentences of the checks: why a row is refused or doubtful, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zerentian.kernel.rolls.rules import Finding
from zerentian.manifest.imports import Fault

TEXTS: dict[str, tuple[str, str]] = {
    "ID-4": (
        gettext_noop("the same person stands in row %(row)s (ID-4)"),
        gettext_noop("one person, one row: correct one of the numbers or delete one of the rows"),
    ),
    "ID-5": (
        gettext_noop("by this number the person is %(age)s years old (ID-5)"),
        gettext_noop("compare with the identity card"),
    ),
    "ID-5=": (
        gettext_noop("by the identity number the day of birth is %(born)s (ID-5)"),
        gettext_noop("compare both with the hukou booklet"),
    ),
    "ID-6": (
        gettext_noop("does not agree with the sex in the identity number (ID-6)"),
        gettext_noop("compare both with the hukou booklet"),
    ),
    "HH-3": (
        gettext_noop("nobody in this household is its head (HH-3)"),
        gettext_noop("enter 户主 for exactly one member"),
    ),
    "HH-3+": (
        gettext_noop("the household already has a head in row %(row)s (HH-3)"),
        gettext_noop("enter 户主 for exactly one member"),
    ),
    "HH-3=": (
        gettext_noop("the household already has a spouse in row %(row)s (HH-3)"),
        gettext_noop("correct the relation of one of the two"),
    ),
    "HH-4": (
        gettext_noop("head and spouse are of the same sex (HH-4)"),
        gettext_noop("check both identity numbers and the relation"),
    ),
    "HH-5": (
        gettext_noop("does not agree with the sex in the identity number (HH-5, ID-6)"),
        gettext_noop("correct the relation or the identity number"),
    ),
    "HH-6+": (
        gettext_noop("less than 14 years lie between parent and child (HH-6)"),
        gettext_noop("check the identity numbers and the relation"),
    ),
    "HEAD": (
        gettext_noop("the head in row %(row)s is called %(name)s"),
        gettext_noop("correct the name of the head or the relations"),
    ),
    "AGREE": (
        gettext_noop("differs from row %(row)s of the same household (“%(value)s”)"),
        gettext_noop("all rows of a household say the same here"),
    ),
    "VILLAGE": (
        gettext_noop("no such village in this town"),
        gettext_noop("write county, town and village as in the list of divisions, or the code"),
    ),
    "TOWN": (
        gettext_noop("no such town or subdistrict in this county"),
        gettext_noop("write it as in the list of divisions"),
    ),
    "COUNTY": (
        gettext_noop("no such county or district here"),
        gettext_noop("write it as in the list of divisions"),
    ),
    "SEVERAL": (
        gettext_noop("several villages could be meant: %(names)s"),
        gettext_noop("write the full name or the 12-digit code"),
    ),
    "OUTSIDE": (
        gettext_noop("this village lies outside the places where you may import"),
        gettext_noop("delete the row, or ask the office that looks after the village"),
    ),
    "ELSEWHERE": (
        gettext_noop("this household is registered outside the places where you may import"),
        gettext_noop("check the household number, or ask the district office to move it"),
    ),
    "A-1": (
        gettext_noop("this household number belonged to a household that has ended (A-1)"),
        gettext_noop("give the new household a new number"),
    ),
    "A-3": (
        gettext_noop("this person already belongs to household %(code)s (A-3)"),
        gettext_noop(
            "take the person out of that household first, or upload both households together"
        ),
    ),
    "A-3+": (
        gettext_noop("this person already belongs to a household of another place (A-3)"),
        gettext_noop("ask the district office"),
    ),
    "NEWER": (
        gettext_noop("the register already holds something newer, from %(day)s on"),
        gettext_noop("upload the newest workbook; older ones come first or not at all"),
    ),
    "DEAD": (
        gettext_noop("the register has the death of this person on %(day)s"),
        gettext_noop("delete the row, or take the death back first if it is wrong"),
    ),
    "MERGED": (
        gettext_noop("this number belongs to a record that was merged into another of this person"),
        gettext_noop("the register keeps its own number: correct yours if it is wrong"),
    ),
    "UNKNOWN": (
        gettext_noop("nobody with this number is in the register of the places where you may import"),
        gettext_noop("check the number, or enter the person with a hukou list first"),
    ),
    "FUTURE": (
        gettext_noop("lies after the day of the data, %(on)s"),
        gettext_noop("correct it, or upload with the right day of the data"),
    ),
    "DIED": (
        gettext_noop("the register has the death of this person on %(day)s"),
        gettext_noop("compare with the document; take the death back first if the register is wrong"),
    ),
    "CARD": (
        gettext_noop("the card belongs to another identity number"),
        gettext_noop("compare both with the card"),
    ),
    "CARD=": (
        gettext_noop("does not agree with the number of the card"),
        gettext_noop("compare both with the card"),
    ),
    "DISABILITY": (
        gettext_noop("neither here nor in the number of a card"),
        gettext_noop("enter kind and grade in words, or the number of the card"),
    ),
    "NAME": (
        gettext_noop("the register knows somebody with another name under this number"),
        gettext_noop("compare name and number with the document"),
    ),
}  # fmt: skip


def fault(finding: Finding) -> Fault:
    why, todo = TEXTS[finding.check]
    return Fault(finding.column, _(why) % finding.about, _(todo) % finding.about)
