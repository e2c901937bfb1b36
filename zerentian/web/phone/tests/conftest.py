"""The shared world of the architecture tests serves the pages of the house too."""

from tests.fixtures import world, world_of_module

__all__ = ["world", "world_of_module"]
