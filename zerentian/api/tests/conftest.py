from tests.fixtures import world, world_of_module

__all__ = ["world", "world_of_module"]
