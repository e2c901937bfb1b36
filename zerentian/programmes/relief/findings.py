"""The sentences of the checks: why a row is refused or doubtful, and what to do.

What is asked of every list of people is said as in `rolls`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zerentian.kernel.rolls.findings import TEXTS as OF_PEOPLE
from zerentian.manifest.imports import Fault
from zerentian.programmes.relief.rules import Finding

TEXTS: Mapping[str, tuple[str, str]] = OF_PEOPLE | {
    "ID-4": (
        gettext_noop("the same identity number stands in row %(row)s (ID-4)"),
        gettext_noop("one person, one row: correct one of the numbers or delete one of the rows"),
    ),
    "HH-1": (
        gettext_noop("the household declares %(declared)s people but has %(rows)s rows (HH-1)"),
        gettext_noop("correct the number of people or add the missing members"),
    ),
    "HH-6": (
        gettext_noop("the head is %(age)s years old (HH-6)"),
        gettext_noop("check the identity number and the relation"),
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
    "VILLAGES": (
        gettext_noop("this household stands in another village in row %(row)s"),
        gettext_noop("a household is in one village: correct the village or the household number"),
    ),
    "A-1+": (
        gettext_noop("this member number was already used for somebody else (A-1)"),
        gettext_noop("numbers are never used again: correct the member number"),
    ),
    "UNBORN": (
        gettext_noop("lies before the person was born"),
        gettext_noop("check the day and the identity number"),
    ),
}


def fault(finding: Finding) -> Fault:
    why, todo = TEXTS[finding.check]
    return Fault(finding.column, _(why) % finding.about, _(todo) % finding.about)
