import pytest

from bot.matching.index import SubjectIndex
from bot.matching.lexemes import QueryError, Reason, looks_like_query
from bot.matching.topics import parse
from tests.unit.matching.support import actor, answers, article, topic


@pytest.mark.parametrize(
    ("query", "text", "true"),
    [
        ("salt AND copper", "Copper and salt are up.", True),
        ("salt copper", "Copper is up.", False),
        ("salt OR copper", "Copper is up.", True),
        ("salt NOT copper", "Salt and copper are up.", False),
        ("salt -copper", "Salt is up.", True),
        ("salt OR copper tin", "Salt is up.", True),
        ("(salt OR copper) tin", "Salt is up.", False),
        ("NOT (copper OR tin) salt", "Salt and tin.", False),
        ('"copper mine"', "The copper\nmines closed.", True),
        ("“copper mine”", "A mine of copper.", False),
        ('"copper mine"', "He sold copper. Mine is gold.", False),
        ("copper NEAR/3 mine", "The mine sold its copper.", True),
        ("copper NEAR/2 mine", "The mine that he owned sold no copper.", False),
        ('="SALT"', "SALT met today.", True),
        ('="SALT"', "Salt is up.", False),
        ("US troops", "US troops leave.", True),
        ("US troops", "They told us that troops leave.", False),
        ("cease-fire", "A ceasefire holds.", True),
        ("ceasefire", "A cease-fire holds.", True),
        ("ceasefire", "They agreed to cease fire.", True),
        ("strike air", "Airstrikes hit the port.", True),
        ("and OR or", "This or that.", True),
        ("انتخابات", "موعد الانتخابات قريب.", True),
        ("Iran", "Officials in Tirana met.", False),
        ("Iran", "Iran's oil exports rose.", True),
        ("troop*", "A trooper waved.", True),
        ("troop*", "A troupe danced.", False),
        ("انتخاب*", "بالانتخابات القادمة", True),
        ('"foreign troop*"', "Foreign troopers came.", True),
        ("(salt OR tin) NEAR/2 mine", "The mine sells tin.", True),
        ('="MİT"', "MİT'in açıklaması", True),
        ('="MİT"', "He went to MIT.", False),
        ("cease fire", "The ceasefire holds.", True),
        ("bank NOT river", "Banks of two rivers.", False),
    ],
)
def test_a_query_is_true_of_what_it_asks_for(query: str, text: str, true: bool) -> None:
    assert answers(text, query) is true


@pytest.mark.parametrize(
    ("word", "other", "same"),
    [
        ("troop", "troops", True),
        ("withdraw", "withdrawal", True),
        ("withdraw", "withdrew", True),
        ("vote", "voting", True),
        ("policy", "policies", True),
        ("organization", "organisations", True),
        ("plan", "planned", True),
        ("plan", "plane", False),
        ("policy", "police", False),
        ("university", "universal", False),
        ("organization", "organ", False),
        ("refugee", "refuge", False),
        ("troops", "troupe", False),
        ("new", "news", False),
        ("unit", "unity", False),
        ("unit", "united", False),
        ("car", "caring", False),
        ("drone", "drones", True),
        ("drone", "droned", False),
        ("analyse", "analyzing", True),
        ("die", "dying", True),
        ("defence", "defense", True),
        ("gunman", "gunmen", True),
        ("elect", "election", True),
        ("elect", "selection", False),
    ],
)
def test_words_are_inflected_and_not_confused(word: str, other: str, same: bool) -> None:
    assert answers(f"The {other} of it.", word) is same


