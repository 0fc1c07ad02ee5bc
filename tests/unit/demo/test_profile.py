from bot.demo.bot_api.answers import Json
from bot.demo.bot_api.fields import Fields
from bot.demo.bot_api.profile import Profile
from bot.demo.bot_api.state import Chat, Person

BOT, READER, ADMIN = Person(1, "Bot", is_bot=True), Person(2, "Rana"), Person(3, "Omar")
GROUP = Chat(-100, "supergroup", "Desk", members={2: "member", 3: "administrator"})
PRIVATE = Chat(2, "private", "Rana", members={2: "member"})


def _with(profile: Profile, command: str, scope: Json | None = None, language: str = "") -> None:
    commands: list[Json] = [{"command": command, "description": "x"}]
    fields: Json = {"commands": commands, "scope": scope, "language_code": language}
    profile.set_commands(Fields(fields))


def _menu(profile: Profile, person: Person, chat: Chat) -> list[object]:
    return [command["command"] for command in profile.commands_for(person, chat)]


def test_the_narrowest_scope_counts() -> None:
    profile = Profile()
    _with(profile, "any")
    assert _menu(profile, READER, PRIVATE) == ["any"]
    _with(profile, "private", {"type": "all_private_chats"})
    _with(profile, "groups", {"type": "all_group_chats"})
    _with(profile, "admins", {"type": "all_chat_administrators"})
    assert _menu(profile, READER, PRIVATE) == ["private"]
    assert _menu(profile, READER, GROUP) == ["groups"]
    assert _menu(profile, ADMIN, GROUP) == ["admins"]
    _with(profile, "own", {"type": "chat", "chat_id": 2})
    assert _menu(profile, READER, PRIVATE) == ["own"]


def test_a_language_counts_within_its_scope() -> None:
    profile = Profile()
    _with(profile, "plain")
    _with(profile, "arabic", language="ar")
    arabic = Person(4, "Salma", language_code="ar")
    assert _menu(profile, arabic, PRIVATE) == ["arabic"]
    assert _menu(profile, READER, PRIVATE) == ["plain"]
