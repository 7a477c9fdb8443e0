"""The public Job Board: no key, no pages, and the trailing slash is a must (gem.md §6.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.gem import errors
from gateway.sandbox.gem.view_board import board_post
from gateway.sandbox.gem.view_job import is_listed, is_live
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.gem.vendor import Gem

routes: Routes[Gem] = Routes()
BOARD = "/job_board/v0/{vanity}/job_posts/"


def _posts(vendor: Gem, call: Call) -> list[int]:
    """Return the live external posts of a board: none of the empty one, 404 for one nobody has."""
    if call.params["vanity"] == vendor.empty_vanity:
        return []
    if call.params["vanity"] != vendor.vanity:
        raise errors.gone()
    return [row.id for row in vendor.world.postings if row.public and is_live(vendor, row)]


@routes("GET", BOARD, public=True)
def posts(vendor: Gem, call: Call) -> Answer:
    """All live external posts, whole."""
    unlisted, table = vendor.quirks.board_shows_unlisted, vendor.world.postings
    numbers = [number for number in _posts(vendor, call) if unlisted or is_listed(table[number])]
    return Answer([board_post(vendor, number) for number in numbers])


@routes("GET", f"{BOARD}{{id}}/", public=True)
def post(vendor: Gem, call: Call) -> Answer:
    """One of them, an unlisted one too."""
    number = vendor.meant("postings", call.params["id"])
    if number not in _posts(vendor, call):
        raise errors.gone()
    return Answer(board_post(vendor, number))
