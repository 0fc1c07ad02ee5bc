"""What a newer text of an article says that the earlier one did not."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.sources.identity import title_key

_ALIKE = 0.6
_MAX_PARAGRAPHS = 300


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between two texts, by paragraphs."""

    title: bool
    """Whether the title says something else."""
    added: tuple[str, ...]
    """Paragraphs that are new, or of which less than half stayed."""
    edited: tuple[str, ...]
    """Paragraphs of the newer text that are reworded ones of the earlier."""
    removed: tuple[str, ...]
    """Paragraphs of the earlier text that are gone."""

    def __bool__(self) -> bool:
        """Return whether anything changed that a reader would see."""
        return bool(self.title or self.added or self.edited or self.removed)


def changes_between(old_title: str, old_text: str, new_title: str, new_text: str) -> Changes:
    """Return what changed. Punctuation, case and the order of paragraphs do not count."""
    old, new = _paragraphs(old_text), _paragraphs(new_text)
    gone = {key: text for key, text in old.items() if key not in new}
    added: list[str] = []
    edited: list[str] = []
    for key, text in new.items():
        if key in old:
            continue
        origin = _origin(key, gone)
        if origin is None:
            added.append(text)
        else:
            edited.append(text)
            del gone[origin]
    return Changes(
        title=title_key(old_title) != title_key(new_title),
        added=tuple(added),
        edited=tuple(edited),
        removed=tuple(gone.values()),
    )


def _paragraphs(text: str) -> dict[str, str]:
    lines = [line for line in text.split("\n") if line][:_MAX_PARAGRAPHS]
    return {key: line for line in lines if (key := title_key(line))}


def _origin(key: str, gone: dict[str, str]) -> str | None:
    """Return which of the paragraphs that are gone was reworded to this one."""
    words = key.split()
    for candidate in gone:
        matcher = SequenceMatcher(None, candidate.split(), words, autojunk=False)
        if matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            return candidate
    return None
