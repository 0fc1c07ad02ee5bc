"""The invented outlets: who they are, and which traps their feeds and pages set."""

from dataclasses import dataclass
from typing import Literal

FeedFormat = Literal["rss", "atom", "json"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One publication. ``furniture`` stands around its articles and belongs to none of them."""

    key: str
    title: str
    language: Literal["en", "ar"]
    feed_format: FeedFormat
    has_full_text: bool
    """Whether the feed carries the articles; otherwise a first sentence and a link."""
    head: tuple[str, ...]
    furniture: tuple[str, ...]
    tracker: str = ""
    """What it hangs on its links."""
    repeats: bool = False
    """Whether each fourth entry comes a second time with another tracker and another id."""

    @property
    def feed_path(self) -> str:
        """Return where its feed lies."""
        return f"/{self.key}/feed.json" if self.feed_format == "json" else f"/{self.key}/feed.xml"


OUTLETS = {
    outlet.key: outlet
    for outlet in (
        Outlet(
            key="gazette",
            title="The Harbour Gazette",
            language="en",
            feed_format="rss",
            has_full_text=True,
            head=("Home", "Harbour", "Country", "Sport", "Weather", "Subscribe"),
            furniture=("Gazette Live", "Gazette Live", "Radio radio icon", "Follow us on Chirper"),
            tracker="utm_source=rss&utm_medium=feed",
            repeats=True,
        ),
        Outlet(
            key="wire",
            title="Sahrin Wire",
            language="en",
            feed_format="atom",
            has_full_text=False,
            head=("Top stories", "Politics", "Economy", "Sign in"),
            furniture=("Read more", "Share this article", "Live: Sahrin Wire Radio"),
            tracker="utm_source=atom&utm_campaign=wire_all",
        ),
        Outlet(
            key="ledger",
            title="The Amara Ledger",
            language="en",
            feed_format="json",
            has_full_text=True,
            head=("Markets", "Companies", "Opinion", "My Ledger"),
            furniture=("Sign up for our newsletter", "Follow us"),
        ),
        Outlet(
            key="mina",
            title="صحيفة الميناء",
            language="ar",
            feed_format="rss",
            has_full_text=False,
            head=("الرئيسية", "سياسة", "اقتصاد", "رياضة"),
            furniture=("اقرأ أيضاً", "تابعونا", "بث مباشر"),
            tracker="utm_source=rss",
        ),
        Outlet(
            key="sada",
            title="صدى صحرين",
            language="ar",
            feed_format="rss",
            has_full_text=True,
            head=("الرئيسية", "أخبار", "مجتمع"),
            furniture=("إذاعة الصدى", "إذاعة الصدى", "تابعونا على القناة"),
        ),
    )
}

ACTOR = ("Haydar al-Qasimiri", "Haidar Al-Qassimiri", "حيدر القاسميري")
"""Somebody worth following, as the outlets write him: the usual way first."""

TOPIC = 'desalination AND "Port Naseem"'
"""A query that the outlets answer."""
