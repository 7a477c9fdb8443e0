"""How a Recruitee account is connected (recruitee.md §2.2, §13)."""

from connectors.guides import Guide, Method, step

GUIDE = Guide(
    prerequisites=(
        "A Recruitee plan with API access.",
        (
            "A user with an administrator's role, best one made for the integration: the token sees and may do exactly what "
            "its user may, and everything written is attributed to that user. It has to see all jobs, all candidates and "
            "the hired ones."
        ),
    ),
    methods=(
        Method(
            "token",
            "Personal API token",
            (
                step(
                    "Sign in as the user for the integration",
                    "Sign in to Recruitee as the user whose name everything that is written shall carry.",
                    "https://app.recruitee.com",
                ),
                step(
                    "Open the API tokens",
                    "Go to Settings > Apps and plugins > API tokens > Personal API tokens.",
                ),
                step(
                    "Make a token",
                    "Make a new personal API token, name it after this integration and copy it at once: Recruitee shows it once. "
                    "It does not expire until it is revoked.",
                ),
                step(
                    "Note the company",
                    "The same page shows the company's number and its subdomain. Either serves as company id.",
                ),
            ),
            ("company_id", "api_token"),
        ),
    ),
    source=(
        step(
            "Nothing to set up",
            "Sources are free text in Recruitee: one that is not there yet is made when the first candidate brings it.",
        ),
    ),
    settings=("subdomain",),
)
