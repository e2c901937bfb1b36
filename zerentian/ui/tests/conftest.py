"""The browser of the journeys, for the components alone."""

from tests.journeys.conftest import (  # noqa: F401 - fixtures
    browser_context_args,
    browser_type_launch_args,
    check_axe,
    complaints,
)
