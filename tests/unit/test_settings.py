from ipaddress import ip_address
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import Role, Settings, load_settings, variable
from bot.sources.guard import PrivateAccess

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_x"
EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
    return tmp_path


def test_defaults_are_one_small_machine() -> None:
    settings = load_settings()
    assert settings.token is None
    assert settings.roles == set(Role)
    assert settings.database == "sqlite:///data/news-digest-bot.sqlite3"
    assert settings.allow_private_sources == PrivateAccess()


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ADMIN_IDS", "7, 8,")
    monkeypatch.setenv("BOT_ROLES", "chat,sender")
    monkeypatch.setenv("BOT_ALLOW_PRIVATE_SOURCES", "10.0.0.0/8,fd00::/8")
    settings = load_settings()
    assert settings.admin_ids == (7, 8)
    assert settings.roles == {Role.CHAT, Role.SENDER}
    assert settings.allow_private_sources.opens(ip_address("10.1.2.3"))
    assert not settings.allow_private_sources.opens(ip_address("192.168.1.1"))


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("BOT_TOKEN", "not a token", "BotFather"),
        ("BOT_DEFAULT_TIMEZONE", "Asia/Bagdad", "did you mean Asia/Baghdad?"),
        ("BOT_POLL_INTERVAL", "0", "greater than or equal to 1"),
        ("BOT_POLL_INTERVAL", "soon", "integer"),
        ("BOT_LOG_LEVEL", "LOUD", "DEBUG"),
        ("BOT_API_URL", "api.telegram.org", "http://"),
        ("BOT_ALLOW_PRIVATE_SOURCES", "home", "192.168.0.0/16"),
        ("BOT_ROLES", "cook", "chat"),
        ("BOT_PAID_BROADCAST", "30", "from 31 to 1000"),
        ("BOT_PAID_BROADCAST", "2000", "from 31 to 1000"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    sentence = str(caught.value)
    assert sentence.startswith(name)
    assert hint in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("place", ["environment", "file"])
def test_an_unknown_name_is_answered_with_the_nearest_one(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, place: str
) -> None:
    if place == "file":
        (empty_folder / ".env").write_text("BOT_ADMINS=7\n", encoding="utf-8")
    else:
        monkeypatch.setenv("BOT_ADMINS", "7")
    with pytest.raises(SettingsError, match=r"BOT_ADMINS is not a setting; .*BOT_ADMIN_IDS"):
        load_settings()


def test_the_token_is_in_no_repr_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(load_settings())
    monkeypatch.setenv("BOT_TOKEN", TOKEN + " with a tail")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert TOKEN not in str(caught.value)
    with pytest.raises(ValidationError) as raw:
        Settings()
    assert TOKEN not in str(raw.value)


def test_the_example_file_names_every_setting_and_nothing_else() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    named = {
        line.lstrip("#").partition("=")[0] for line in lines if line.startswith(("BOT_", "#BOT_"))
    }
    assert named == {variable(field) for field in Settings.model_fields}


def test_the_example_file_can_be_used_as_it_is(empty_folder: Path) -> None:
    (empty_folder / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_settings() == Settings()
