"""Why a file was not read."""

from __future__ import annotations

from zerentian.lib.refusals import Refused, gettext_noop


class SheetRefused(Refused):
    """The file is not read, nothing of it was used; `code` says why."""

    messages = {
        "empty": gettext_noop("the file is empty"),
        "too_large": gettext_noop("the file is larger than %(limit)s MB: split it into several"),
        "kind": gettext_noop(
            "this is not a workbook: upload an .xlsx, .xls or .csv file. Some systems call web"
            " pages .xls: open such a file and save it as .xlsx"
        ),
        "truncated": gettext_noop(
            "the file ends too early, it was not copied or downloaded completely: fetch it again"
        ),
        "damaged": gettext_noop(
            "the file is damaged: open it, save it under another name and upload that"
        ),
        "password": gettext_noop("the file is protected by a password: save it without one"),
        "bomb": gettext_noop(
            "the file unpacks to far more than it seems to hold: copy the table into a new"
            " workbook and upload that"
        ),
        "encoding": gettext_noop(
            "the characters of the file are neither UTF-8 nor GB18030: save it as .xlsx"
        ),
        "too_many_rows": gettext_noop(
            "the sheet reaches down beyond row %(limit)s: delete what stands below the table, or"
            " split the file"
        ),
        "too_many_columns": gettext_noop(
            "the sheet reaches beyond column %(limit)s: delete what stands beside the table"
        ),
        "too_many_cells": gettext_noop(
            "the sheet has more than %(limit)s cells: delete what stands far away from the table,"
            " or split the file"
        ),
        "too_heavy": gettext_noop(
            "reading the file needs more memory or time than is allowed: delete what stands far"
            " away from the table, or split the file"
        ),
        "no_rows": gettext_noop("no sheet of the file has a filled cell"),
        "no_such_sheet": gettext_noop(
            "the file has no sheet “%(wanted)s”; its sheets are: %(found)s"
        ),
    }
