"""The starter registry as a whole: complete, without collisions, careful with common words."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from benchmarks.scoreboard import read_rows
from bot.ids import ArticleId, SubjectId
from bot.matching.exchange.drafting import is_acronym
from bot.matching.exchange.model import BadOffer, Offer
from bot.matching.exchange.starter import starter
from bot.matching.index import SubjectIndex
from bot.matching.known.blocks import SPOKEN
from bot.matching.model import Actor, ActorDraft, Strength
from bot.matching.proposals import everyday_words
from bot.matching.spelling import folded
from bot.sources.model import ArticleText

FOLDER = Path(__file__).parents[4] / "bot" / "matching" / "data" / "starter"
SCRIPTS = {"ar": "ARABIC", "ckb": "ARABIC", "fa": "ARABIC", "ru": "CYRILLIC"}
UNMISTAKABLE = {"Boeing", "Fatah", "Hamas"}
"""Strong names that are everyday words to our lists and hardly ever in the news."""


@cache
def _drafts() -> tuple[ActorDraft, ...]:
    return tuple(one.draft for one in starter() if isinstance(one, Offer))


@cache
def _actors() -> tuple[Actor, ...]:
    return tuple(
        Actor(
            SubjectId(number),
            draft.aliases[0].written,
            draft.aliases,
            draft.context,
            draft.kind,
            draft.country,
            draft.vetoes,
        )
        for number, draft in enumerate(_drafts(), 1)
    )


@cache
def _index() -> SubjectIndex:
    return SubjectIndex(_actors())


def _found(text: str) -> set[str]:
    article = ArticleText(id=ArticleId(1), title="", text=text, language=None)
    return {_actors()[match.subject_id - 1].name for match in _index().match(article)}


def _lines(key: str) -> Iterable[str]:
    for file in FOLDER.glob("*.txt"):
        for line in file.read_text("utf-8").splitlines():
            if line.startswith(f"{key}: "):
                yield from (name.strip(" ~") for name in line[len(key) + 2 :].split("|"))


def test_every_block_is_understood_and_every_file_has_its_licence() -> None:
    assert [one for one in starter() if isinstance(one, BadOffer)] == []
    for file in FOLDER.glob("*.txt"):
        head = "".join(line for line in file.read_text("utf-8").splitlines() if line[:1] == "#")
        assert "MIT" in head, file


def test_there_are_actors_of_all_kinds_and_all_states() -> None:
    kinds = Counter(draft.kind for draft in _drafts())
    assert sum(kinds.values()) - kinds["state"] >= 220
    assert kinds["state"] == 197
    assert min(kinds[kind] for kind in ("person", "group", "party", "company")) >= 30


@pytest.mark.parametrize("language", ["ar", "ckb", "fa", "tr", "ru"])
def test_nearly_every_actor_has_a_name_in_each_language(language: str) -> None:
    blocks = [
        block
        for file in FOLDER.glob("*.txt")
        for block in file.read_text("utf-8").split("\n\n")
        if "en: " in block
    ]
    having = sum(f"\n{language}: " in block for block in blocks)
    assert having >= 0.9 * len(blocks)


@pytest.mark.parametrize("language", SCRIPTS)
def test_names_are_in_the_letters_of_their_language(language: str) -> None:
    foreign = {"ar": "یکەێۆڕڵڤپگچژ", "fa": "يكەێۆڕڵڤة", "ckb": "يكةثذصضطظ", "ru": "іїґ"}[language]
    for name in _lines(language):
        assert set(name).isdisjoint(foreign), name
        letters = {letter for letter in name if letter.isalpha()}
        assert not any(letter.isascii() for letter in letters) or language == "ru", name


def test_no_strong_name_belongs_to_two_actors() -> None:
    owners: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for draft in _drafts():
        for alias in draft.aliases:
            if alias.strength is Strength.STRONG:
                owners[folded(alias.written), alias.written.isupper()].add(draft.aliases[0].written)
    assert {form: names for form, names in owners.items() if len(names) > 1} == {}


def test_common_words_are_weak_and_weak_names_have_something_to_speak_for_them() -> None:
    for draft in _drafts():
        if draft.kind == "state":
            continue  # the match step knows which of them are words, too
        strong = [one.written for one in draft.aliases if one.strength is Strength.STRONG]
        assert set(everyday_words(strong)) <= UNMISTAKABLE, strong
        assert strong, draft.aliases
        weak = [one.written for one in draft.aliases if one.strength is Strength.WEAK]
        assert draft.context or not weak, draft.aliases


def test_short_acronyms_are_strong_only_where_nobody_else_has_them() -> None:
    strong = {
        alias.written
        for draft in _drafts()
        for alias in draft.aliases
        if draft.kind != "state" and alias.strength is Strength.STRONG and is_acronym(alias.written)
    }
    assert {name for name in strong if len(name) <= 3} <= {
        *("UN", "U.N.", "EU", "CIA", "FBI", "IMF", "YPG", "PKK", "AKP", "ONU", "G7", "G20"),
        *("ООН", "ВОЗ", "ЦРУ", "ФБР", "МВФ", "ФРС", "ЛАГ"),
    }


ALARMS = [
    "The band ISIS released a record; the goddess Isis was painted on the cover.",
    "In total, an apple fell on a shell. Total sales rose. Apple pie was served.",
    "The meta analysis of turkey meat was published. Turkey prices fell before Thanksgiving.",
    "Amal Clooney wore a dress by a young designer.",
    "استقبل الجمهور الفريق بحماس كبير",
    "هناك أمل في فتح الطريق قريبا",
    "القاعدة الأولى في هذه اللعبة بسيطة",
    "وقع صدام بين سيارتين في شارع الجزيرة",
    "Michael Jordan praised the team; the game was played in Turkey Creek, Georgia Avenue.",
    "The who's who of science came to the party.",
    "The SDF of the school (Student Debate Forum) met the PMF (Poetry and Music Fair).",
    "World War II began in 1939; Pope Leo X died in 1521.",
    "Laith Kubba's cousin Ahmed Hassan bought a car.",
    "وأضاف أن البلدية ستعيد فتح الطريق، وانتقل من الأول إلى الثاني، ودعا أنصاره إلى الهدوء",
    "يجب أن يصل الماء، وقال على الصعيد نفسه إن العمل بدأ",
    "تعداد بازدیدکنندگان از سال گذشته بیشتر شد",
    "In March the court ruled; the March rate was unchanged. Qais said the Party base was happy.",
    "Wolves with a late goal; Yusuf on the bench.",
    "The Peace Party and a party bus stood in the park for years.",
]


# The last ones sound like somebody: Joseph Aoun, Ansar Allah, УВКБ, Asiacell, Mark Rutte, Baath.
@pytest.mark.parametrize("text", ALARMS)
def test_words_that_are_also_names_alarm_nobody(text: str) -> None:
    assert _found(text) == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Qays al-Khazaali and Hadi al-Ameri met the Coordination Framework in Baghdad.",
            {"Qais al-Khazali", "Hadi al-Amiri", "Coordination Framework"},
        ),
        (
            "التقى مقتدى الصدر بوفد من الحشد الشعبي، والتقى فؤاد حسين نظيره عباس عراقجي",
            {
                "Muqtada al-Sadr",
                "Popular Mobilization Forces",
                "Fuad Hussein",
                "Abbas Araghchi",
            },
        ),
        (
            "بافڵ تاڵەبانی و مەسرور بارزانی لە هەولێر کۆبوونەوە",
            {"Bafel Talabani", "Masrour Barzani"},
        ),
        (
            "سپاه پاسداران و حشد شعبی؛ اسماعیل قاآنی در بغداد",
            {
                "Islamic Revolutionary Guard Corps",
                "Popular Mobilization Forces",
                "Esmail Qaani",
            },
        ),
        (
            "Hakan Fidan, Neçirvan Barzani ile Erbil'de görüştü.",
            {"Hakan Fidan", "Nechirvan Barzani"},
        ),
        (
            "Сергей Лавров обсудил с Фуадом Хусейном работу ООН.",
            {"Sergey Lavrov", "Fuad Hussein", "United Nations"},
        ),
    ],
)
def test_actors_are_found_in_the_languages_of_the_bot(text: str, names: set[str]) -> None:
    assert names <= _found(text)


def test_nearly_every_strong_name_finds_its_own_actor_and_no_other_of_the_set() -> None:
    missed, wrong, strong = list[str](), list[str](), 0
    states = {actor.country or "": {actor.name} for actor in _actors() if actor.kind == "state"}
    expected = {"UN Security Council: UN-Sicherheitsrat → United Nations"}  # said by one word
    for actor in _actors():
        if actor.kind == "state":
            continue
        for alias in actor.aliases:
            found = _found(f"«{alias.written}» 2026.")
            strong += alias.strength is Strength.STRONG
            if alias.strength is Strength.STRONG and actor.name not in found:
                missed.append(f"{actor.name}: {alias.written}")
            others = found - {actor.name} - states.get(actor.country or "", set())
            wrong += [f"{actor.name}: {alias.written} → {one}" for one in others]
    assert set(wrong) <= expected
    # Between quotation marks and with nothing else, some look like words: Boeing, Shell plc.
    assert len(missed) <= 0.005 * strong, missed


def test_languages_come_in_the_documented_order() -> None:
    for file in FOLDER.glob("*.txt"):
        for block in file.read_text("utf-8").split("\n\n"):
            keys = [line.partition(":")[0] for line in block.splitlines() if line[:1] != "#"]
            order = [SPOKEN.index(key) for key in keys if key in SPOKEN]
            assert order == sorted(order), block


def test_who_follows_a_state_hears_of_its_army_and_not_of_its_neighbours_namesake() -> None:
    assert _found("Irak ordusu ilerledi.") == {"Iraqi Armed Forces", "Iraq"}
    assert _found("The Sudanese army advanced.") == {"Sudanese Armed Forces", "Sudan"}
    assert _found("South Sudan's president spoke.") == {"South Sudan"}
    assert _found("Israel Katz met Gideon Saar.") == {"Israel Katz", "Gideon Sa'ar"}


@cache
def _rows() -> tuple[tuple[str, str, bool], ...]:
    """Return the labelled rows whose actor is in the set: the actor, the text, what is wanted."""
    owners = {
        folded(alias.written): actor.name
        for actor in _actors()
        for alias in actor.aliases
        if alias.strength is Strength.STRONG
    }
    data = Path(__file__).parents[3] / "data" / "matching"
    found: list[tuple[str, str, bool]] = []
    for row in (row for name in ("actors", "heldout") for row in read_rows(data / f"{name}.tsv")):
        names = [owners.get(folded(name)) for name in row["alias_set"].split("|")]
        own = next(filter(None, names), None)
        if own is not None:
            found.append((own, row["snippet"], row["expected"] == "match"))
    return tuple(found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L'Union européenne a annoncé un plan à Bruxelles.", "European Union"),
        ("Силы быстрой поддержки взяли город.", "Rapid Support Forces"),
        ("Организация исламского сотрудничества собралась.", "Organisation of Islamic Cooperation"),
    ],
)
def test_a_group_whose_name_has_one_capital_is_found_at_the_start_of_a_sentence(
    text: str, name: str
) -> None:
    assert name in _found(text)


def test_labelled_texts_are_judged_well_with_all_actors_and_states_at_once() -> None:
    outcomes = [(name in _found(text), wanted) for name, text, wanted in _rows()]
    right = sum(found and wanted for found, wanted in outcomes)
    assert len(outcomes) >= 300
    assert right / sum(found for found, _ in outcomes) >= 0.99
    assert right / sum(wanted for _, wanted in outcomes) >= 0.95


def test_actors_that_a_labelled_text_does_not_speak_of_are_hardly_found_in_it() -> None:
    """Each text is a background for the people who have nothing to do with Iraq's neighbourhood."""
    far = {
        actor.name
        for actor in _actors()
        if actor.kind == "person" and actor.country in {"United States", "China", "Argentina"}
    }
    texts = {text for _, text, _ in _rows()}
    alarms = [(name, text) for text in texts for name in _found(text) & far]
    assert len(alarms) <= 0.0002 * len(texts) * len(far), alarms
