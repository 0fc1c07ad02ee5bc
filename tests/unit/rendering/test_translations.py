"""What translators are given is what templates look up."""

from configparser import ConfigParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from bot.rendering.environment import Renderer, templates_folder

LOCALES = templates_folder() / "locales"


def _options() -> dict[str, str]:
    config = ConfigParser()
    config.read(LOCALES / "babel.cfg", encoding="utf-8")
    return dict(config["jinja2: **.j2"])


def _extracted(template: Path) -> list[str | tuple[str, ...]]:
    return [found[1] for found in extract_from_file("jinja2", template, options=_options())]


def _translated(desk: Path, messages: list[str | tuple[str, ...]]) -> None:
    """Write a German translation in which each message says that it is one."""
    catalogue = Catalog(locale="de")
    for message in messages:
        plural = message if isinstance(message, tuple) else None
        first = plural[0] if plural else str(message)
        forms = tuple(f"de: {form}" for form in plural) if plural else f"de: {first}"
        catalogue.add(plural or first, forms)
    folder = desk / "locales" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.po").open("wb") as file:
        write_po(file, catalogue)


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("{% trans %}Good\n  morning{% endtrans %}", {}, "de: Good morning"),
        ("{% trans who %}Hello {{ who }}, 100%{% endtrans %}", {"who": "Mira"}, None),
        ("{{ _('Hello') }}", {}, "de: Hello"),
        (
            "{% trans count=n %}\n one story\n{% pluralize %}\n {{ count }} stories {% endtrans %}",
            {"n": 3},
            "de: 3 stories",
        ),
    ],
)
def test_a_message_is_found_by_what_was_extracted(
    tmp_path: Path, text: str, values: dict[str, object], said: str | None
) -> None:
    template = tmp_path / "try.html.j2"
    template.write_text(text, encoding="utf-8")
    _translated(tmp_path, _extracted(template))
    rendered = Renderer(tmp_path).render("try", language="de-AT", **values)
    assert rendered == (said or "de: Hello Mira, 100%")


def test_every_template_can_be_read_by_translators() -> None:
    messages = [
        message
        for template in sorted(templates_folder().rglob("*.j2"))
        for message in _extracted(template)
    ]
    assert len(messages) > 10
