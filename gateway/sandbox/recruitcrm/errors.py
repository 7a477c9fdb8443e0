"""Recruit CRM's error bodies, all of recruitcrm.md §2.2; which one an endpoint uses is its own business."""

from __future__ import annotations

from gateway.sandbox.call import Answer, Refused


def unauthorized() -> Refused:
    """No token, or one that is not known."""
    return Refused(Answer({"error": "Unauthorized"}, 401))


def forbidden() -> Refused:
    """A token out of use; the body is unknown. [assumed] recruitcrm.md §2.2"""
    return Refused(Answer({"error": "Forbidden"}, 403))


def malformed(message: str) -> Refused:
    """400: a body that cannot be read, or a parameter that a search does not know."""
    return Refused(Answer({"message": message}, 400))


def unknown_parameter(name: str) -> Refused:
    """400 of a search."""
    return malformed(f"The parameter {name} is not supported.")


def coded(status: int, message: str) -> Refused:
    """The oldest form, with a code in the body: 404 of records, 422 of rules broken."""
    return Refused(Answer({"error": True, "errorCode": status, "errorMessage": message}, status))


def gone(what: str) -> Refused:
    """404 of candidates, jobs, files and the like."""
    return coded(404, f"{what} not found")


def coded_200(message: str) -> Refused:
    """200 that is an error: nothing but the body tells."""
    return Refused(Answer({"errorCode": 404, "errorMessage": message}, 200))


def worded(status: int, message: str) -> Refused:
    """The form of question, answer and associated-field calls."""
    return Refused(Answer({"success": False, "statusCode": status, "message": message}, status))


def unsuccessful(message: str) -> Refused:
    """404 of subscriptions."""
    return Refused(Answer({"success": False, "message": message}, 404))


def invalid(field: str, *problems: str) -> Refused:
    """422 of one field, its name at the top level."""
    return Refused(Answer({field: list(problems)}, 422))


def invalid_all(problems: dict[str, list[str]]) -> Refused:
    """422 of several fields."""
    return Refused(Answer(dict(problems), 422))


def listed(*problems: str) -> Refused:
    """422 of the few fields whose problems stand in a plain list."""
    return Refused(Answer({"errors": list(problems)}, 422))


def spoken(message: str) -> Refused:
    """422 of newer endpoints: one text."""
    return Refused(Answer({"message": message}, 422))


def deleted(what: str) -> Answer:
    """200 of a deletion."""
    return Answer({"success": True, "message": f"{what} deleted successfully"})


def wrong_verb() -> Answer:
    """405; the contract shows no body. [assumed] recruitcrm.md §2.2"""
    return Answer(None, 405)


def throttled() -> Answer:
    """429; the body is unknown. [assumed: Laravel's] recruitcrm.md §2.2"""
    return Answer({"message": "Too Many Attempts."}, 429)


def crashed() -> Answer:
    """500 as text."""
    return Answer("Server Error", 500, content_type="text/plain; charset=utf-8")


def required(field: str) -> Refused:
    """422 of a field that is missing."""
    return invalid(field, f"The {field.replace('_', ' ')} field is required.")
