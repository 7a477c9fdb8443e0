"""Who the token's user is, and what the company has switched on (recruitee.md §9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee.ids import shown
from gateway.sandbox.recruitee.view_catalogue import admin_brief
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.call import Principal
    from gateway.sandbox.recruitee.vendor import Recruitee


def account(vendor: Recruitee, who: Principal) -> dict[str, Any]:
    """Return `GET /admin`."""
    user = vendor.world.users[who.user_id]
    role = vendor.world.roles[user.role_id]
    return {
        "admin": {
            **admin_brief(user),
            "company_id": vendor.company_id,
            "companies": [_company(vendor, who)],
            "all_companies_count": 1,
            "role_id": shown("roles", role.id),
            "role_name": role.name,
            "role_admin": role.grade == "admin",
            "role_abilities": sorted(who.abilities),
            "phone": "",
            "language": "en",
            "created_at": iso(user.created_at),
            "feature_discovery": {"rate_limiting_used": True, "offers_endpoint_changes_used": True},
        }
    }


def _company(vendor: Recruitee, who: Principal) -> dict[str, Any]:
    address = vendor.world.locations[1].address
    return {
        "id": vendor.company_id,
        "name": vendor.company_name,
        "subdomain": vendor.subdomain,
        "host": f"{vendor.subdomain}.example.org",
        "host_protocol": "https",
        "language": "en",
        "role": vendor.world.roles[vendor.world.users[who.user_id].role_id].name,
        "is_admin": True,
        "abilities": sorted(who.abilities),
        "admins_count": len(vendor.world.users),
        "status": "active",
        "street": address.street,
        "city": address.city,
        "postal_code": address.postal_code,
        "state_code": address.region_code,
        "country_code": address.country_code,
        "careers_site": {"enabled": True},
        "has_sample_data": True,
        "used_jobs": len(vendor.world.jobs),
        "used_talent_pools": len(vendor.world.pools),
        "created_at": iso(vendor.founded),
        "settings": {
            "awli_enabled": False,
            "eeo_enabled": True,
            "gdpr_enabled": True,
            "multilang_enabled": True,
            "new_company_enabled": False,
            "password_usage_enabled": True,
            "referral_program_enabled": False,
            "requisitions_enabled": False,
        },
    }
