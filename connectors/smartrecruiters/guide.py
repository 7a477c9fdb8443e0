"""How a SmartRecruiters account is connected (smartrecruiters.md §3, §13)."""

from connectors.guides import Guide, Method, step
from connectors.smartrecruiters.scopes import SAYS

SCOPES = ", ".join(SAYS)

GUIDE = Guide(
    prerequisites=(
        "An administrator of SmartRecruiters who may open Settings > Apps & Integrations.",
        (
            "The credential has to act with the system role Administrator: scopes and role must both allow a call, and other "
            "roles see a part of the jobs and candidates only."
        ),
        "For API keys: a user made for the integration, since a key acts as the user who made it.",
    ),
    methods=(
        Method(
            "client",
            "OAuth client credentials (recommended)",
            (
                step(
                    "Open the credentials",
                    "Sign in as administrator and go to Settings > Administration > Apps & Integrations.",
                ),
                step(
                    "Make an OAuth credential",
                    "Make a new credential of the kind OAuth client id. Choose the system role Administrator.",
                ),
                step("Choose the scopes", f"Tick these scopes: {SCOPES}."),
                step(
                    "Copy id and secret",
                    "Copy the client id and the client secret: the secret is shown once.",
                ),
            ),
            ("client_id", "client_secret"),
        ),
        Method(
            "consent",
            "OAuth with an administrator's consent (existing apps)",
            (
                step(
                    "Have an app of your own",
                    "This way is for apps that SmartRecruiters has registered already; new ones take client credentials. "
                    "The app's redirect address is shown below.",
                ),
                step("Enter id and secret", "Enter the client id and the client secret of the app."),
                step(
                    "Agree",
                    "You are sent to SmartRecruiters, sign in as administrator and agree. The integration acts as that user.",
                ),
            ),
            ("client_id", "client_secret"),
            consent=True,
        ),
        Method(
            "key",
            "API key",
            (
                step(
                    "Open the API keys",
                    "Sign in as the user for the integration and go to Settings > Administration > Apps & Integrations > API keys.",
                ),
                step(
                    "Make a key",
                    "Make a new API key and copy it. It has no scopes: it may do what its user may.",
                ),
            ),
            ("api_key",),
        ),
    ),
    source=(
        step(
            "Make a source of your own",
            "Open Settings > Configuration > Custom sources and add a source of the type Other, named exactly as your "
            "applications will name it: SmartRecruiters takes no source that is not there beforehand.",
            "https://www.smartrecruiters.com/settings/configuration/custom-sources",
        ),
        step(
            "Give its name with each candidate",
            "Send the name as `source.name` when a candidate is created; `source` of candidates then tells it.",
        ),
    ),
    settings=("company_identifier",),
)
