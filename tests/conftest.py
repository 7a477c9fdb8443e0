import logging

import pytest
import structlog


@pytest.fixture(autouse=True, scope="session")
def quiet() -> None:
    """Tests that look at logs configure their own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
