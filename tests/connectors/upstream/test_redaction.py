from connectors.upstream import Account
from connectors.upstream.redaction import Redactor


def redactor(**credentials):
    return Redactor(Account("acme", "gem", "https://x.test", credentials))


def test_credentials_are_blotted_out_in_every_form():
    redact = redactor(key="s3cr3t/key+1", id="12", pem="line one\nline two")
    redact.learn({"Authorization": "Basic YWJjOmRlZg=="})
    text = "S3CR3T/KEY+1 s3cr3t%2Fkey%2B1 12 line one\n line two YWJjOmRlZg== Basic YWJjOmRlZg=="
    assert redact.clean(text) == "*** *** 12 *** *** ***"


def test_long_words_are_trimmed_after_redaction():
    text = redactor(key="x" * 50).clean("a" * 280 + "x" * 50 + "b" * 50)
    assert text == "a" * 280 + "***" + "b" * 16 + "…"
    assert len(text) == 300


def test_the_latest_tokens_are_remembered():
    redact = redactor()
    assert redact.clean("nothing to hide") == "nothing to hide"
    for n in range(100):
        redact.learn({"Authorization": f"Bearer token-number-{n}"})
        redact.learn({"Authorization": f"Bearer token-number-{n}"})
    assert redact.clean("token-number-99, token-number-93, token-number-1") == "***, ***, token-number-1"
