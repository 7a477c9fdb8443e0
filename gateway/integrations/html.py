"""The markup of the connect page. Everything that is not markup is escaped; no secret is ever put into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from string import Template

from connectors.connector import Connector, Setting
from connectors.guides import GuideStep, Method
from connectors.scopes import Access, Finding, Report

PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>$title</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/connect/static/page.css">
<script src="/connect/static/page.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><p class="brand">ATS Gateway</p></header>
<main id="main" tabindex="-1">
$body
</main>
</body>
</html>
""")


def page(title: str, *body: str) -> str:
    """A whole page."""
    return PAGE.substitute(title=escape(title), body="\n".join(body))


def notice(title: str, text: str) -> str:
    """A page that only says something."""
    return page(title, f"<h1>{escape(title)}</h1>", f"<p class=lead>{escape(text)}</p>")


def form(connector: Connector, integration: str, redirect: str, chosen: str, result: str = "") -> str:
    """The page that walks through connecting an account; `result` is what the last try found."""
    guide, label = connector.guide, escape(connector.label)
    several = len(guide.methods) > 1
    settings = [one for one in connector.settings if one.name in guide.settings]
    optional = _fields(settings, {}, wanted=True)
    numbers = iter(range(1, 9))
    sections = [
        f"<h1>Connect {label}</h1>",
        (
            f"<p class=lead>Follow the steps, enter the credentials, and they are tested at once. "
            f"The integration will be called <code>{escape(integration)}</code>.</p>"
        ),
        _section(next(numbers), "Before you begin", _listed(map(marked, guide.prerequisites))),
        '<form method="post" id="form" autocomplete="off">',
        _section(
            next(numbers),
            "Choose a way and make the credentials" if several else "Make the credentials",
            _grouped(
                "".join(_method(connector, one, several, chosen, redirect) for one in guide.methods), several
            ),
        ),
    ]
    if guide.source:
        sections.append(_section(next(numbers), "Where candidates come from", _steps(guide.source)))
    if settings:
        sections.append(_section(next(numbers), "Settings", f"<div class=fields>{optional}</div>"))
    sections.append(
        _section(
            next(numbers),
            "Test and connect",
            "<p>The credentials are tried by reading only: nothing is written. They are stored encrypted, and never shown "
            "again.</p>"
            '<p><button type="submit" class="primary" name="confirm" value="">Test and connect</button></p>'
            f'<div id="result" role="status" aria-live="polite" tabindex="-1">{result}</div>',
        )
    )
    sections.append("</form>")
    return page(f"Connect {connector.label}", *sections)


def refused(text: str) -> str:
    """What is shown in place of a report where the credentials, or the form, are not good."""
    return f'<div class="box bad"><h3>Not connected</h3><p>{escape(text)}</p></div>'


def onward(connector: Connector, url: str) -> str:
    """The link to the vendor's page where somebody agrees."""
    return (
        f'<div class="box"><h3>One more step</h3><p>Sign in at {escape(connector.label)} and agree. You come back here '
        f'afterwards.</p><p><a class="primary" href="{escape(url)}">Continue to {escape(connector.label)}</a></p></div>'
    )


def report(found: Report, integration: str, *, connected: bool) -> str:
    """What a test found: the gaps first, each with how to close it."""
    gaps, every = found.gaps, [*found.models, *found.actions]
    counts = {access: sum(one.access is access for one in every) for access in Access}
    if connected:
        head = f"Connected as {integration}"
        text = "You can close this page." if not gaps else "It is connected, but something is missing."
    else:
        head, text = (
            "Something is missing",
            (
                "The credentials are good, but do not allow everything. Grant what is missing and test again, or connect as it is."
            ),
        )
    kind = "good" if connected and not gaps else "fair"
    again = (
        ""
        if connected
        else '<p><button type="submit" class="primary" name="confirm" value="">Test again</button> '
        '<button type="submit" name="confirm" value="yes">Connect anyway</button></p>'
    )
    summary = (
        f"{counts[Access.GRANTED]} of {len(every)} models and actions work"
        f"{f', {counts[Access.MISSING]} lack a permission' if gaps else ''}"
        f"{f', {counts[Access.UNKNOWN]} cannot be tried without writing' if counts[Access.UNKNOWN] else ''}."
    )
    return (
        f'<div class="box {kind}"{" data-done" if connected else ""}><h3>{escape(head)}</h3><p>{escape(text)}</p>'
        f"<p>{summary}</p>{_lacks(gaps)}{again}</div>"
        f"<details{'' if gaps else ' open'}><summary>Every model and action</summary>"
        f"{_table('Models', found.models)}{_table('Actions', found.actions)}</details>"
    )


