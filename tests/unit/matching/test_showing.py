"""Evidence in its text, and phrases that veto a match."""

from hypothesis import given
from hypothesis import strategies as st

from bot.ids import SubjectId
from bot.matching.highlights import headline, snippet
from bot.matching.index import SubjectIndex
from bot.matching.model import Actor, Alias, Evidence, Topic
from bot.matching.vetoes import veto_phrases
from bot.sources.model import ArticleId, ArticleText


def _in_text(text: str, found: str, start: int = 0) -> Evidence:
    place = text.index(found, start)
    return Evidence(found, "exact", "text", place, place + len(found))


def _marked(pieces: tuple[object, ...]) -> str:
    return "".join(
        f"[{getattr(piece, 'text')}]" if getattr(piece, "found") else str(getattr(piece, "text"))  # noqa: B009  # any piece
        for piece in pieces
    )


def test_the_title_is_shown_whole() -> None:
    evidence = Evidence("Mira Dallin", "exact", "title", 4, 15)
    assert _marked(headline("Why Mira Dallin left", [evidence])) == "Why [Mira Dallin] left"


def test_a_snippet_is_cut_between_words() -> None:
    text = f"{'salt ' * 40}Mira Dallin{' copper' * 40}"
    shown = _marked(snippet(text, [_in_text(text, "Mira Dallin")]))
    assert shown.startswith("…salt ")
    assert shown.endswith(" copper…")
    assert "[Mira Dallin]" in shown
    assert len(shown) < 200


def test_a_snippet_has_all_evidence_that_is_near() -> None:
    text = "Mira Dallin met the guild.\nDallin left."
    evidence = [_in_text(text, "Mira Dallin"), _in_text(text, "Dallin", 20)]
    assert _marked(snippet(text, evidence)) == "[Mira Dallin] met the guild. [Dallin] left."


def test_evidence_beyond_a_shortened_text_is_not_shown() -> None:
    assert snippet("Short.", [Evidence("Mira", "exact", "text", 40, 44)]) == ()
    assert snippet("Short.", []) == ()


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320))))
def test_any_spans_are_survived(text: str, spans: list[tuple[int, int]]) -> None:
    evidence = [Evidence("", "exact", "text", start, end) for start, end in spans]
    snippet(text, evidence)
    titled = [Evidence("", "exact", "title", start, end) for start, end in spans]
    shown = "".join(piece.text for piece in headline(text, titled))
    assert shown.split() == text.split()


def test_a_veto_is_the_name_with_its_neighbours() -> None:
    text = "She drank Sol juice. Then left."
    assert veto_phrases(text, _in_text(text, "Sol")) == (
        "Sol juice",
        "drank Sol",
        "drank Sol juice",
    )
    assert veto_phrases("Sol. Then", _in_text("Sol. Then", "Sol")) == ()


def _matches(actor: Actor, text: str) -> bool:
    return bool(SubjectIndex([actor]).match(ArticleText(ArticleId(1), "News", text, "en")))


def test_a_name_inside_a_veto_does_not_count_and_beside_it_does() -> None:
    actor = Actor(SubjectId(1), "Velmora", (Alias("Velmora"),), vetoes=("Velmora sponge cake",))
    assert not _matches(actor, "They ate VELMORA SPONGE  cake.")
    assert _matches(actor, "They ate Velmora sponge cake in Velmora.")
    assert _matches(actor, "They left Velmora.")


def test_a_removed_actor_leaves_no_veto_behind() -> None:
    index = SubjectIndex([Actor(SubjectId(1), "Velmora", (Alias("Velmora"),), vetoes=("a b",))])
    index.remove(SubjectId(1))
    assert index.is_empty


def _fulfils(topic: Topic, text: str) -> bool:
    return bool(SubjectIndex([topic]).match(ArticleText(ArticleId(1), "News", text, "en")))


def test_a_topics_words_inside_a_veto_do_not_count_and_beside_it_do() -> None:
    topic = Topic(SubjectId(1), "salt ferry", ("old salt museum",))
    assert not _fulfils(topic, "The ferry passed the Old Salt Museum.")
    assert _fulfils(topic, "The ferry passed the Old Salt Museum with salt.")
    assert _fulfils(topic, "The salt ferry left.")


def test_a_veto_never_makes_a_query_true() -> None:
    topic = Topic(SubjectId(1), 'ferry -"salt mine" -(tin OR lead)', ("salt mine", "tin roof"))
    assert not _fulfils(topic, "The ferry passed the salt mine.")
    assert not _fulfils(topic, "The ferry has a tin roof.")
    assert _fulfils(topic, "The ferry has a roof.")


def test_a_topic_added_again_has_the_vetoes_it_has_then() -> None:
    index = SubjectIndex([Topic(SubjectId(1), "salt", ("old salt",))])
    index.add(Topic(SubjectId(1), "salt"))
    assert index.match(ArticleText(ArticleId(1), "News", "An old salt.", "en"))
    index.add(Topic(SubjectId(1), "salt", ("old salt",)))
    assert not index.match(ArticleText(ArticleId(1), "News", "An old salt.", "en"))
    index.remove(SubjectId(1))
    assert index.is_empty


def test_an_actor_of_a_topic_does_not_count_inside_a_veto_of_the_topic() -> None:
    actor = Actor(SubjectId(1), "Velmora", (Alias("Velmora Council"),))
    index = SubjectIndex([actor, Topic(SubjectId(2), "salt @#1", ("velmora council cake",))])
    cake = ArticleText(ArticleId(1), "News", "Velmora Council cake with salt.", "en")
    assert [match.subject_id for match in index.match(cake)] == [1]
    both = ArticleText(
        ArticleId(1), "盐", "Salt cake. Velmora Council cake, Velmora Council.", "en"
    )
    assert [match.subject_id for match in index.match(both)] == [1, 2]


def test_a_veto_in_signs_leaves_all_places_as_they_are() -> None:
    index = SubjectIndex([Topic(SubjectId(1), "salt", ("大盐湖 salt",))])
    text = "大盐湖 salt. 大盐湖 and salt."
    (match,) = index.match(ArticleText(ArticleId(1), "News", text, "en"))
    assert [one.start for one in match.evidence] == [text.rindex("salt")]
