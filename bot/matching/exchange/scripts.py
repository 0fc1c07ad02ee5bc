"""Scripts in which the bot's languages are written."""

import unicodedata

SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC")
"""As Unicode's names of letters begin."""


def is_in_script_of_the_bot(name: str) -> bool:
    """Say whether all letters of a name belong to a script that a language of the bot uses."""
    return all(
        unicodedata.name(letter, "").startswith(SCRIPTS) for letter in name if letter.isalpha()
    )
