"""What every connector keeps to: subclass `ConnectorContract`, state the hooks, inherit the tests.

A connector's subclass gives small invented objects, one or more for each of its views (those that stand embedded
in another's example need none of their own), and the error bodies of its vendor's contract.
"""

from tests.contract.declared import Declared
from tests.contract.viewed import Viewed
from tests.contract.wired import Wired


class ConnectorContract(Declared, Viewed, Wired):
    """The contract; its hooks are in hooks.py."""
