import pytest

from ventanilla.referencias import selectors


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What a test changes in the lists is rolled back; what the process remembers of it must go too."""
    selectors.forget()
    yield
    selectors.forget()
