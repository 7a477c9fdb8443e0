"""How a Recruit CRM account is connected (recruitcrm.md §2, §10)."""

from connectors.guides import Guide, Method, step

GUIDE = Guide(
    prerequisites=("An administrator of Recruit CRM: others do not see the page with the token.",),
    methods=(
        Method(
            "token",
            "API token of the account",
            (
                step(
                    "Open the API page",
                    "In Recruit CRM open Admin Settings > API & Integrations.",
                    "https://app.recruitcrm.io/api-and-integrations",
                ),
                step("Copy the token", "Copy the API token. There is one for the account; it has no scopes and no end."),
            ),
            ("api_token",),
        ),
    ),
    source=(
        step("Nothing to set up", "The source is a text of the candidate's: it is written as it is given."),
    ),
    settings=("note_type_id",),
)  # fmt: skip
