import pytest

from bot.sources.revisiting.newer import is_newer

OLD = "The harbour opened again on Tuesday.\n\nDivers had worked on it.\n\nNobody was hurt at all."


@pytest.mark.parametrize(
    ("new", "newer"),
    [
        (OLD, False),
        (OLD.upper(), False),
        (f"{OLD}\n\nAn inquiry is to report in May.", True),
        (OLD.replace("Tuesday", "Wednesday"), True),
        (OLD.partition("\n\n")[2], True),  # less than half of it is gone
        ("Please log in to read on.", False),
        ("", False),
    ],
)
def test_a_newer_text_differs_and_is_of_the_same_article(new: str, *, newer: bool) -> None:
    assert is_newer("Harbour opens", OLD, new) is newer
