import pytest

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes


def answering(body=None):
    return lambda *_: Answer(body)


@pytest.fixture
def routes():
    part = Routes()
    part("GET POST", "/jobs/{id}", "/roles/{id}")(answering("one"))
    part("GET", "/jobs/{id}/parts/{part}", public=True)(answering("part"))
    other = Routes()
    other("GET", "/jobs/search")(answering("search"))
    return Routes([part, other])


def test_names_in_a_template_become_values(routes):
    route, params, known = routes.find("GET", "/jobs/a%2Fb/parts/2")
    assert (route.public, params, known) == (True, {"id": "a/b", "part": "2"}, True)


def test_a_literal_wins_over_a_name(routes):
    assert routes.find("GET", "/jobs/search")[0].template == "/jobs/search"
    assert routes.find("POST", "/jobs/search")[0].template == "/jobs/{id}"


def test_a_path_with_another_method_is_known(routes):
    assert routes.find("DELETE", "/jobs/1") == (None, {}, True)
    assert routes.find("GET", "/nothing") == (None, {}, False)


def test_case_matters_unless_said_otherwise():
    exact, loose = Routes(), Routes(ignore_case=True)
    for routes in (exact, loose):
        routes("GET", "/Api/{id}")(answering())
    assert exact.find("GET", "/api/X")[0] is None
    assert loose.find("GET", "/api/X")[1] == {"id": "X"}
