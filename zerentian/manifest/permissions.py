"""What somebody may do. Where they may do it is their grant's place; see kernel/accounts/scope.py."""

from enum import StrEnum


class Permission(StrEnum):
    SUBJECTS_VIEW = "subjects.view"
    SUBJECTS_EDIT = "subjects.edit"
    SUBJECTS_REVEAL = "subjects.reveal"  # see a full identity or telephone number, with a reason
    SUBJECTS_ERASE = "subjects.erase"  # ask for, or agree to, the removal of somebody's payload
    READERS_VIEW = "subjects.readers"  # tell a citizen who looked at their record
    DUTIES_VIEW = "duties.view"
    DUTIES_ASSIGN = "duties.assign"
    VISITS_VIEW = "visits.view"
    VISITS_RECORD = "visits.record"  # for others too: type in what came on paper, run inspections
    PROBLEMS_VIEW = "problems.view"
    PROBLEMS_EDIT = "problems.edit"  # open, hand over, put on hold
    PROBLEMS_VERIFY = "problems.verify"  # close what somebody else solved
    ACCOUNTABILITY_VIEW = "accountability.view"  # the closed register of talks and admonitions
    ACCOUNTABILITY_RECORD = "accountability.record"
    ORDERS_VIEW = "orders.view"
    ORDERS_ISSUE = "orders.issue"
    IMPORTS_RUN = "imports.run"
    EXPORTS_RUN = "exports.run"
    EXPORTS_APPROVE = "exports.approve"  # agree, as the second person, that a long list leaves
    FIGURES_VIEW = "figures.view"
    REGIONS_VIEW = "regions.view"
    REGIONS_ADOPT = "regions.adopt"
    ENTITIES_VIEW = "entities.view"
    ENTITIES_EDIT = "entities.edit"
    ACCOUNTS_VIEW = "accounts.view"
    ACCOUNTS_MANAGE = "accounts.manage"
    ACTIVITY_VIEW = "activity.view"
