"""Fifty queries of frontends over the five sandboxes, each with the fewest calls that the contracts permit.

`minimum` counts upstream calls with nothing cached, for the sandboxes' default data; `why` proves it. `ids` names a
root list and how many of its first ids the query is given (as `$id` or `$ids`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """One query, and the fewest calls that answer it."""

    name: str
    tools: tuple[str, ...]
    minimum: int
    why: str
    query: str
    ids: tuple[str, int] | None = None


RECRUITEE, RECRUITCRM, GEM = ("recruitee",), ("recruitcrm",), ("gem",)
SMART, TRACKER = ("smartrecruiters",), ("trackerrms",)
ALL = (*RECRUITEE, *RECRUITCRM, *GEM, *SMART, *TRACKER)

QUERIES = (
    # ---- Recruitee (recruitee.md §4) -----------------------------------------------------------------------
    Asked(
        "job board",
        RECRUITEE,
        1,
        "a page of jobs: 1, the statuses are its filter (§5.1)",
        """{ jobs(first: 50, filter: { statuses: [OPEN] }) { nodes { id name status department
        employmentType } } }""",
    ),
    Asked(
        "pipeline of all jobs",
        RECRUITEE,
        3,
        "all jobs with their stages: 1; 2,000 candidates with placements, 1,000 a page at most: 2 (a "
        "board each: 50)",
        """{ jobs(first: 50) { nodes { id name applications(first: 20) { nodes { currentStage { name }
        candidate { firstName lastName } } pageInfo { hasNextPage endCursor } } } } }""",
    ),
    Asked(
        "pipeline of one job",
        RECRUITEE,
        2,
        "the job's row: 1; its board with candidates and stages: 1, for neither holds the other",
        """query ($id: ID!) { job(id: $id) { name applications(first: 50) { nodes { currentStage { name }
        candidate { firstName lastName } } } } }""",
        ("jobs", 1),
    ),
    Asked(
        "talent search",
        RECRUITEE,
        2,
        "hits of the search carry tags and sources: 1; who has no source may have a referrer, told by the rows: 1 (§10)",
        """{ candidates(first: 50) { nodes { firstName lastName source tags { name } } } }""",
    ),
    Asked(
        "candidate profile",
        RECRUITEE,
        2,
        "the full record: 1; the ids of tags stand in the list of tags only: 1",
        """query ($id: ID!) { candidate(id: $id) { firstName lastName customFields tags { id name }
        location { city } socialMedia { link } } }""",
        ("candidates", 1),
    ),
    Asked(
        "interview schedule",
        RECRUITEE,
        2,
        "interviews: 1; they do not name the placement: 20 candidates with theirs in 1",
        """{ interviews(first: 20) { nodes { startingAt application { outcome job { name } candidate {
        firstName } } } } }""",
    ),
    Asked(
        "teams",
        RECRUITEE,
        2,
        "everybody: 1; every job's team stands in the list of jobs: 1",
        """{ users(first: 50) { nodes { lastName hiringTeams { nodes { roles job { name } } } } } }""",
    ),
    Asked(
        "aliases",
        RECRUITEE,
        2,
        "both aliases are one page of jobs: 1; the names of the team are users: 1",
        """{ a: jobs(first: 5) { nodes { name } } b: jobs(first: 9) { nodes { hiringTeam { user { lastName
        } } } } }""",
    ),
    Asked(
        "application form",
        RECRUITEE,
        4,
        "jobs with stages: 1; the pipeline of two rows without one: 2 (§14.6); the questions of all published jobs: 1",
        """{ jobs(first: 100, filter: { statuses: [OPEN], visibilities: [PUBLIC] }) { nodes { name
        applicationStages { index stage { name } } screeningQuestions { index required question { title
        } } } } }""",
    ),
    Asked(
        "forty candidates by id",
        RECRUITEE,
        1,
        "ids are taken 250 at a time, placements and jobs come along: 1",
        """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Candidate { firstName emailAddresses {
        emailAddress } applications { nodes { outcome job { name } } } } } }""",
        ("candidates", 40),
    ),
    # ---- Recruit CRM (recruitcrm.md §1, §6) ----------------------------------------------------------------
    Asked(
        "job board",
        RECRUITCRM,
        1,
        "rows of jobs hold their questions: 1",
        """{ jobs(first: 50) { nodes { id name status visibility screeningQuestions { index question {
        title } } } } }""",
    ),
    Asked(
        "pipelines of ten jobs",
        RECRUITCRM,
        11,
        "jobs: 1; applications come by job only, with stage and candidate, 100 a call: 10",
        """{ jobs(first: 10) { nodes { name applications(first: 50) { nodes { currentStage { name }
        candidate { firstName emailAddresses { emailAddress } } } } } } }""",
    ),
    Asked(
        "candidates with applications",
        RECRUITCRM,
        22,
        "candidates: 1; their stages come one candidate a call: 20; all 60 jobs in 1",
        """{ candidates(first: 20) { nodes { firstName applications { nodes { remoteUpdatedAt job { name
        status } currentStage { name } } } } } }""",
    ),
    Asked(
        "candidate profile",
        RECRUITCRM,
        1,
        "the record holds everything: 1",
        """query ($id: ID!) { candidate(id: $id) { firstName customFields location { city } socialMedia {
        link } } }""",
        ("candidates", 1),
    ),
    Asked(
        "stages of jobs",
        RECRUITCRM,
        12,
        "jobs: 1; stages come one pipeline a call, and the 60 jobs use 11",
        """{ jobs(first: 60) { nodes { name applicationStages { index stage { name } } } } }""",
    ),
    Asked(
        "answers of applications",
        RECRUITCRM,
        17,
        "jobs and the newest one's applications: 2; three things that come one application a call: 15",
        """{ applications(first: 5) { nodes { customFields remoteUpdatedAt screeningQuestionAnswers {
        question { title } } } } }""",
    ),
    Asked(
        "teams",
        RECRUITCRM,
        2,
        "everybody: 1; the teams stand in the list of jobs: 1",
        """{ users(first: 50) { nodes { lastName hiringTeams { nodes { roles job { name } } } } } }""",
    ),
    Asked(
        "job with salary and team",
        RECRUITCRM,
        3,
        "jobs, currencies and users are lists of their own: 3",
        """{ jobs(first: 60) { nodes { name salaryCurrency hiringTeam { roles user { firstName } } } } }""",
    ),
    Asked(
        "newest applications",
        RECRUITCRM,
        2,
        "no call lists them: the jobs, and the applications of the newest: 2",
        """{ applications(first: 20) { nodes { job { name } candidate { firstName } currentStage { name } }
        } }""",
    ),
    Asked(
        "applicants of a job",
        RECRUITCRM,
        1,
        "the job's assignments hold the candidates whole: 1",
        """query ($id: ID!) { candidates(filter: { jobIds: [$id] }) { nodes { firstName lastName
        remoteUpdatedAt } } }""",
        ("jobs", 1),
    ),
    # ---- Gem (gem.md §5) -----------------------------------------------------------------------------------
    Asked(
        "pipeline of all jobs",
        GEM,
        12,
        "jobs: 1; applications stand in the candidates, 2,000 by 200: 10; postings, by which some "
        "name their job: 1",
        """{ jobs(first: 50) { nodes { name applications(first: 20) { nodes { outcome candidate {
        firstName emailAddresses { emailAddress } } } } } } }""",
    ),
    Asked(
        "pipeline of one job",
        GEM,
        3,
        "the job: 1; its candidates with applications: 1; postings, as above: 1",
        """query ($id: ID!) { job(id: $id) { name applications(first: 50) { nodes { outcome job { name }
        currentStage { name } candidate { firstName } } } } }""",
        ("jobs", 1),
    ),
    Asked(
        "candidates with applications",
        GEM,
        2,
        "candidates hold applications, names of jobs and stages: 1; postings, by which some name "
        "their job: 1",
        """{ candidates(first: 100) { nodes { firstName applications { nodes { outcome job { name }
        currentStage { name } } } } } }""",
    ),
    Asked(
        "declined applications",
        GEM,
        2,
        "the filtered list: 1; it does not hold candidates, who are taken 20 ids a call: 1",
        """{ applications(first: 20, filter: { outcomes: [DECLINED] }) { nodes { outcome candidate {
        remoteId firstName } } } }""",
    ),
    Asked(
        "candidate profile",
        GEM,
        1,
        "the record holds everything: 1",
        """query ($id: ID!) { candidate(id: $id) { firstName source customFields emailAddresses {
        emailAddress } applications { nodes { outcome } } } }""",
        ("candidates", 1),
    ),
    Asked(
        "interview schedule",
        GEM,
        3,
        "interviews, users and stages are lists of their own: 3",
        """{ interviews(first: 50) { nodes { title startingAt stage { name } team { user { firstName
        lastName } } } } }""",
    ),
    Asked(
        "interviews with candidates",
        GEM,
        2,
        "interviews: 1; their 20 candidates with applications: 1",
        """{ interviews(first: 20) { nodes { title application { outcome candidate { firstName } } } } }""",
    ),
    Asked(
        "jobs with stages and postings",
        GEM,
        3,
        "jobs, stages and postings are lists of their own: 3",
        """{ jobs(first: 50) { nodes { name description postings { title url } applicationStages { index
        stage { name } } } } }""",
    ),
    Asked(
        "teams",
        GEM,
        2,
        "users and jobs are lists of their own: 2",
        """{ users(first: 50) { nodes { lastName hiringTeams { nodes { roles job { name status } } } } } }""",
    ),
    Asked(
        "sixty candidates by id",
        GEM,
        3,
        "ids are taken 20 at a time: 3",
        """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Candidate { firstName emailAddresses {
        emailAddress } } } }""",
        ("candidates", 60),
    ),
    # ---- SmartRecruiters (smartrecruiters.md §7) -----------------------------------------------------------
    Asked(
        "job board",
        SMART,
        1,
        "a page of jobs: 1, the visibility is its filter",
        """{ jobs(first: 50, filter: { visibilities: [PUBLIC] }) { nodes { id name status department } } }""",
    ),
    Asked(
        "pipelines of five jobs",
        SMART,
        6,
        "jobs: 1; candidates are listed by job: 5 (all of them: 20)",
        """{ jobs(first: 5) { nodes { name applications(first: 20) { nodes { candidate { firstName lastName
        } } } } } }""",
    ),
    Asked(
        "candidates with outcomes",
        SMART,
        29,
        "candidates: 1, jobs: 1; how further applications stand is told by the full records of the 27"
        " candidates who have some",
        """{ candidates(first: 40) { nodes { firstName applications { nodes { outcome currentStage { name }
        job { name department } } } } } }""",
    ),
    Asked(
        "candidate profile",
        SMART,
        2,
        "the full record: 1; the customer's fields: 1",
        """query ($id: ID!) { candidate(id: $id) { firstName title source customFields tags { name } } }""",
        ("candidates", 1),
    ),
    Asked(
        "texts and ads of jobs",
        SMART,
        9,
        "jobs: 1; ads come one job a call: 8",
        """{ jobs(first: 8) { nodes { name description postings { title status url } } } }""",
    ),
    Asked(
        "teams of six users",
        SMART,
        7,
        "users: 1; jobs are listed by member of the team: 6 (teams by job: 60)",
        """{ users(first: 6) { nodes { lastName hiringTeams { nodes { job { name } } } } } }""",
    ),
    Asked(
        "offers",
        SMART,
        1,
        "an offer's addresses name candidate and job: 1",
        """{ offers(first: 50) { nodes { remoteId status applicationId application { id } } } }""",
    ),
    Asked(
        "ten candidates by id",
        SMART,
        10,
        "telephone numbers stand in the full records only, one a call: 10",
        """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Candidate { firstName phoneNumbers {
        phoneNumber } tags { name } } } }""",
        ("candidates", 10),
    ),
    # ---- TrackerRMS (trackerrms.md §7) ---------------------------------------------------------------------
    Asked(
        "names of applicants",
        TRACKER,
        3,
        "applications: 1; names that are not two words are told by the candidates' records, 2 of the 20: 2",
        """{ applications(first: 20) { nodes { currentStage { name } candidate { id firstName lastName } }
        } }""",
    ),
    Asked(
        "newest applications",
        TRACKER,
        2,
        "rows hold names of jobs and stages: 1; outcomes take the statuses: 1",
        """{ applications(first: 100) { nodes { outcome rejectionReasonName job { name } currentStage {
        name } } } }""",
    ),
    Asked(
        "candidates with applications",
        TRACKER,
        11,
        "candidates: 1; applications are searched by one candidate at a time: 10 (all of them: 50)",
        """{ candidates(first: 10) { nodes { firstName lastName applications { nodes { job { name } } } } }
        }""",
    ),
    Asked(
        "pipelines of ten jobs",
        TRACKER,
        12,
        "jobs: 1; applications are searched by job: 10; outcomes take the statuses: 1",
        """{ jobs(first: 10) { nodes { name applications(first: 50) { nodes { outcome currentStage { name }
        candidate { id } } } } } }""",
    ),
    Asked(
        "candidate profile",
        TRACKER,
        1,
        "the record holds everything: 1",
        """query ($id: ID!) { candidate(id: $id) { firstName lastName customFields tags { name } } }""",
        ("candidates", 1),
    ),
    Asked(
        "teams",
        TRACKER,
        2,
        "users: 1; the teams stand in the list of jobs: 1",
        """{ users(first: 50) { nodes { lastName hiringTeams { nodes { job { name } } } } } }""",
    ),
    Asked(
        "aliases of one job",
        TRACKER,
        2,
        "the job, once for both: 1; its applications: 1",
        """query ($id: ID!) { a: job(id: $id) { name } b: job(id: $id) { name applications(first: 10) {
        nodes { currentStage { name } } } } }""",
        ("jobs", 1),
    ),
    Asked(
        "stages and reasons",
        TRACKER,
        1,
        "both stand in the metadata: 1",
        """{ applicationStages(first: 100) { nodes { name globalIndex } } rejectionReasons(first: 50) {
        nodes { name } } }""",
    ),
    # ---- all five ------------------------------------------------------------------------------------------
    Asked(
        "job board",
        ALL,
        5,
        "a page of each tool: 5",
        """{ jobs(first: 50) { nodes { id name integration { id } } pageInfo { endCursor } } }""",
    ),
    Asked(
        "newest candidates",
        ALL,
        5,
        "a page of each tool: 5",
        """{ candidates(first: 50) { nodes { firstName lastName integration { tool { name } } } } }""",
    ),
    Asked(
        "candidates with jobs",
        ALL,
        18,
        "a page of each tool: 5; of the 25, 5 at Recruit CRM and 5 at TrackerRMS take a call each: "
        "10; jobs at Recruit CRM and SmartRecruiters and Gem's postings: 3",
        """{ candidates(first: 25) { nodes { firstName lastName applications { nodes { job { name } } } } }
        }""",
    ),
    Asked(
        "dashboard",
        ALL,
        10,
        "two pages of each tool, the second alias in the first's: 10",
        """{ jobs(first: 20) { nodes { name } } candidates(first: 20) { nodes { firstName } } again:
        jobs(first: 5) { nodes { id } } }""",
    ),
)
