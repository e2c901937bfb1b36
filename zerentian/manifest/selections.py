"""Lists of programmes that hand what they show to a deed of the kernel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A list of subjects, asked by the parameters of its address instead of thousands of ids.

    ids: called with `viewer` and `words`; a queryset of the ids of subjects. Whoever uses it narrows it
    to what the viewer may do with them.
    """

    key: str
    ids: Callable[..., Any]
