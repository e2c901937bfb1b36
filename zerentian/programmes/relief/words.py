"""Words of the pack's code lists, by key."""

from __future__ import annotations

from zerentian.kernel.packs.words import label, labels

__all__ = ["groups", "label", "labels"]


def groups(codes: str, *endings: str) -> str:
    """Keys that end so, as one value of a filter: low-income households before and after exit."""
    return ",".join(key for key in labels(codes) if key.endswith(endings))
