"""Which tools are simulated: one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.gem.vendor import Gem
from gateway.sandbox.recruitcrm.vendor import RecruitCrm
from gateway.sandbox.recruitee.vendor import Recruitee
from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters
from gateway.sandbox.trackerrms.vendor import TrackerRMS

if TYPE_CHECKING:
    from gateway.sandbox.vendor import Vendor

TOOLS: dict[str, type[Vendor]] = {
    "gem": Gem,
    "recruitcrm": RecruitCrm,
    "recruitee": Recruitee,
    "smartrecruiters": SmartRecruiters,
    "trackerrms": TrackerRMS,
}
