import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import SubjectId
from bot.matching.exchange.merging import change, same_actor
from bot.matching.exchange.model import Clash, Owner, StoredActor, StoredAlias, Voice
from bot.matching.model import ActorDraft, Alias, Strength
from bot.matching.spelling import folded

WEAK, STRONG = Strength.WEAK, Strength.STRONG
COUNCIL = Alias("Velmora Council")


def _stored(*aliases: StoredAlias, curated: bool = True, **said: object) -> StoredActor:
    known: dict[str, object] = {"kind": None, "country": None, "context": (), "vetoes": ()}
    known |= said
    return StoredActor(
        SubjectId(7),
        "Velmora Council",
        curated=curated,
        aliases=aliases or (StoredAlias(COUNCIL, "typed"),),
        **known,  # type: ignore[arg-type]  # fields of the actor, as each test needs them
    )


def _owner(number: int, written: str, strength: Strength = STRONG, *, name: str = "") -> Owner:
    return Owner(SubjectId(number), name or written, folded(written), strength)


def test_an_actor_with_the_shown_name_is_the_same_before_one_with_more_of_the_others() -> None:
    draft = ActorDraft((COUNCIL, Alias("Salt Hall"), Alias("Copper Hall")))
    others = [_owner(3, "Salt Hall"), _owner(3, "Copper Hall")]
    assert same_actor(draft, others) == 3
    assert same_actor(draft, [*others, _owner(5, "VELMORA COUNCIL")]) == 5
    assert same_actor(draft, [_owner(9, "Salt Hall"), _owner(4, "Copper Hall")]) == 4


def test_a_weak_name_makes_nobody_the_same_unless_both_are_shown_by_it() -> None:
    draft = ActorDraft((Alias("Dallin", WEAK), Alias("Mira Dallin")))
    assert same_actor(draft, [_owner(3, "Dallin", WEAK, name="Ona Dallin")]) is None
    assert same_actor(draft, [_owner(3, "Dallin", WEAK)]) == 3
    assert same_actor(draft, [_owner(3, "Mira Dallin", WEAK)]) is None


def test_a_strong_name_of_another_actor_is_left_to_it() -> None:
    draft = ActorDraft((COUNCIL, Alias("Salt Hall"), Alias("Hall", WEAK)))
    owners = [_owner(7, "Velmora Council"), _owner(3, "Salt Hall", name="Salt Guild")]
    done = change(draft, _stored(), owners, Voice.CATALOGUE)
    assert done.add == (Alias("Hall", WEAK),)
    assert [(one.clash, one.said, one.stored) for one in done.conflicts] == [
        (Clash.OWNED, "Salt Hall", "Salt Guild")
    ]


@pytest.mark.parametrize("voice", [Voice.CATALOGUE, Voice.OPERATOR])
def test_what_an_admin_decided_of_a_name_stands(voice: Voice) -> None:
    stored = _stored(
        StoredAlias(COUNCIL, "typed"),
        StoredAlias(Alias("Salt Hall"), "typed", removed=True),
        StoredAlias(Alias("VC", WEAK), "admin"),
    )
    draft = ActorDraft((COUNCIL, Alias("Salt Hall"), Alias("VC")))
    done = change(draft, stored, [], voice)
    assert done.is_nothing
    assert [one.clash for one in done.conflicts] == [Clash.REMOVED, Clash.STRENGTH]
    overruled = change(draft, stored, [], Voice.OVERRULING)
    assert overruled.mark == (Alias("Salt Hall"), Alias("VC"))
    assert not overruled.conflicts


