"""What an article says a name is, in the words beside it: poultry producer MHP; HLC, a hormone."""

from collections.abc import Iterator

from bot.matching.folding import fold_word
from bot.matching.names import Hit, Name, word_list
from bot.matching.readings import keys
from bot.matching.surroundings import DETERMINERS, Surroundings

MOST_AFTER = 3
"""Words after ``, a`` among which the noun stands that says what a name is."""
THINGS = ("bears_names", "coded_things", "things_with_codes")
FIRMS = frozenset(
    {"bank", "company", "consortium", "corporation", "group", "holding", "holdings", "inc",
     "industries", "limited", "ltd", "plc", "oil", "gas", "petroleum", "energy", "airlines",
     "airways", "railways", "mining", "minerals", "shipping", "motors", "ventures", "trade",
     "media", "news", "press", "television", "radio", "channel", "broadcasting", "شركه", "بنك",
     "البنك", "موسسه", "مجموعه", "банк"}
)  # fmt: skip
"""Folded words of organisations that trade."""


def is_said_to_be_another(hit: Hit, around: Surroundings) -> bool:
    """Say whether the words beside a name call it a thing; or a firm, where it is known as none."""
    nouns = [*_before(hit, around), *_after(hit, around)]
    if any(noun in word_list(which) for noun in nouns for which in THINGS):
        return True
    traded = not word_list("trade_nouns").isdisjoint(nouns)
    return traded and _is_of_politics(hit.name)


def _is_of_politics(name: Name) -> bool:
    """Say whether one of an actor's names is a party's, an army's or an office's, and no firm's."""
    if name.is_company or name.is_person:
        return False
    words = {key for typed in name.stands_for for word in typed for key in word.keys}
    return words.isdisjoint(FIRMS) and not words.isdisjoint(word_list("organisation_words"))


def _before(hit: Hit, around: Surroundings) -> Iterator[str]:
    """Yield the noun directly before; also behind a comma, where one follows the name."""
    tokens, start = around.tokens, hit.start
    before = around.predecessor(start)
    if not before and start and tokens.gap(start - 1).strip() == ",":
        closed = hit.end < len(tokens) and tokens.gap(hit.end - 1).strip() == ","
        before = tokens.raw[start - 1] if closed else ""
    if before:
        yield fold_word(before)


def _after(hit: Hit, around: Surroundings) -> Iterator[str]:
    """Yield the words after ``, a`` or ``, the``: HLC, the hormone that keeps cells alive."""
    tokens, first = around.tokens, hit.end
    if first >= len(tokens) or tokens.gap(first - 1).strip() != ",":
        return
    if fold_word(tokens.raw[first]) not in DETERMINERS:
        return
    for place in range(first + 1, min(first + 1 + MOST_AFTER, len(tokens))):
        yield from keys(tokens.raw[place])
        if around.after(place, "") == "" or tokens.words[place + 1] in ENDS_NOUN:
            return


ENDS_NOUN = frozenset({"of", "in", "that", "which", "who", "for", "from", "with", "at", "on", "to"})
"""After the noun that is sought."""
