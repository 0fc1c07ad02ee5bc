"""Who wrote it: names out of what feeds have in their author fields."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.sources.plain import heading

MAX_NAME = 200
_MAX_PEOPLE = 20
_MAIL = r"(?:mailto:\s*)?[^\s@()<>\[\],;]{1,64}@[^\s@()<>\[\],;]{1,190}"
_MAIL_THEN_NAME = re.compile(rf"<?{_MAIL}>?\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]")
_NAME_THEN_MAIL = re.compile(rf"(.*?\S)\s*[(<\[]\s*{_MAIL}\s*[)>\]]")
_ONLY_MAIL = re.compile(_MAIL)


def people(written: Iterable[str]) -> tuple[str, ...]:
    """Return the names in order, each once; mail addresses only where nobody has a name.

    ``written``: markup, one person or byline each.
    """
    named: dict[str, None] = {}
    addresses: dict[str, None] = {}
    for person in written:
        # The longest byline is far shorter, and the patterns below are not to see more.
        name = _name(person[: MAX_NAME * 10])
        if name:
            (addresses if "@" in name and _ONLY_MAIL.fullmatch(name) else named)[name] = None
        if len(named) >= _MAX_PEOPLE:
            break
    return tuple(named or list(addresses)[:_MAX_PEOPLE])


@lru_cache(maxsize=1_024)  # few people write a feed
def _name(markup: str) -> str:
    text = heading(markup)[:MAX_NAME].strip()
    if "@" not in text:
        return text
    found = _MAIL_THEN_NAME.fullmatch(text) or _NAME_THEN_MAIL.fullmatch(text)
    return found[1] if found else text.removeprefix("mailto:").strip()