@pytest.mark.parametrize(
    ("language", "query", "text", "same"),
    [
        ("fr", "frappe", "frappé", True),
        ("fr", "retrait", "retraite", False),
        ("fr", "journal", "journaux", True),
        ("de", "Angriff", "Angriffen", True),
        ("de", "Wahl", "Wähler", False),
        ("de", "wählen", "gewählt", True),
        ("de", "Öl Preis", "Ölpreises", True),
        ("es", "retirar", "retiraron", True),
        ("es", "puerto", "puerta", False),
        ("tr", "uçak", "uçağını", True),
        ("tr", "çekilme", "çekimi", False),
        ("ru", "вывод", "выводит", True),
        ("ru", "газ", "Газе", False),
        ("ru", "газ", "газом", True),
        ("ar", "انسحاب", "وسينسحبون", True),
        ("ar", "صاروخ", "بالصواريخ", True),
        ("ar", "نفق", "أنفاق", True),
        ("ar", "طلق", "إطلاق", False),
        ("fa", "تحریم", "تحریم‌هایی", True),
        ("ckb", "هێز", "هێزەکانی", True),
        ("en", "refugee", "refuge", False),
    ],
)
def test_words_are_inflected_by_the_rules_of_the_article(
    language: str, query: str, text: str, same: bool
) -> None:
    index = SubjectIndex([topic(query)])
    assert bool(index.match(article(f"{text} 7", language=language))) is same


@pytest.mark.parametrize(
    ("query", "reason", "spot"),
    [
        ("", Reason.EMPTY, ""),
        ("!?", Reason.EMPTY, "!?"),
        ("salt AND", Reason.MISSING_TERM, "AND"),
        ("salt OR OR tin", Reason.MISSING_TERM, "OR"),
        ("salt ()", Reason.MISSING_TERM, ")"),
        ('salt ""', Reason.MISSING_TERM, '""'),
        ("(salt", Reason.OPEN_PARENTHESIS, "("),
        ("salt) tin", Reason.STRAY_PARENTHESIS, ")"),
        ('salt "tin', Reason.OPEN_QUOTE, '"tin'),
        ("NOT salt", Reason.ONLY_NOT, "NOT salt"),
        ("salt OR NOT tin", Reason.ONLY_NOT, "salt OR NOT tin"),
        ("salt NEAR/0 tin", Reason.BAD_NEAR, "NEAR/0"),
        ("salt NEAR/3 (tin iron)", Reason.BAD_NEAR, "NEAR/3"),
        ("salt NEAR/3 tin NEAR/3 iron", Reason.BAD_NEAR, "NEAR/3"),
        ("salt NEAR/51 tin", Reason.BAD_NEAR, "NEAR/51"),
        ("salt title:", Reason.MISSING_TERM, "title:"),
        ("title: OR salt", Reason.MISSING_TERM, "title:"),
        ('salt @""', Reason.MISSING_TERM, '@""'),
        ("salt me*", Reason.SHORT_PREFIX, "me*"),
        ('"copper me*"', Reason.SHORT_PREFIX, "me*"),
        ("salt *tin", Reason.BAD_STAR, "*"),
        ("co*per", Reason.BAD_STAR, "*"),
        ("salt *", Reason.BAD_STAR, "*"),
        ("-title:salt", Reason.ONLY_NOT, "-title:salt"),
        ("(" * 9 + "salt" + ")" * 9, Reason.TOO_DEEP, "("),
        (" ".join(f"w{number}" for number in range(33)), Reason.TOO_MANY_TERMS, "w32"),
    ],
)
def test_a_refused_query_points_at_the_spot(query: str, reason: Reason, spot: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(query)
    error = refused.value
    assert error.reason is reason
    assert query[error.position : error.position + error.length] == spot


def test_a_query_of_more_than_512_characters_is_refused() -> None:
    with pytest.raises(QueryError) as refused:
        parse("a" * 513)
    assert refused.value.reason is Reason.TOO_LONG
    assert parse("a" * 512)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salt AND Copper", "copper   salt"),
        ("salt OR copper", "COPPER OR (salt)"),
        ("NOT NOT salt", "salt"),
        ("salt NOT tin", "-tin salt"),
        ("“Copper Mine”", '"copper mine"'),
        ("salt AND (tin AND zinc)", "zinc tin salt"),
        ("salt salt", "salt"),
        ("TITLE: Salt", "title:salt"),
        ("title:(tin OR salt)", "title:salt OR title:tin"),
        ("tin NEAR/3 Salt", "SALT NEAR/3 tin"),
        ("(tin OR salt) NEAR/3 zinc", "zinc NEAR/3 (salt OR tin)"),
        ("Troop* salt", "salt TROOP*"),
        ("Velmora's salt", "salt velmora"),
        ("l'argent d’État", "argent état"),
        ('="WHO"', "=“WHO”"),
        ("WHO salt", 'salt ="WHO"'),
        ('@"Tarim  al-Dabbani"', "@«tarim al dabbani»"),
        ("موشک‌های کروز", "موشک کروز"),
    ],
)
def test_the_same_query_typed_otherwise_has_the_same_normal_form(one: str, other: str) -> None:
    assert parse(one).normal_form == parse(other).normal_form


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Tarim al-Dabbani", False),
        ("Velmora Council", False),
        ("salt AND tin", True),
        ('"copper mine"', True),
        ("“copper mine”", True),
        ("(salt)", True),
        ("salt -tin", True),
        ("salt and tin", False),
        ("Asa'ib", False),
        ("troop*", True),
        ("title:salt", True),
        ('@"Tarim al-Dabbani"', True),
        ('="WHO"', True),
    ],
)
def test_operators_and_quotes_tell_a_query_from_a_name(text: str, query: bool) -> None:
    assert looks_like_query(text) is query


