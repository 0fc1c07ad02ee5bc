"""Commands that were received when the program was killed."""

from bot.demo.bot_api.faults import Fault
from tests.support.bot_api import LocalTelegram
from tests.support.program import Program


async def test_a_command_that_telegram_forgot_already_is_answered_after_a_kill(
    program: Program, telegram: LocalTelegram
) -> None:
    reader, other = telegram.person("Rana"), telegram.person("Omid")
    await program.call("migrate")
    await program.start()
    await reader.ask("/start", "Welcome")
    telegram.fail(Fault("hang", method="sendMessage", chat_id=reader.id))
    command = await reader.say('/topic "harbour tax" AND Velmora')
    # Somebody else is answered meanwhile: the library has long asked for the next updates.
    await other.ask("/start", "Welcome")
    await other.ask("/help", "What to follow")
    await program.kill()
    telegram.faults.clear()

    await program.start()
    await reader.chat.wait_for("harbour tax", after=command.id)
    await reader.ask("/help", "What to follow")
    answers = [bubble for bubble in reader.chat.from_bot if "harbour tax" in bubble.text]
    assert len(answers) == 1
    welcomes = [bubble for bubble in other.chat.from_bot if "Welcome" in bubble.text]
    assert len(welcomes) == 1
