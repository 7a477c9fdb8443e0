"""The unified actions at Gem (gem.md §7, §9)."""

from connectors.actions import Action
from connectors.gem import linking, moving

LINK_INPUTS = frozenset(
    {
        "label",
        "url",
        "details.custom_field_name_prefix",
        "details.attributes.key",
        "details.attributes.value",
    }
)

ACTIONS = {
    "moveApplicationToStage": Action(
        moving.move, ("Application", "Candidate"), frozenset({"application_id", "stage_id"})
    ),
    "addResultLinkToApplication": Action(
        linking.to_application, ("Candidate",), LINK_INPUTS | {"application_id"}
    ),
    "addResultLinkToCandidate": Action(linking.to_candidate, ("Candidate",), LINK_INPUTS | {"candidate_id"}),
}
"""The actions of Gem that the gateway performs, by mutation."""
