"""An actor that is a state has its name in every language, and its demonym before some words."""

from dataclasses import replace

from bot.matching.folding import fold_word
from bot.matching.model import Actor, Alias
from bot.matching.name_forms import ends_in, names_of
from bot.matching.names import Name, NameWord, traits
from bot.matching.territories import Territory, last_words, other_names, territory_named


def all_names_of(actor: Actor) -> tuple[Name, ...]:
    """Return an actor's names; a state's in all the bot's languages, with its demonyms."""
    names = names_of(actor)
    possible = [one.written for one in actor.aliases if ends_in(one.written, last_words())]
    territory = next(filter(None, map(territory_named, possible)), None)
    if territory is None or not names:
        return names
    known = {alias.written for alias in actor.aliases}
    more = [Alias(written) for written in other_names(territory.names[0]) if written not in known]
    expanded = names_of(replace(actor, aliases=(*actor.aliases, *more)))
    bearer = replace(expanded[0].bearer, is_state=True)
    states = tuple(
        replace(name, bearer=bearer, words=_with_initial(name.words)) for name in expanded
    )
    return (*states, *_demonyms(states[0], territory))


def _with_initial(words: tuple[NameWord, ...]) -> tuple[NameWord, ...]:
    """Let the point of the compass be an initial: N. Korea."""
    first, *rest = words
    if rest and first.keys[0] in {"north", "south", "east", "west"}:
        first = first._replace(keys=(*first.keys, first.keys[0][0]))
    return (first, *rest)


def _demonyms(name: Name, territory: Territory) -> list[Name]:
    proper = (*territory.demonyms, *territory.turkish)
    listed = [
        *((demonym.title(), (fold_word(demonym),)) for demonym in proper),
        *((keys[0].removeprefix("~"), keys) for keys in territory.adjectives),
    ]
    return [
        replace(
            name,
            alias=Alias(written),
            words=(NameWord(written, keys, article=False),),
            traits=traits(
                is_capitalised=written.istitle(),
                is_demonym=True,
                is_titled=name.is_titled,
            ),
        )
        for written, keys in listed
    ]
