"""How well known names are told apart: ``python -m benchmarks.known_names [--names N]``.

All actors that the program knows by itself stand in one index; names of theirs, drawn at random,
stand each in one neutral sentence of its language. Printed is how many find their actor, and how
many find another one as well, with what was missed and mistaken.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator

from benchmarks.scoreboard import article
from bot.ids import SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.known.blocks import SPOKEN, WEAK_SIGN, items
from bot.matching.known.names import known_actors, known_blocks
from bot.matching.model import Actor

SENTENCES = {
    "en": "Officials said {} would meet the press on Tuesday.",
    "ar": "قال مسؤولون إن {} سيصدر بيانا يوم الثلاثاء.",
    "fa": "مقام‌ها گفتند {} روز سه‌شنبه بیانیه‌ای صادر می‌کند.",
    "ckb": "بەرپرسان گوتیان {} ڕۆژی سێشەممە لێدوان دەدات.",
    "tr": "Yetkililer {} için salı günü açıklama yapılacağını söyledi.",
    "ru": "По словам чиновников, {} во вторник выступит с заявлением.",
    "fr": "Selon des responsables, {} doit s’exprimer mardi.",
    "de": "Nach Angaben von Beamten will {} sich am Dienstag äußern.",
    "es": "Según funcionarios, {} hablará el martes.",
}
SHOWN = 20
"""Names of those that were missed, and mistaken."""


def strong_names() -> Iterator[tuple[SubjectId, str, str]]:
    """Yield the strong names of all known actors, each with its actor and its language."""
    for number, same in enumerate(known_blocks(), 1):
        for block in same:
            fields = block.fields()
            for language in SPOKEN:
                for name in items(fields.get(language, "")):
                    if not name.startswith(WEAK_SIGN):
                        yield SubjectId(number), language, name


def main() -> None:
    """Print the counts and the failures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=2_500)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    actors = [
        Actor(
            SubjectId(number),
            draft.aliases[0].written,
            draft.aliases,
            draft.context,
            draft.kind,
            draft.country,
            draft.vetoes,
        )
        for number, draft in enumerate(known_actors(), 1)
    ]
    index = SubjectIndex(actors)
    listed = list(strong_names())
    drawn = random.Random(options.seed).sample(listed, min(options.names, len(listed)))  # noqa: S311
    asked: Counter[str] = Counter()
    missed: list[str] = []
    mistaken: list[str] = []
    for own, language, name in drawn:
        asked[language] += 1
        text = SENTENCES[language].format(name)
        found = {match.subject_id for match in index.match(article(text, language))}
        if own not in found:
            missed.append(f"{language} {name}")
        mistaken += [f"{language} {name}: {actors[one - 1].name}" for one in found - {own}]
    print(f"{len(actors)} actors, {sum(len(one.aliases) for one in actors)} names")
    print(f"asked {len(drawn)}: {dict(asked)}")
    print(f"found {1 - len(missed) / len(drawn):.1%}; others {len(mistaken) / len(drawn):.1%}")
    for title, failures in (("missed", missed), ("another", mistaken)):
        print(*(f"  {title}: {one}" for one in failures[:SHOWN]), sep="\n")


if __name__ == "__main__":
    main()
