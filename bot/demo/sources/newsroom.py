"""What the outlets have published so far: a new article every few seconds, for ever."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.clock import Clock
from bot.demo.sources.outlets import OUTLETS

HERE = Path(__file__).parent
BACKLOG = 14
"""How many articles have appeared before anybody looks."""
BACKLOG_SPACING = timedelta(minutes=74)
FIRST_SEED = 20

_WEEKDAYS: dict[Literal["en", "ar"], tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
}
_PLACES = (
    "Port Naseem", "Tel Amara", "Three Wells", "Qasr Zayt", "the Weavers' Quarter",
    "the Pearl Islands", "Wadi Sirr", "Old Customs", "Bir Hadaf", "the Salt Lakes",
)  # fmt: skip
_PEOPLE = (
    "Mayor Nadim Orfani", "Samira Dahlawi of the Union of Port Labour", "Skipper Adla Marjan",
    "Governor Karima Bassel", "Deputy Tarek Wahban", "Head nurse Mona Shatti",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it appears: ``{slots}`` are still open."""

    event: str
    outlet: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """An article as it stands on its outlet's site; ``number`` is its place in the order."""

    number: int
    event: str
    outlet: str
    title: str
    paragraphs: tuple[str, ...]
    at: datetime

    @property
    def path(self) -> str:
        """Return where its page lies."""
        return f"/{self.outlet}/{self.number}-{self.event}"


def read_drafts(text: str) -> list[Draft]:
    """Read the format of ``stock.txt``: what precedes the first "== event / outlet" is a note."""
    drafts: list[Draft] = []
    for block in text.split("\n== ")[1:]:
        head, _, rest = block.partition("\n")
        event, outlet = (part.strip() for part in head.split("/"))
        title, *paragraphs = (part.strip() for part in rest.split("\n\n") if part.strip())
        drafts.append(Draft(event, outlet, title, tuple(paragraphs)))
    return drafts


class Newsroom:
    """Publishes on demand: each look at it first catches up with the clock.

    The stock comes first, then the follow-ups in turn with other figures. The order and the
    words depend on nothing but the number of an article, so two runs look alike.
    """

    def __init__(self, clock: Clock, seconds_between: float = 6.0) -> None:
        self._clock = clock
        self._seconds_between = seconds_between
        self._started = clock.monotonic()
        self._stock = read_drafts((HERE / "stock.txt").read_text("utf-8"))
        self._follow_ups = read_drafts((HERE / "follow_ups.txt").read_text("utf-8"))
        self._published: list[Published] = []
        now = clock.now()
        for number in range(BACKLOG):
            self._publish(now - BACKLOG_SPACING * (BACKLOG - number) + timedelta(minutes=61))

    def published(self, outlet: str) -> list[Published]:
        """Return an outlet's articles, newest first."""
        self._catch_up()
        return [each for each in reversed(self._published) if each.outlet == outlet]

    def article(self, outlet: str, path: str) -> Published | None:
        """Return the article whose page lies at ``path``, None if there is none (yet)."""
        return next((each for each in self.published(outlet) if each.path == path), None)

    def _catch_up(self) -> None:
        running = self._clock.monotonic() - self._started
        due = BACKLOG + int(running / self._seconds_between)
        now = self._clock.now()
        while len(self._published) < due:
            late = running - (len(self._published) + 1 - BACKLOG) * self._seconds_between
            self._publish(now - timedelta(seconds=late))

    def _publish(self, at: datetime) -> None:
        number = len(self._published)
        draft = self._draft(number)
        slots = _slots(number, OUTLETS[draft.outlet].language, at)
        self._published.append(
            Published(
                number=number + 1,
                event=draft.event,
                outlet=draft.outlet,
                title=draft.title.format_map(slots),
                paragraphs=tuple(text.format_map(slots) for text in draft.paragraphs),
                at=at,
            )
        )

    def _draft(self, number: int) -> Draft:
        if number < len(self._stock):
            return self._stock[number]
        return self._follow_ups[(number - len(self._stock)) % len(self._follow_ups)]


def _slots(number: int, language: Literal["en", "ar"], at: datetime) -> dict[str, str]:
    choice = random.Random(FIRST_SEED + number)  # noqa: S311  # the same words in each run
    weekdays = _WEEKDAYS[language]
    return {
        "weekday": weekdays[at.weekday()],
        "yesterday": weekdays[at.weekday() - 1],
        "number": str(choice.randint(3, 48) * 10),
        "small": str(choice.randint(2, 9)),
        "place": choice.choice(_PLACES),
        "person": choice.choice(_PEOPLE),
    }
