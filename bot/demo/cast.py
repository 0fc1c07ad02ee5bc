"""Who plays in the demo: a reader, an admin, and a group with topics they share with the bot."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.demo.bot_api.api import BotApi
from bot.demo.bot_api.people import open_topic
from bot.demo.bot_api.state import Chat, Person

TOKEN = "110201543:local-demo-token-AAAAAAAAAAAAAAAAAAA"  # noqa: S105  # no secret: works only here
READER_ID = 20_000
ADMIN_ID = 20_004
GROUP_ID = -1_000_000_030_001
TOPICS = ("Port & sea", "Parliament")


@dataclass(frozen=True, slots=True)
class Part:
    """A chat of the page: what kind of reader sits there, and what an empty one says."""

    chat_id: int
    role: str
    about: str


PARTS = (
    Part(
        READER_ID,
        "reader",
        "Follow a person, a party, a state or a topic, and get the news about it as a digest.",
    ),
    Part(ADMIN_ID, "admin", "Admins add sources and actors, and see how they are doing."),
    Part(GROUP_ID, "group", "A group follows subjects too, each of its topics by itself."),
)


def open_local_telegram(clock: Clock) -> BotApi:
    """Return a local Telegram with the demo's people and chats in it."""
    bot = Person(110_201_543, "News Digest", "news_digest_demo_bot", is_bot=True)
    api = BotApi(bot, TOKEN, clock)
    reader = Person(READER_ID, "Rana", "rana_reads")
    admin = Person(ADMIN_ID, "Omar", "omar_edits")
    for person in (reader, admin):
        api.world.add_person(person)
    group = Chat(GROUP_ID, "supergroup", "Harbour Desk", is_forum=True)
    group.members = {admin.id: "creator", reader.id: "member"}
    api.world.add_chat(group)
    for title in TOPICS:
        open_topic(api, admin, group, title)
    api.updates.forget_all()  # that was long ago
    return api
