"""Which tools are simulated: one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.recruitcrm.vendor import RecruitCrm
from gateway.sandbox.recruitee.vendor import Recruitee

if TYPE_CHECKING:
    from gateway.sandbox.vendor import Vendor

TOOLS: dict[str, type[Vendor]] = {
    "recruitcrm": RecruitCrm,
    "recruitee": Recruitee,
}
