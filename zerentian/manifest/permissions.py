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
