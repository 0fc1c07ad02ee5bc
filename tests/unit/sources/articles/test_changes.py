import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.articles.changes import Changes, changes_between

ONE = "The harbour of Westmere opened again on Tuesday, said the mayor."
TWO = "Divers had cut the wreck into three pieces and lifted them."
THREE = "An inquiry is to report before the end of May."


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ([ONE, TWO], [ONE, TWO], Changes(title=False, added=(), edited=(), removed=())),
        (
            [ONE, TWO],
            [ONE, TWO, THREE],
            Changes(title=False, added=(THREE,), edited=(), removed=()),
        ),
        ([ONE, TWO], [TWO], Changes(title=False, added=(), edited=(), removed=(ONE,))),
        ([ONE, TWO], [TWO, ONE.upper()], Changes(title=False, added=(), edited=(), removed=())),
        (
            [ONE, TWO],
            [ONE.replace("Tuesday", "Monday"), TWO],
            Changes(title=False, added=(), edited=(ONE.replace("Tuesday", "Monday"),), removed=()),
        ),
    ],
)
def test_changes_are_named_by_paragraph(old: list[str], new: list[str], changes: Changes) -> None:
    assert changes_between("T", "\n\n".join(old), "T", "\n\n".join(new)) == changes


def test_another_title_is_a_change() -> None:
    assert changes_between("Harbour opens", ONE, "Harbour open", ONE)
    assert not changes_between("Harbour opens", ONE, "HARBOUR OPENS!", ONE)


@given(st.text(max_size=200))
def test_a_text_has_not_changed_from_itself(text: str) -> None:
    assert not changes_between(text, text, text, text)
