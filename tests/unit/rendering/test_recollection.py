from dataclasses import dataclass
from types import SimpleNamespace

from bot.memo import Memo
from bot.rendering.recollection import VARIANTS, Recollection


@dataclass(frozen=True)
class _Digest:
    minute: int
    chat: int


class _Template:
    """Reads the minute, and the chat where the minute is 13."""

    def __init__(self) -> None:
        self.rendered = 0

    def __call__(self, digest: object) -> str:
        self.rendered += 1
        minute = getattr(digest, "minute")  # noqa: B009  # as a template reads it
        return f"{minute} {getattr(digest, 'chat') if minute == 13 else ''}"  # noqa: B009


def test_a_text_serves_all_for_whom_what_its_template_reads_is_the_same() -> None:
    template, recollection = _Template(), Recollection()
    digests = [_Digest(minute, chat) for chat in range(3) for minute in (12, 13)]
    texts = [recollection.recall("story", digest, template) for digest in digests]
    assert texts == ["12 ", "13 0", "12 ", "13 1", "12 ", "13 2"]
    assert template.rendered == 4


def test_another_thing_is_rendered_for_itself() -> None:
    recollection = Recollection()
    texts = [
        recollection.recall(key, SimpleNamespace(), lambda _, key=key: key) for key in ("a", "b")
    ]
    assert texts == ["a", "b"]


def test_of_one_thing_the_newest_texts_are_kept() -> None:
    template, recollection = _Template(), Recollection()
    for minute in range(100, 101 + VARIANTS):
        recollection.recall("story", _Digest(minute, 0), template)
    rendered = template.rendered
    recollection.recall("story", _Digest(101, 0), template)
    assert template.rendered == rendered
    recollection.recall("story", _Digest(100, 0), template)
    assert template.rendered == rendered + 1


def test_a_memo_makes_a_thing_once_and_forgets_all_when_it_is_full() -> None:
    memo: Memo[int, list[int]] = Memo(2)
    first = memo.get(1, lambda: [1])
    assert memo.get(1, lambda: [2]) is first
    memo.get(2, lambda: [2])
    assert 1 in memo
    memo.get(3, lambda: [3])
    assert 1 not in memo
    assert 3 in memo
