"""What every test may ask for."""

import pytest
from tests.factories import Cast, make_cast
from tests.factories.catalogue import Catalogue, make_catalogue


@pytest.fixture
def cast(db: None) -> Cast:
    """One salon with its people, without catalogue or courses."""
    return make_cast()


@pytest.fixture
def catalogue(db: None) -> Catalogue:
    """The shipped catalogue, loaded, by code."""
    return make_catalogue()
