"""Accounts of the demo: each is entered by one step, and every one that the sheet tells exists."""

from __future__ import annotations

from zerentian.ops.demo import people
from zerentian.programmes.relief.demo import problems


def test_no_account_is_entered_by_two_steps() -> None:
    """The second would be refused, and the demo would stop half way."""
    own = {account.username for account in people.ACCOUNTS}
    others = {username for username, _name in problems.TEAM} | {problems.KEEPER}

    assert len(own) == len(people.ACCOUNTS)
    assert not own & others
    assert set(people.OTHERS) <= others
