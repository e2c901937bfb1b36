"""What the phone app says, by the keys that frontend/src/phone asks for.

Placeholders are filled in on the device. Words of the district's own lists (checklists, reasons) come with
the lists.
"""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Every text in the language of the page."""
    parts = (
        _navigation, _field, _problems, _visit, _recording, _checklist, _sending, _troubles,
        _device, _installing, _leaving,
    )  # fmt: skip
    return {key: text for part in parts for key, text in part().items()}


def _navigation() -> dict[str, str]:
    return {
        "back": _("Back"),
        "quick_menu": _("Quick menu"),
        "tab_field": _("Home"),
        "tab_problems": _("Problems"),
        "tab_visit": _("Record a visit"),
        "tab_queue": _("Sending"),
        "tab_device": _("Device"),
        "office_page": _("Office pages"),
        "look": _("Look at them"),
        "colon": _(": "),
    }


def _field() -> dict[str, str]:
    return {
        "my_field": _("My field"),
        "plan": _("A plan of my %(count)s households"),
        "my_households": _("My %(count)s households"),
        "household": _("Household"),
        "members": _("%(count)s people"),
        "to_do": _("To do"),
        "things": _("%(count)s open"),
        "draft_of": _("%(name)s: visit begun"),
        "go_on": _("Go on"),
        "begin_visit": _("Record a visit"),
        "write_progress": _("Write progress"),
        "recorded_waiting": _("Recorded, not sent yet"),
        "problem_overdue": _("Problem overdue by %(days)s days"),
        "visit_overdue": _("Visit overdue by %(days)s days"),
        "visit_left": _("Visit due in %(days)s days"),
        "visit_today": _("Visit due today"),
        "visited_on": _("Visited %(day)s"),
        "not_visited": _("No visit yet"),
        "whom_visited": _("Whom did you visit?"),
        "fetching": _("Fetching your households …"),
        "no_households": _("No household on this device"),
        "no_households_text": _(
            "Households you answer for come here at the next contact with the server."
        ),
        "attention": _("%(count)s records need you."),
        "fresh": _("Fetched %(at)s · erased here after %(until)s"),
        "never_fetched": _("Nothing was fetched yet."),
        "one_page": _("The household on one page"),
        "last_visits": _("Last visits"),
        "open_problems": _("Open problems"),
        "no_problems": _("No open problems"),
        "no_problems_text": _("Problems found on visits to your households stand here."),
        "class": _("Kind of household"),
        "address": _("Home address"),
        "members_label": _("Members"),
        "phone": _("Telephone"),
        "due_day": _("Visit due by"),
        "until": _("by %(day)s"),
        "not_here": _("Not on this device"),
        "not_here_text": _(
            "This household is not on this device. Connect once and it comes back if you "
            "still answer for it."
        ),
    }


def _problems() -> dict[str, str]:
    return {
        "problems": _("Problems"),
        "no_deadline": _("No deadline"),
        "overdue_days": _("%(days)s days overdue"),
        "left_days": _("%(days)s days left"),
        "due_today": _("Due today"),
        "progress_label": _("What was done"),
        "progress_waiting": _("Waiting: %(text)s"),
        "text_wrong": _("Please write 1 to 50 characters."),
    }


def _visit() -> dict[str, str]:
    return {
        "record_visit": _("Record a visit"),
        "how_visited": _("How"),
        "checklist": _("Checklist"),
        "mode": _("Way"),
        "mode_home": _("At home"),
        "mode_phone": _("By telephone"),
        "mode_proxy": _("By somebody else"),
        "mode_look_back": _("Look-back"),
        "mode_inspection": _("Inspection"),
        "met": _("Who was met"),
        "met_head": _("Head"),
        "met_member": _("Member"),
        "met_relative": _("Relative"),
        "met_neighbour": _("Neighbour"),
        "met_nobody": _("Nobody at home"),
        "when": _("When"),
        "day": _("Day"),
        "from": _("Began at"),
        "to": _("Ended at"),
        "hours": _("Hours"),
        "any_hour": _("Any hour counts, early or late. Where you are is not asked."),
        "what_said": _("What they said"),
        "optional": _("may stay empty"),
        "text_label": _("In a few words"),
        "at_most_50": _("At most 50 characters"),
        "at_most": _("At most %(most)s characters"),
        "next_day": _("Next visit"),
    }


def _recording() -> dict[str, str]:
    return {
        "photos": _("Photographs"),
        "photos_optional": _("%(count)s of %(most)s · not needed"),
        "add_photo": _("Take a photograph"),
        "photo_nth": _("Photograph %(nth)s"),
        "drop_photo": _("Remove photograph %(nth)s"),
        "compressing": _("Making the photographs smaller …"),
        "no_picture": _("This file is no picture that this device can read."),
        "photos_kept": _("%(count)s photographs kept on this device"),
        "server_decides": _(
            "When it is sent, the server checks the record and says what became of it. "
            "Nothing is submitted before that."
        ),
        "later": _("Go on later"),
        "finish": _("Keep on this device"),
        "store_here": _("Keep on this device"),
        "stored_here": _("Kept on this device. It is sent when there is a connection."),
        "draft_saved": _("Kept on this device %(at)s"),
        "nothing_kept": _("Every answer is kept on this device at once."),
        "put_right": _("Please put this right first:"),
        "day_missing": _("The day is missing."),
        "day_later": _("The day is later than today."),
        "from_missing": _("The end has no beginning."),
        "next_before": _("The next visit is before this one."),
        "text_too_long": _("The text is longer than 50 characters."),
        "wrong_no_number": _("not a whole number"),
        "wrong_outside": _("outside of what is possible"),
        "wrong_too_long": _("longer than 50 characters"),
    }


def _checklist() -> dict[str, str]:
    return {
        "safety": _("Safety"),
        "grade_yes": _("Yes"),
        "grade_partly": _("Partly"),
        "grade_no": _("No"),
        "why": _("What is the matter?"),
        "mended": _("Mended on the spot"),
        "opens_problem": _("This opens a problem: %(item)s. It is handed over on the same day."),
        "is_right": _("Is right"),
        "is_not_right": _("Is not right"),
        "really": _("as it really is"),
        "known_since": _("on file since %(day)s"),
        "left_to_answer": _("%(done)s of %(all)s answered, next: %(first)s"),
        "all_answered": _("All answered"),
        "not_passed": _("The household does not pass: a safety item failed."),
        "findings": _("%(count)s findings will be reported as problems"),
    }


def _sending() -> dict[str, str]:
    return {
        "queue": _("This device and sending"),
        "chip_waiting": _("%(count)s waiting"),
        "chip_busy": _("Busy"),
        "chip_offline": _("No line"),
        "chip_clear": _("All sent"),
        "state_stored": _("Kept on this device"),
        "state_sending": _("Being sent"),
        "state_submitted": _("Submitted"),
        "state_duplicate": _("Was there already"),
        "state_conflict": _("Conflict"),
        "state_refused": _("Refused"),
        "made_at": _("Visit of %(day)s · made %(at)s"),
        "send_now": _("Send now"),
        "sending_n": _("Sending %(done)s of %(all)s …"),
        "step_busy": _("Talking to the server …"),
        "no_line": _("No connection. Everything stays on this device."),
        "retry_at": _("Next try at %(at)s."),
        "line_idle": _("Connected. What is made here is sent by itself."),
        "line_waits": _("Nothing is sent at the moment."),
        "queue_empty": _("Nothing was recorded here"),
        "queue_empty_text": _(
            "Visits and progress that you record are listed here until the server has them, "
            "and a week longer."
        ),
        "photos_uploading": _("Text submitted, %(count)s photographs still to go"),
        "photos_waiting": _("%(count)s photographs"),
        "photos_failed": _("%(count)s photographs were not taken: %(why)s"),
        "conflict_text": _(
            "The server had this record with other content. Both are kept; the office will "
            "compare them."
        ),
        "conflict_seen": _("I have seen it"),
        "edit_and_send": _("Correct and send again"),
        "send_again": _("Send again"),
        "discard": _("Discard"),
        "discard_really": _("Really discard? This cannot be undone."),
        "drafts": _("Begun, not finished"),
        "take_away": _("Take along"),
        "take_away_text": _(
            "If this device will not come online, the records can be taken out here."
        ),
        "as_file": _("As a file"),
        "as_text": _("As text for paper"),
        "paper_text": _("In the order of the paper form. Only what has not been sent."),
        "copy": _("Copy"),
        "copied": _("Copied"),
        "print": _("Print"),
    }


def _troubles() -> dict[str, str]:
    return {
        "sign_in_again": _("Please sign in again. What waits here stays and is sent after that."),
        "sign_in": _("Sign in"),
        "revoked": _("This device was shut out by the office. Everything on it was erased."),
        "blocked": _("The server refuses this device: %(why)s"),
        "stranger": _(
            "Somebody else is signed in. The records of this device are sent only for "
            "whoever made them: sign in as that person, or erase them."
        ),
        "expired": _(
            "The households were erased from this device because there was no contact for "
            "too long. What waits to be sent is still here."
        ),
        "needs_line": _("This page needs a connection"),
        "needs_line_text": _("Without a connection, your field, visits and problems still work."),
        "cannot_keep": _(
            "This browser cannot keep records safely on the device. Please use the office "
            "pages, or another browser over https."
        ),
    }


def _device() -> dict[str, str]:
    return {
        "on_this_device": _("On this device"),
        "what_lies_here": _("What lies on this device"),
        "n_households": _("%(count)s households"),
        "records_waiting": _("Records waiting"),
        "last_contact": _("Last contact"),
        "never": _("never"),
        "erased_on": _("Households erased after"),
        "device_number": _("Device number, last characters"),
        "space": _("Space"),
        "space_used": _("%(used)s MB, %(share)s percent of what is allowed"),
        "lies_sealed": _(
            "Everything that names a person is sealed with a key that stays in this "
            "browser. It is erased when you sign out, when the office shuts this device "
            "out, or when there was no contact for too long."
        ),
        "lies_never": _(
            "Never on this device: identity numbers, bank accounts, households of others, "
            "where you are."
        ),
    }


def _installing() -> dict[str, str]:
    return {
        "install": _("Put it on the home screen"),
        "installed": _("It is installed."),
        "install_now": _("Install"),
        "install_huawei": _(
            "Huawei browser: menu ⋮, then “Add to home screen”. Allow the browser to make "
            "shortcuts if the phone asks."
        ),
        "install_xiaomi": _(
            "Xiaomi browser: menu, then “Tools”, then “Add to home screen”. If nothing "
            "appears, allow “Desktop shortcuts” in the settings of the phone."
        ),
        "install_wechat": _(
            "WeChat: tap ⋯ at the top right, then “Open in browser”, and install from "
            "there. Do not record visits within WeChat: it may erase what is kept."
        ),
        "install_iphone": _(
            "iPhone: open in Safari, tap Share, then “Add to Home Screen”. Without that the "
            "phone erases what is kept after seven days."
        ),
        "install_other": _("Other browsers: menu, then “Install app” or “Add to home screen”."),
        "other_browsers": _("Other phones and browsers"),
    }


def _leaving() -> dict[str, str]:
    return {
        "sign_out": _("Sign out"),
        "sign_out_text": _("Signing out erases everything that lies on this device."),
        "unsent": _(
            "%(count)s records were not sent and would be lost. Send them first, or take them along."
        ),
        "lose_and_sign_out": _("Lose %(count)s records and sign out"),
        "erase_and_sign_out": _("Erase and sign out"),
        "erase": _("Erase this device"),
    }
