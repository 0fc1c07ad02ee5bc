import pytest

from bot.ids import SubjectId
from bot.matching.kept_names import KeptNames, bearer_of, numbers
from bot.matching.model import Actor, Alias, Strength
from bot.matching.states import all_names_of

ACTORS = [
    Actor(
        SubjectId(1),
        "Qais al-Khazali",
        (Alias("Qais al-Khazali"), Alias("Khazali", Strength.WEAK), Alias("قيس الخزعلي")),
        context=("Asaib Ahl al-Haq", "militia"),
        country="IQ",
    ),
    Actor(SubjectId(70_000), "PYD", (Alias("Democratic Union Party"), Alias("PYD")), ("Syria",)),
    Actor(SubjectId(3), "Saudi Aramco", (Alias("Saudi Aramco"), Alias("أرامكو")), kind="company"),
    Actor(SubjectId(4), "Xi Jinping", (Alias("Xi Jinping"),), kind="person"),
    Actor(SubjectId(5), "South Sudan", (Alias("South Sudan"),), kind="state"),
    Actor(SubjectId(6), "Many", tuple(Alias(f"Word{n} Group") for n in range(300))),
]


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.name)
def test_names_come_back_as_they_were_kept(actor: Actor) -> None:
    kept, names = KeptNames(), all_names_of(actor)
    kept.add(actor.id, names)
    assert kept.of(actor.id) == names
    for number, name in numbers(actor.id, names):
        assert bearer_of(number) == actor.id
        assert kept.name(number) == name
        # What sets and the caches of words are filed under.
        assert hash(kept.name(number)) == hash(name)


def test_another_way_through_a_name_leads_to_the_same_name_by_other_words() -> None:
    kept, names = KeptNames(), all_names_of(ACTORS[3])
    kept.add(ACTORS[3].id, names)
    number, _ = next(iter(numbers(ACTORS[3].id, names)))
    assert kept.path(number, 0) == [("xi",), ("jinping",)]
    assert kept.path(number + 1, 0) == ["xijinping"]
    assert kept.path(number + 1, 1) == []
    assert kept.name(number + 1) is kept.name(number)


def test_a_new_set_of_names_takes_the_place_of_the_old_and_nothing_stays() -> None:
    kept = KeptNames()
    for actor in (ACTORS[0], ACTORS[3]):
        kept.add(SubjectId(9), all_names_of(actor))
    assert kept.of(SubjectId(9))[0].alias.written == "Xi Jinping"
    kept.remove(SubjectId(9))
    assert kept.of(SubjectId(9)) == ()
    assert kept.is_empty