@pytest.mark.parametrize(
    ("voice", "curated", "marked"),
    [
        (Voice.CATALOGUE, True, False),
        (Voice.CATALOGUE, False, True),  # a reader typed it, and typed names are strong
        (Voice.OPERATOR, True, True),
    ],
)
def test_who_speaks_decides_whether_a_typed_name_is_marked(
    voice: Voice, curated: bool, marked: bool
) -> None:
    stored = _stored(
        StoredAlias(COUNCIL, "typed"), StoredAlias(Alias("VC"), "typed"), curated=curated
    )
    done = change(ActorDraft((COUNCIL, Alias("VC", WEAK))), stored, [], voice)
    assert bool(done.mark) is marked
    assert bool(done.conflicts) is not marked
    assert done.keep is not curated


def test_a_proposed_name_is_taken_over_as_it_is_said() -> None:
    stored = _stored(StoredAlias(COUNCIL, "typed"), StoredAlias(Alias("VC", WEAK), "proposed"))
    done = change(ActorDraft((COUNCIL, Alias("VC"))), stored, [], Voice.CATALOGUE)
    assert done.add == (Alias("VC"),)


def test_kind_country_and_words_fill_gaps_and_replace_what_is_known_only_when_told() -> None:
    draft = ActorDraft((COUNCIL,), "group", "Iraq", ("salt", "copper"), ("council tax",))
    filled = change(draft, _stored(), [], Voice.CATALOGUE)
    assert (filled.kind, filled.country) == ("group", "Iraq")
    assert (filled.context, filled.vetoes) == (("salt", "copper"), ("council tax",))
    known = _stored(kind="party", country="Iran", context=("iron", "salt"), vetoes=("tax",))
    kept = change(draft, known, [], Voice.CATALOGUE)
    assert kept.is_nothing
    assert [one.clash for one in kept.conflicts] == [
        Clash.KIND,
        Clash.COUNTRY,
        Clash.CONTEXT,
        Clash.VETOES,
    ]
    added = change(draft, known, [], Voice.OPERATOR)
    assert (added.kind, added.country) == (None, None)  # an admin may have said them
    assert added.context == ("iron", "salt", "copper")
    replaced = change(draft, known, [], Voice.OVERRULING)
    assert (replaced.kind, replaced.country) == ("group", "Iraq")
    assert replaced.context == ("salt", "copper")
    silent = change(ActorDraft((COUNCIL,)), known, [], Voice.OVERRULING)
    assert silent.is_nothing


words = st.lists(st.sampled_from(["salt", "iron", "tin"]), unique=True).map(tuple)
names = st.lists(
    st.builds(Alias, st.sampled_from(["Velmora Council", "VC", "Hall"]), st.sampled_from(Strength)),
    unique_by=lambda alias: alias.written,
    min_size=1,
).map(tuple)


@given(
    draft=st.builds(
        ActorDraft,
        names,
        st.sampled_from([None, "group", "party"]),
        st.sampled_from([None, "Iraq", "Iran"]),
        words,
        words,
    ),
    voice=st.sampled_from(Voice),
    curated=st.booleans(),
    origin=st.sampled_from(["typed", "proposed", "admin"]),
    removed=st.booleans(),
    strength=st.sampled_from(Strength),
    context=words,
)
def test_doing_it_twice_changes_nothing_more(
    draft: ActorDraft,
    voice: Voice,
    curated: bool,
    origin: str,
    removed: bool,
    strength: Strength,
    context: tuple[str, ...],
) -> None:
    stored = _stored(
        StoredAlias(Alias("VC", strength), origin, removed), curated=curated, context=context
    )
    done = change(draft, stored, [], voice)
    replaced = {alias.written: alias for alias in (*done.add, *done.mark)}
    kept = [one for one in stored.aliases if one.alias.written not in replaced]
    after = StoredActor(
        stored.id,
        stored.name,
        done.kind or stored.kind,
        done.country or stored.country,
        stored.context if done.context is None else done.context,
        stored.vetoes if done.vetoes is None else done.vetoes,
        stored.curated or done.keep,
        (*kept, *(StoredAlias(alias, "typed") for alias in replaced.values())),
    )
    assert change(draft, after, [], voice).is_nothing
