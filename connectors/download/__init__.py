"""Files fetched from addresses that others chose: only public ones, pinned, bounded.

Credentials never go along. Whoever asks states the bounds; everything else is refused here.
"""

from connectors.download.addresses import Target, Unsafe, is_public, locate, system_resolver
from connectors.download.fetching import REDIRECTING, Download, Downloader, NotFetched, bounded

__all__ = [
    "REDIRECTING",
    "Download",
    "Downloader",
    "NotFetched",
    "Target",
    "Unsafe",
    "bounded",
    "is_public",
    "locate",
    "system_resolver",
]
