"""The shared world of the architecture tests serves the pages of the house too."""

from tests.conftest import world

__all__ = ["world"]