def _lacks(gaps: Iterable[Finding]) -> str:
    """Each missing permission once, with what it is needed for."""
    found: dict[str, tuple[str, str, list[str]]] = {}
    for gap in gaps:
        for lack in gap.missing:
            found.setdefault(lack.permission, (lack.effect, lack.grant, []))[2].append(gap.name)
    rows = "".join(
        f"<li><strong><code>{escape(name)}</code></strong> {marked(effect)} {marked(grant)}"
        f"<br><small>Needed for {escape(', '.join(needing))}.</small></li>"
        for name, (effect, grant, needing) in found.items()
    )
    return f"<ul class=lacks>{rows}</ul>" if rows else ""


SHOWN = {Access.GRANTED: "works", Access.MISSING: "missing", Access.UNKNOWN: "not known"}


def _table(title: str, findings: Iterable[Finding]) -> str:
    rows = "".join(
        f'<tr><th scope=row>{escape(one.name)}</th><td><span class="mark {one.access.name.lower()}">{SHOWN[one.access]}</span></td>'
        f"<td>{marked(one.how)}</td></tr>"
        for one in findings
    )
    return (
        f'<div class=scroll tabindex=0 role=region aria-label="{title}"><table><caption>{title}</caption><thead><tr><th scope=col>Name</th>'
        f"<th scope=col>Access</th><th scope=col>Found out by</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


CODE = re.compile(r"`([^`]+)`")
WORDS = {"api": "API", "id": "ID", "url": "URL", "oauth": "OAuth"}


def marked(text: str) -> str:
    """A text of a declaration, escaped; what it has between backticks as code."""
    return CODE.sub(r"<code>\1</code>", escape(text))


def _titled(name: str) -> str:
    """A name such as `api_token` as people write it."""
    words = [WORDS.get(word, word) for word in name.split("_")]
    return escape(" ".join((words[0][:1].upper() + words[0][1:], *words[1:])))


def _section(number: int, title: str, body: str) -> str:
    return (
        f'<section aria-labelledby="s{number}"><h2 id="s{number}"><span class=number aria-hidden=true>{number}</span>'
        f"{escape(title)}</h2>{body}</section>"
    )


def _grouped(ways: str, several: bool) -> str:
    return f"<fieldset><legend class=unseen>Way to connect</legend>{ways}</fieldset>" if several else ways


def _method(connector: Connector, method: Method, several: bool, chosen: str, redirect: str) -> str:
    name = escape(method.name)
    needed = [one for one in connector.credentials if one.name in method.credentials]
    body = _steps(method.steps)
    if method.consent:
        body += f"<p>The redirect address of the app: <code class=long>{escape(redirect)}</code></p>"
    body += f"<div class=fields>{_fields(needed, {'method': method.name}, wanted=False)}</div>"
    if not several:
        return f'<input type="hidden" name="method" value="{name}">{body}'
    checked = " checked" if method.name == chosen else ""
    return (
        f'<div class=way><input type="radio" name="method" id="way-{name}" value="{name}"{checked}>'
        f'<label for="way-{name}">{escape(method.title)}</label><div class=body>{body}</div></div>'
    )


def _steps(steps: Iterable[GuideStep]) -> str:
    rows = "".join(
        f"<li><strong>{escape(one.title)}</strong><br>{marked(one.text)}"
        + (
            f' <a href="{escape(one.link)}" target="_blank" rel="noreferrer noopener">Open the page<span class=unseen>: '
            f"{escape(one.title)} (in a new tab)</span></a>"
            if one.link
            else ""
        )
        + "</li>"
        for one in steps
    )
    return f"<ol class=steps>{rows}</ol>"


def _fields(settings: Iterable[Setting], where: Mapping[str, str], *, wanted: bool) -> str:
    """Inputs: of credentials as passwords, of settings (`wanted`) as plain texts."""
    return "".join(_field(one, where.get("method", "settings"), secret=not wanted) for one in settings)


def _field(setting: Setting, group: str, *, secret: bool) -> str:
    ident = escape(f"{group}.{setting.name}")
    open_ = not (secret and setting.secret)
    kind = "text" if open_ else "password"
    label = _titled(setting.name)
    optional = "" if secret or setting.required else " <small>(optional)</small>"
    show = (
        ""
        if open_
        else f'<button type="button" class="show" data-shows="{ident}" aria-pressed="false" hidden>Show</button>'
    )
    return (
        f'<div class=field><label for="{ident}">{label}{optional}</label>'
        f'<p class=hint id="{ident}-hint">{marked(setting.description[:1].upper() + setting.description[1:])}</p>'
        f'<div class=entry><input id="{ident}" name="{ident}" type="{kind}" aria-describedby="{ident}-hint" '
        f'autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="20000">{show}</div></div>'
    )


def _listed(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{one}</li>' for one in items)}</ul>"
