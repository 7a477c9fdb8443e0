"""How a Gem account is connected (gem.md §1, §10)."""

from connectors.guides import Guide, Method, step

GUIDE = Guide(
    prerequisites=(
        "Gem has switched API access on for the team: ask Gem's support if there is no page for API keys.",
        "An administrator of Gem.",
    ),
    methods=(
        Method(
            "key",
            "API key of the team",
            (
                step("Open the API keys", "In Gem open Team settings > Admin settings > API keys."),
                step("Make a key", "Make a new API key, name it after this integration and copy it."),
            ),
            ("api_key",),
        ),
        Method(
            "partner",
            "Shareable access key of a partner integration",
            (
                step("Open the integrations", "In Gem open Admin settings > Integrations > Third party applications."),
                step("Add the integration", "Choose Add integration, pick the partner and copy the shareable access key: 40 letters and digits."),
                step("Enter the partner's secret", "Enter the application secret that Gem gave the partner; it is the same for all customers."),
            ),
            ("api_key", "application_secret"),
        ),
    ),
    source=(
        step("Make a source", "In Gem open Admin settings > Gem ATS > Applications > Sources and add a source for this integration."),
    ),
    settings=("acting_user_id", "job_board_vanity_path"),
)  # fmt: skip
