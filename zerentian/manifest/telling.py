"""What people may be told, as the apps declare it in their module `told` (a tuple `KINDS`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of notification.

    text: message id (English) with a %(name)s for each of `names`; it never names a citizen, because
    whom it is about stands behind the link, where access is checked anew. title: what a digest counts
    it as. urgent: leaves by the channels at once instead of with the digest of the day.
    """

    key: str
    title: StrOrPromise
    text: str
    names: tuple[str, ...] = ()
    urgent: bool = False
