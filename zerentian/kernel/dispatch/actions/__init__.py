"""Everything that can be done to orders. Each is one transaction with one entry in the log."""

from zerentian.kernel.dispatch.actions.holding import ask, progress, receive, report
from zerentian.kernel.dispatch.actions.issuing import add, issue
from zerentian.kernel.dispatch.actions.judging import accept, extend, keep, return_
from zerentian.kernel.dispatch.actions.steering import recall, remind, wait_for
from zerentian.kernel.dispatch.drafts import Recipient

__all__ = [
    "Recipient",
    "accept",
    "add",
    "ask",
    "extend",
    "issue",
    "keep",
    "progress",
    "recall",
    "receive",
    "remind",
    "report",
    "return_",
    "wait_for",
]
