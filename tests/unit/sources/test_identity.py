from hypothesis import given
from hypothesis import strategies as st

from bot.sources.identity import MAX_KEY_BYTES, article_key, content_hash, entry_key, title_key


def test_an_entry_is_known_by_its_id_then_its_address_then_its_words() -> None:
    url = "https://post.example/a?utm_source=rss"
    assert entry_key("id-7", url, "Title", None) == "id-7"
    assert entry_key("", url, "Title", None) == "https://post.example/a"
    nameless = entry_key("", "https://post.example/", "Title", None)
    assert nameless == entry_key("", "", "Title", None)
    assert nameless != entry_key("", "", "Another", None)


def test_an_address_that_tells_nothing_apart_is_told_apart_by_the_entry() -> None:
    url = "https://post.example/live"
    assert article_key(url, "a", shared=False) == url
    assert article_key(url, "a", shared=True) != article_key(url, "b", shared=True)
    front = "https://post.example/"
    assert article_key(front, "a", shared=False) != article_key(front, "b", shared=False)
    assert article_key("", "a", shared=False) != article_key("", "b", shared=False)


@given(st.text(min_size=1), st.integers(1, 2000))
def test_keys_fit_into_an_index(text: str, times: int) -> None:
    longest = MAX_KEY_BYTES + 200
    assert len(entry_key(text * times, "", "", None).encode("utf-8", "replace")) <= longest
    assert len(title_key(text * times).encode("utf-8", "replace")) <= longest


def test_titles_that_differ_in_marks_and_case_have_one_key() -> None:
    assert title_key("Café “Élan” — opens!") == title_key("CAFE 'Elan' opens")
    assert title_key("وَزِير") == title_key("وزير")
    assert title_key("Ferry") != title_key("Ferries")


def test_a_changed_word_changes_the_hash() -> None:
    assert content_hash("a", "b") != content_hash("ab", "")
