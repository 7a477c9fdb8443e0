"""The suite's assertions are explained like those of the tests that inherit it."""

import pytest

pytest.register_assert_rewrite(
    "tests.contract.hooks", "tests.contract.declared", "tests.contract.viewed", "tests.contract.wired"
)
