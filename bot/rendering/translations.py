"""Languages: which translations and which date formats a language code means."""

import io
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from bot.errors import TemplateError

SOURCE_LANGUAGE = "en"
"""What the templates are written in."""


@dataclass(frozen=True, slots=True)
class Language:
    """How one language speaks: its words, and its dates, lists and numbers."""

    locale: Locale
    translations: NullTranslations


# Templates import macros, and a macro does not see what its caller was given. The language of
# the text that is being rendered is therefore kept here, not in the template's variables.
SPOKEN: ContextVar[Language] = ContextVar("SPOKEN")


class Catalogues:
    """The translations found at start; later changes of the files are not seen."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Read ``<folder>/<language>/LC_MESSAGES/messages.po``; earlier folders win.

        Raises TemplateError naming a file that cannot be read.
        """
        self._by_language: dict[str, Translations] = {}
        for folder in folders:
            for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
                self._add(path)
        for language, catalogue in self._by_language.items():
            base = self._by_language.get(language.partition("_")[0], catalogue)
            if base is not catalogue:
                catalogue.add_fallback(base)
        self.language = lru_cache(maxsize=256)(self._language)

    def _add(self, path: Path) -> None:
        language = path.parent.parent.name
        catalogue = _read(path, language)
        known = self._by_language.setdefault(language, catalogue)
        if known is not catalogue:
            known.add_fallback(catalogue)

    def _language(self, code: str) -> Language:
        """Return what ``code`` ("ar-IQ", "pt_BR") means: ar-IQ, else ar, else English.

        Dates follow the region where the words follow the language.
        """
        locale = locale_of(code)
        for language in (str(locale), locale.language):
            if language in self._by_language:
                return Language(locale, self._by_language[language])
        if locale.language != SOURCE_LANGUAGE:
            locale = Locale(SOURCE_LANGUAGE)
        return Language(locale, NullTranslations())


def locale_of(code: str) -> Locale:
    """Return the dates and lists of a language tag, or of the nearest known; else English."""
    parts = code.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(SOURCE_LANGUAGE)


def _read(path: Path, language: str) -> Translations:
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
    except (OSError, ValueError, UnknownLocaleError, PoFileError) as exc:
        raise TemplateError(f"translation {path} cannot be read: {exc}") from exc
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
