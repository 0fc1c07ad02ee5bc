import pytest

from bot.stories.telling.asked import wish_for


@pytest.mark.parametrize(("query", "text", "found"), [
    ("Ines Koval", "Koval left. Then Ines Koval came.", ["Ines Koval"]),
    ("ines koval", "Koval left. Then Ines Koval came.", ["Ines Koval"]),
    ("Ines Koval", "Nobody saw Koval.", ["Koval"]),
    ("The Lantern", "Ships intercept a lantern. The Lantern's editor left.", ["The Lantern"]),
    ("Inés Kovál", "Then Ines Koval came.", ["Ines Koval"]),
    ("Erdem", "Erdem'in evi yandı.", ["Erdem"]),
    ("الخزعلي", "قال للخزعلي إنه عائد.", ["للخزعلي"]),
    ("Путилин", "Они видели Путилина.", ["Путилина"]),
    ('"foreign troops" AND Iraq', "Iraq wants foreign troops out.", ["Iraq", "foreign troops"]),
    ("harbour NOT strike", "The strike ended at the harbour.", ["harbour"]),
    ("harbour strike", "The strike ended at the harbour.", ["strike", "harbour"]),
    ("Ines Koval", "Nobody came.", []),
    ("", "Nobody came.", []),
    ("*", "Nobody came.", []),
])  # fmt: skip
def test_a_query_is_found_in_the_forms_of_its_words(
    query: str, text: str, found: list[str]
) -> None:
    wish = wish_for(query, text)
    assert [text[start:end] for start, end in wish.spans] == found
