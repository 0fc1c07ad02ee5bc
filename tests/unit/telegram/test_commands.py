import pytest

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.rendering.buttons import Button, unpack
from bot.sources.catalogue.model import Show
from bot.telegram import buttons, source_buttons
from bot.telegram.commands import Switchboard, Typed, read_command
from bot.telegram.conversation import Answer, Command, Request, TapRule


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("/start", Typed("start", None, "")),
        ("/Sub@News_Bot  Mira Dallin ", Typed("sub", "news_bot", "Mira Dallin")),
        ("/topic a\nb", Typed("topic", None, "a\nb")),
        ("start", None),
        ("/", None),
        ("/ start", None),
        ("/start!", None),
        ("/" + "x" * 33, None),
    ],
)
def test_a_command_is_known_by_its_text(text: str, typed: Typed | None) -> None:
    assert read_command(text) == typed


class _Handler:
    def commands(self) -> list[Command]:
        async def run(_: Request) -> Answer:
            return Answer("help")

        return [
            Command("list", run, aliases=("subs",)),
            Command("addsource", run, Audience.ADMINS, asks=QuestionKind.ADD_SOURCE),
            Command("cancel", run, listed=False),
            Command("names", run, asks=QuestionKind.ACTOR_NAMES, listed=False, typed=False),
        ]

    def taps(self) -> list[TapRule]:
        return []


def test_an_alias_is_the_command() -> None:
    board = Switchboard([_Handler()])
    assert board.command("subs", admin=False) is board.command("list", admin=False)


def test_what_is_for_admins_is_not_there_for_others() -> None:
    board = Switchboard([_Handler()])
    assert board.command("addsource", admin=False) is None
    assert board.answer(QuestionKind.ADD_SOURCE, admin=False) is None
    assert board.answer(QuestionKind.ADD_SOURCE, admin=True) is not None


def test_what_only_answers_a_question_cannot_be_typed() -> None:
    board = Switchboard([_Handler()])
    assert board.command("names", admin=True) is None
    assert board.answer(QuestionKind.ACTOR_NAMES, admin=False) is not None


def test_the_menu_shows_each_command_once_without_aliases() -> None:
    board = Switchboard([_Handler()])
    assert [command.title for command in board.menu(admin=True)] == ["list", "addsource"]
    assert [command.title for command in board.menu(admin=False)] == ["list"]


def test_two_handlers_for_one_command_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two handlers for /list"):
        Switchboard([_Handler(), _Handler()])


@pytest.mark.parametrize(
    "button",
    [
        buttons.SuggestButton(),
        buttons.AskButton(QuestionKind.UNSUBSCRIBE),
        buttons.MuteButton(2**62, 2**31, buttons.Choice.YES),  # type: ignore[arg-type]  # an id at run time
        source_buttons.SourceButton(
            2**31,  # type: ignore[arg-type]
            max(source_buttons.SourceAction, key=len),
            2**16,
            max(Show, key=len),
            source_buttons.searched("ж" * 99),
        ),
        buttons.MeaningButton(2**62, buttons.Meaning.TOPIC),  # type: ignore[arg-type]
        buttons.ActorButton(2**62, buttons.ActorAction.REVIEWED, 2**31),  # type: ignore[arg-type]
        buttons.AliasButton(2**62, 2**62, buttons.AliasAction.REMOVE, 2**31),  # type: ignore[arg-type]
        buttons.WrongMatchButton(2**62, 2**62, 2**31),  # type: ignore[arg-type]
        buttons.TwinButton(2**62, 2**62, 2**31),  # type: ignore[arg-type]
        buttons.NamesButton(2**62, 2**31, 2**31),  # type: ignore[arg-type]
        buttons.PlanButton(2**62, buttons.PlanAction.COUNTRY),  # type: ignore[arg-type]
        buttons.PlanWrongButton(2**62, 2**62),  # type: ignore[arg-type]
        buttons.KindButton(2**62, buttons.ActorKind.COMPANY),  # type: ignore[arg-type]
        buttons.CountriesButton(2**62, 2**31),  # type: ignore[arg-type]
        buttons.CountryButton(2**62, "IQ"),  # type: ignore[arg-type]
        buttons.CountryButton(2**62, ""),  # type: ignore[arg-type]
        buttons.TopicButton(2**62, buttons.TopicAction.UNVETO, 2**31),  # type: ignore[arg-type]
        buttons.KeepTopicButton(2**62),  # type: ignore[arg-type]
    ],
)
def test_buttons_fit_with_the_largest_ids_and_come_back(button: Button) -> None:
    assert unpack(button.pack()) == button
