"""How every digest template looks, in a left-to-right and in a right-to-left language.

``GOLDEN_WRITE=1 pytest tests/unit/digests/test_golden.py`` writes the files anew, to be reviewed.
"""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.digests.model import Correction, DigestView, Heading, Mark, Mention, StoryView
from bot.digests.parts import Wording
from bot.digests.views import under_headings
from bot.ids import ArticleId, DigestId
from bot.rendering.environment import Renderer
from bot.rendering.telegram_html import fits

DATA = Path(__file__).parents[2] / "data" / "digests"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
KOVAL = Heading("actor", "Ines Koval")
MINA = Heading("actor", "إيناس كوفال")
PORT = Heading("topic", '"harbour deal" AND Lumeria')

DEAL = StoryView(
    title="Governor signs harbour deal",
    url="https://post.example/deal",
    sources=("Harbour Post",),
    published_at=NOW - timedelta(hours=3),
    stored_at=NOW,
    actors=("Tomas Arlen",),
    topics=("fishing OR quota*",),
    summary=("The governor signed the deal on Tuesday (3 Mar).", "Ships come from May."),
    rest=("Fishermen had asked for a longer pier.",),
    also=(Mention("Gazette", "https://gazette.example/1"), Mention("", "https://x.example/2")),
    others=3,
    known=True,
    heading=KOVAL,
    marks=frozenset(),
)
COLUMN = replace(
    DEAL,
    title="Why <this> deal & no other",
    published_at=None,
    stored_at=NOW - timedelta(seconds=20),
    sources=(),
    actors=(),
    topics=(),
    summary=(),
    rest=(),
    also=(),
    others=0,
    known=False,
    marks=frozenset({Mark.OPINION, Mark.PAYWALLED}),
)
ARABIC = replace(
    COLUMN,
    title="حاكم المدينة يوقع اتفاق الميناء",
    published_at=NOW - timedelta(days=2),
    sources=("صوت الميناء",),
    summary=("وقع الحاكم الاتفاق يوم الثلاثاء (3 مارس).",),
    also=(Mention("Gazette", "https://gazette.example/1"),),
    heading=MINA,
    marks=frozenset({Mark.LIVE, Mark.PRESS_RELEASE}),
)
TOPIC = replace(COLUMN, title="Lumeria votes", heading=PORT, marks=frozenset())
WRONG = Correction(ArticleId(1), "Ferry sinks off Carrow", "https://post.example/f", "Harbour Post")

DIGEST = DigestView(
    stories=under_headings((DEAL, COLUMN, ARABIC, TOPIC)),
    local_date=date(2026, 3, 4),
    timezone=ZoneInfo("Asia/Baghdad"),
    now=NOW,
    sources=5,
    more=3,
    asked=False,
    corrections=(WRONG,),
    late=True,
)
VIEWS = {
    "digest": DIGEST,
    "asked": replace(
        DIGEST, stories=(DEAL,), asked=True, late=False, more=0, sources=1, corrections=()
    ),
    "weekly": replace(
        DIGEST, stories=(TOPIC,), late=False, corrections=(), since=NOW - timedelta(days=7)
    ),
    "caught_up": replace(
        DIGEST,
        stories=(TOPIC,),
        late=False,
        corrections=(),
        catch_up=True,
        since=NOW - timedelta(days=3),
    ),
    "nothing": replace(DIGEST, stories=(), more=0),
    "only_more": replace(DIGEST, stories=(), more=2),
}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", VIEWS)
def test_digests_look_as_they_were_approved(name: str, language: str) -> None:
    wording = Wording(Renderer(DATA), language)
    messages = wording.digest(VIEWS[name]).texts
    keyboard = wording.keys(DigestId(4), len(VIEWS[name].stories), VIEWS[name].more)
    keys = "\n".join(" | ".join(key.text for key in row) for row in keyboard)
    text = "\n\n=====\n\n".join((*messages, keys)) + "\n"
    path = DATA / f"{name}.{language}.html"
    if os.environ.get("GOLDEN_WRITE"):
        path.write_text(text, "utf-8")
    assert all(fits(message) for message in messages)
    assert text == path.read_text("utf-8")
