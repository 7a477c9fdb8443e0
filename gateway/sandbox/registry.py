"""Which tools are simulated: one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.recruitee.vendor import Recruitee
from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

if TYPE_CHECKING:
    from gateway.sandbox.vendor import Vendor

TOOLS: dict[str, type[Vendor]] = {
    "recruitee": Recruitee,
    "smartrecruiters": SmartRecruiters,
}
