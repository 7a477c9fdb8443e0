"""What each feature of the checklist is here, and how it is used: once for all tools that have it."""

from __future__ import annotations

from collections.abc import Mapping

HOW: Mapping[str, str] = {
    "API Passthrough": "The mutation `passthrough` sends a request of your own to the tool, with its authentication, pacing and log.",
    "Automatic Setup": "Where the tool has a call for it, the gateway subscribes by itself when an integration is connected and unsubscribes "
    "when it is removed; else `Integration.webhookSetup` has the address and the steps, and the first delivery is noticed.",
    "Candidate source tracking": "`Candidate.source` tells where a candidate came from; `tools { connectionGuide { candidateSource } }` "
    "tells how the source is set up at the tool, so that it can be given as `source.name`.",
    "Candidates": "The fields of candidates: `Integration.customFields(model: CANDIDATE)` and `Candidate.customFields`.",
    "Connection Guide": "`tools { connectionGuide { … } }` has the steps as data; `createConnectLink` makes a page that walks through them.",
    "Create credentials": "`tools { connectionGuide { methods { steps } } }` tells step by step how the credentials are made at the tool.",
    "Custom Field Explorer": "`Integration.customFields(model)` lists them live, with types, options and samples; `mapCustomField` gives "
    "one a key of your own in `customFields`; `integrationFields(model)` and `switchIntegrationField` pass others on.",
    "Delta Syncs": "Lists take `filter: { updatedAfter }`, which the tool applies wherever it can; `sources { scan { pushedDown filteredHere } }` tells.",
    "EEO Questions": "The tool asks candidates by itself, by mail after they applied; the answers never show as screening questions.",
    "Job roles (e.g. Hiring Manager)": "`Job.hiringTeam { roles roleAssignments { role } }` tells who has which role in a job.",
    "Jobs": "The fields of jobs: `Integration.customFields(model: JOB)` and `Job.customFields`.",
    "OAuth": "Credentials are the client id and secret, for which tokens are got and renewed; or a user's consent on the page that "
    "`createConnectLink` makes, whose refresh tokens are kept encrypted and renewed by one process at a time.",
    "Per Model Tests": "`checkIntegration { tests { model passed operation } }` tries each model by one light call.",
    "Prerequisites": "`tools { connectionGuide { prerequisites } }` tells what must be there before an account is connected.",
    "Roles": "The root list `roles`, and `User.roles` where the tool has roles of users.",
    "Scope Testing": "`checkIntegration { models { … } actions { … } }` tells of each model and action whether the credentials allow it, "
    "which permission is missing and how it is granted, without writing.",
    "Source Writing": "`createCandidate` and `createApplication` take `source`, which is written at the tool.",
    "Sync Only Created Applications": "`filter: { onlyCreated: true }` on candidates and applications: those made through the gateway or imported with "
    "`importTrackedApplication`. With the integration's setting `only_created` no others show.",
    "System roles (e.g. Admin)": "`User.roles { scope }` tells the system roles of a user.",
    "Webhook Subscriptions": "The tool's webhooks come in under `/webhooks/…` and go out as `events`.",
}
"""By the feature's name."""
