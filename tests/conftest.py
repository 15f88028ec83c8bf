"""What every test may ask for."""

import pytest
from tests.factories import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """One salon with its people, without catalogue or courses."""
    return make_cast()
