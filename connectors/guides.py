"""How an account is connected, as data: what must be there, the steps, and what is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.model import object_type, required


@object_type
class GuideStep:
    """One step of a guide, done in the tool by somebody of the customer."""

    title: str = required("What is done.")
    text: str = required("How it is done.")
    link: str | None = required("The page of the tool where it is done, if it is the same for everybody.")


def step(title: str, text: str, link: str | None = None) -> GuideStep:
    """One step."""
    return GuideStep(title=title, text=text, link=link)


@dataclass(frozen=True, slots=True)
class Method:
    """One way to let the gateway in: the steps to credentials, and which of the connector's these are.

    With `consent` somebody agrees on a page of the vendor's, and the rest of the credentials comes from there.
    """

    name: str
    title: str
    steps: tuple[GuideStep, ...]
    credentials: tuple[str, ...]
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A tool's guide. `source` are the steps that make candidates tell where they came from; `settings` the
    settings worth asking for when an account is connected.
    """

    prerequisites: tuple[str, ...]
    methods: tuple[Method, ...]
    source: tuple[GuideStep, ...] = ()
    settings: tuple[str, ...] = ()
