from gateway.sandbox.signing import LIFE, opens, sign


def parts(query):
    return dict(pair.split("=") for pair in query.split("&"))


def test_a_link_opens_its_own_path_for_a_while():
    link = parts(sign("secret", "/a", 1000))
    assert opens("secret", "/a", 1000 + LIFE, **link)
    assert not opens("secret", "/a", 1001 + LIFE, **link)
    assert not opens("secret", "/b", 1000, **link)
    assert not opens("other", "/a", 1000, **link)


def test_a_changed_or_missing_signature_opens_nothing():
    link = parts(sign("secret", "/a", 1000))
    assert not opens("secret", "/a", 1000, str(int(link["expires"]) + 1), link["signature"])
    assert not opens("secret", "/a", 1000, None, None)
    assert not opens("secret", "/a", 1000, "x", "y")