def test_only_topics_whose_words_stand_in_an_article_are_looked_at() -> None:
    index = SubjectIndex(topic(f"salt metal{number}", number) for number in range(1, 500))
    found = index.match(article("Salt and metal77."))
    assert [match.subject_id for match in found] == [77]


def test_a_removed_topic_leaves_nothing_behind() -> None:
    index = SubjectIndex([topic("salt (tin OR zinc)")])
    index.remove(topic("salt").id)
    assert index.match(article("Salt and tin.")) == []
    assert index.is_empty


def test_a_refused_topic_changes_nothing() -> None:
    index = SubjectIndex([topic("salt")])
    with pytest.raises(QueryError):
        index.add(topic("NOT salt"))
    assert index.match(article("Salt."))


def test_the_terms_may_stand_in_title_and_text() -> None:
    index = SubjectIndex([topic("salt AND tin")])
    (match,) = index.match(article("Tin is up.", title="Salt"))
    assert [(piece.where, piece.found, piece.wanted) for piece in match.evidence] == [
        ("title", "Salt", "salt"),
        ("text", "Tin", "tin"),
    ]


def test_the_title_alone_counts_where_the_query_says_so() -> None:
    index = SubjectIndex([topic('title:(salt OR "copper mine") tin')])
    assert index.match(article("Tin.", title="Copper mines"))
    assert not index.match(article("Tin and salt. A copper mine.", title="Iron"))


def test_an_actor_in_a_query_is_found_as_the_actor_is() -> None:
    index = SubjectIndex([actor("Tarim al-Dabbani"), topic("@#1 NEAR/4 salt", 2)])
    assert [match.subject_id for match in index.match(article("طارم الدباني"))] == [1]
    found = index.match(article("Tarim Dabbaani sells salt."))
    assert [match.subject_id for match in found] == [1, 2]
    assert [piece.wanted for piece in found[1].evidence] == ["@#1", "salt"]
    index.remove(actor("Tarim al-Dabbani").id)
    assert index.match(article("Tarim al-Dabbani sells salt.")) == []


def test_what_one_topic_asks_for_changes_nothing_for_another() -> None:
    index = SubjectIndex([topic("strike", 1), topic("air", 2), topic("air strike", 3)])
    assert [match.subject_id for match in index.match(article("Airstrikes hit the port."))] == [3]
