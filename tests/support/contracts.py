"""Where the vendors' contracts lie, which are no part of the repository: published answers, OpenAPI files.

ATS_CONTRACTS names the folder; without it `../shared/vendors` beside the checkout is taken, if there is one.
"""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("ATS_CONTRACTS") or Path(__file__).parents[3] / "shared" / "vendors")

needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="the vendors' contracts are not beside the checkout")
"""Marks tests that read them."""
