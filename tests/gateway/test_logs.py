from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from gateway import logs
from tests.gateway.standin import SECRET


@pytest.fixture
def lines():
    """Logs as JSON, read back."""
    stream = io.StringIO()
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    logs.configure("info", "json", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    logging.getLogger().handlers, logging.getLogger().level = handlers, level


def fail() -> None:
    raise ValueError(SECRET)


def test_only_listed_keys_are_written(lines) -> None:
    structlog.get_logger().info("operation", status=200, variables={"email": SECRET}, body=SECRET)
    (line,) = lines()
    assert line.keys() == {"event", "status", "level", "timestamp"}


def test_levels_are_obeyed(lines) -> None:
    structlog.get_logger().debug("small talk")
    assert lines() == []


def test_an_exception_is_told_without_its_text(lines) -> None:
    try:
        try:
            fail()
        except ValueError as problem:
            raise KeyError(SECRET) from problem
    except KeyError as problem:
        structlog.get_logger().error("unexpected error", **logs.describe(problem))
    (line,) = lines()
    assert line["error"] == "KeyError <- ValueError"
    assert any("test_an_exception_is_told" in frame for frame in line["frames"])
    assert SECRET not in json.dumps(line)


def test_other_libraries_are_reduced_to_their_templates(lines) -> None:
    logger = logging.getLogger("some.library")
    logger.warning("cannot reach %s", SECRET)
    logger.warning(f"cannot reach {SECRET}")  # noqa: G004  # the very thing that must not leak
    logger.info("small talk")
    try:
        fail()
    except ValueError:
        logger.exception("failed")
    told = lines()
    assert [line["event"] for line in told] == ["cannot reach %s", "message withheld", "message withheld"]
    assert told[2]["error"] == "ValueError"
    assert SECRET not in json.dumps(told)


async def test_an_operation_leaves_one_line_without_anything_said(lines, gateway) -> None:
    query = "query Greeting($name: String!) { hello(name: $name) crash }"
    headers = {"x-request-id": "caller-1", "cookie": SECRET}
    answer = await gateway.ask(query, headers, variables={"name": SECRET})
    told = [line for line in lines() if line.get("request_id") == "caller-1"]
    assert SECRET not in json.dumps(told)
    assert "hello" not in json.dumps(told)
    unexpected, operation = told
    assert unexpected["error_id"] == answer["errors"][0]["extensions"]["errorId"]
    assert operation["operation_name"] == "Greeting"
    assert operation["codes"] == ["INTERNAL"]
    assert operation["outcome"] == "partial"


def test_the_console_form_is_for_people() -> None:
    stream = io.StringIO()
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    logs.configure("info", "console", stream)
    structlog.get_logger().info("serving", url="http://127.0.0.1:8000/graphql")
    structlog.reset_defaults()
    logging.getLogger().handlers, logging.getLogger().level = handlers, level
    assert "serving" in stream.getvalue()
