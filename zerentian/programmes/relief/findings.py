"""The sentences of the checks: why a row is refused or doubtful, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zerentian.manifest.imports import Fault
from zerentian.programmes.relief.rules import Finding

TEXTS: Mapping[str, tuple[str, str]] = {
    "ID-4": (
        gettext_noop("the same identity number stands in row %(row)s (ID-4)"),
        gettext_noop("one person, one row: correct one of the numbers or delete one of the rows"),
    ),
    "ID-5": (
        gettext_noop("by this number the person is %(age)s years old (ID-5)"),
        gettext_noop("compare with the identity card"),
    ),
    "HH-1": (
        gettext_noop("the household declares %(declared)s people but has %(rows)s rows (HH-1)"),
        gettext_noop("correct the number of people or add the missing members"),
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
    "HH-6": (
        gettext_noop("the head is %(age)s years old (HH-6)"),
        gettext_noop("check the identity number and the relation"),
    ),
    "HH-6+": (
        gettext_noop("less than 14 years lie between parent and child (HH-6)"),
        gettext_noop("check the identity numbers and the relation"),
    ),
    "HE-2": (
        gettext_noop("“healthy” stands beside an illness (HE-2)"),
        gettext_noop("delete one of the two"),
    ),
    "HE-3": (
        gettext_noop("a disability card, but health does not say disabled (HE-3)"),
        gettext_noop("enter 残疾 or the number of the identity card"),
    ),
    "LA-1": (
        gettext_noop("at %(age)s years nobody is able to work yet (LA-1)"),
        gettext_noop("enter 无劳动力 or correct the identity number"),
    ),
    "LA-2": (
        gettext_noop("unusual at %(age)s years (LA-2)"),
        gettext_noop("usual are 弱劳动力或半劳动力 and 无劳动力"),
    ),
    "LA-3": (
        gettext_noop("healthy, %(age)s years old, not at school, yet unable to work (LA-3)"),
        gettext_noop("check health and ability to work"),
    ),
    "LA-4": (
        gettext_noop("works away, yet unable to work (LA-4)"),
        gettext_noop("correct the months or the ability to work"),
    ),
    "ED-1": (
        gettext_noop("empty at %(age)s years, which is school age (ED-1)"),
        gettext_noop("enter the school year, or 非在校"),
    ),
    "ED-2": (
        gettext_noop("in primary school at %(age)s years (ED-2)"),
        gettext_noop("check the school year and the identity number"),
    ),
    "ED-3": (
        gettext_noop("in senior secondary school at %(age)s years (ED-3)"),
        gettext_noop("check the school year and the identity number"),
    ),
    "ED-5": (
        gettext_noop("not at school at %(age)s years, household not monitored (ED-5)"),
        gettext_noop("find out why, and report it to the education office"),
    ),
    "ED-6": (
        gettext_noop("at school and more than three months at work (ED-6)"),
        gettext_noop("check both"),
    ),
    "ED-7": (
        gettext_noop("unusual education at %(age)s years (ED-7)"),
        gettext_noop("check education and identity number"),
    ),
    "CA-1": (
        gettext_noop("cause is disability, but no member is disabled (CA-1)"),
        gettext_noop("check the cause and the health of the members"),
    ),
    "CA-2": (
        gettext_noop("cause is illness, but every member is healthy (CA-2)"),
        gettext_noop("check the cause and the health of the members"),
    ),
    "CA-3": (
        gettext_noop("the same cause stands twice (CA-3)"),
        gettext_noop("one main cause and at most two others, all different"),
    ),
    "3B-1": (
        gettext_noop("a dangerous house, household not monitored (3B-1)"),
        gettext_noop("report it to the housing office"),
    ),
    "3B-2": (
        gettext_noop("no safe water, household not monitored (3B-2)"),
        gettext_noop("report it to the water office"),
    ),
    "MO-1": (
        gettext_noop("monitored, but without a date (MO-1)"),
        gettext_noop("enter since when"),
    ),
    "MEMBER": (
        gettext_noop("the same member number stands in row %(row)s"),
        gettext_noop("every member has a number of their own"),
    ),
    "AGREE": (
        gettext_noop("differs from row %(row)s of the same household (“%(value)s”)"),
        gettext_noop("all rows of a household say the same here"),
    ),
    "VILLAGES": (
        gettext_noop("this household stands in another village in row %(row)s"),
        gettext_noop("a household is in one village: correct the village or the household number"),
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
    "A-1+": (
        gettext_noop("this member number was already used for somebody else (A-1)"),
        gettext_noop("numbers are never used again: correct the member number"),
    ),
    "MERGED": (
        gettext_noop("this number belongs to a record that was merged into another of this person"),
        gettext_noop("the register keeps its own number: correct yours if it is wrong"),
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
    "FUTURE": (
        gettext_noop("lies after the day of the data, %(on)s"),
        gettext_noop("correct it, or upload with the right day of the data"),
    ),
    "UNBORN": (
        gettext_noop("lies before the person was born"),
        gettext_noop("check the day and the identity number"),
    ),
}


def fault(finding: Finding) -> Fault:
    why, todo = TEXTS[finding.check]
    return Fault(finding.column, _(why) % finding.about, _(todo) % finding.about)
