"""How a TrackerRMS account is connected (trackerrms.md §2, §3)."""

from connectors.guides import Guide, Method, step

REGION = step(
    "Find out the region",
    "The address of Tracker in the browser tells where the tenant is: United States (us), Canada (ca), or the UK and the rest "
    "of the world (gl). A token works in its own region only.",
)

GUIDE = Guide(
    prerequisites=(
        "A user of Tracker who may open the security settings.",
        "The user needs access to jobs (opportunities) and candidates (resources).",
        ("There is one token for each database: making a new one ends the one before, so integrations that share a tenant "
        "share its token."),
    ),
    methods=(
        Method(
            "token",
            "Bearer token",
            (
                REGION,
                step("Open the API settings", "In Tracker open Tools & Settings > Security Settings > API."),
                step(
                    "Copy the token",
                    "If a token is in use already, copy that one. Otherwise generate one and copy it.",
                ),
            ),
            ("bearer_token",),
        ),
        Method(
            "oauth2",
            "OAuth2 refresh token",
            (
                REGION,
                step("Ask for a client secret", "The vendor hands it out on request; the client id is the same for everybody."),
                step("Enter secret and refresh token", "Enter both; `redirect_uri` is the one that the refresh token was got with."),
            ),
            ("client_secret", "refresh_token"),
        ),
    ),
    source=(
        step(
            "Choose a source",
            "Sources are a list of the tenant's. Give the name of one with each candidate; names are compared without regard "
            "to case.",
        ),
    ),
    settings=("region", "tenant_timezone"),
)  # fmt: skip
