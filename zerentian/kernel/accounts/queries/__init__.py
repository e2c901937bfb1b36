"""Reads of accounts. Whatever a page shows passes the scope layer here."""

from zerentian.kernel.accounts.queries.authority import may_give
from zerentian.kernel.accounts.queries.people import (
    deputies,
    everybody,
    grant,
    listed,
    with_posts_and_grants,
)
from zerentian.kernel.accounts.queries.pickers import (
    givable_roles,
    managed_areas,
    managed_regions,
    managed_units,
    seatable,
)
from zerentian.kernel.accounts.queries.posts import all_posts, post, tenure

__all__ = [
    "all_posts", "deputies", "everybody", "givable_roles", "grant", "listed", "managed_areas",
    "managed_regions", "managed_units", "may_give", "post", "seatable", "tenure",
    "with_posts_and_grants",
]  # fmt: skip
