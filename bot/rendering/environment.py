"""The one Jinja2 environment: templates in, text for Telegram out."""

import traceback
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import TemplateError
from bot.memo import Memo
from bot.rendering.filters import FILTERS
from bot.rendering.recollection import Recollection
from bot.rendering.translations import SOURCE_LANGUAGE, SPOKEN, Catalogues

HTML = ".html.j2"
PLAIN = ".j2"

LABELS = 4_000
"""Labels without values that are kept."""


def templates_folder() -> Path:
    """Return the folder of the program's own templates: in the package, or beside it in a clone."""
    package = Path(__file__).parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


class Renderer:
    """Fills templates in a language; an operator's files go before the program's own.

    Values are escaped in ``*.html.j2``. A value that a template uses and was not given is an
    error. Templates run in Jinja2's sandbox: they can look, and change nothing.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        """Use ``overrides`` first, laid out like the templates folder; None: nothing overridden.

        Raises TemplateError when a translation cannot be read.
        """
        folders = [*([overrides] if overrides else []), templates_folder()]
        self._catalogues = Catalogues(folder / "locales" for folder in folders)
        self._environment = _environment(folders)
        self._labels: Memo[tuple[str, str, str], str] = Memo(LABELS)
        self.recollection = Recollection()
        """What was rendered for one and is good for others; see ``digests.parts``."""

    def render(self, template: str, /, *, language: str = SOURCE_LANGUAGE, **values: object) -> str:
        """Return Telegram HTML from ``templates/<template>.html.j2``, blanks around it removed.

        Raises TemplateError, which names the template.
        """
        with self._speaking(language), _naming(template):
            return self._environment.get_template(template + HTML).render(values).strip()

    def label(
        self, key: str, /, *, of: str = "buttons", language: str = SOURCE_LANGUAGE, **values: object
    ) -> str:
        """Return plain text (not HTML) from the macro ``key`` of ``templates/<of>.j2``.

        For what Telegram takes without formatting: buttons, names of commands. Raises
        TemplateError.
        """
        if values:
            return self._label(key, of, language, values)
        return self._labels.get((key, of, language), lambda: self._label(key, of, language, values))

    def _label(self, key: str, of: str, language: str, values: Mapping[str, object]) -> str:
        with self._speaking(language), _naming(f"{of}{PLAIN} ({key})"):
            module = self._environment.get_template(of + PLAIN).module
            macro = cast("Callable[..., object] | None", getattr(module, key, None))
            if macro is None:
                raise TemplateError(f"template {of}{PLAIN} has no macro {key}")
            return " ".join(str(macro(**values)).split())

    def problems(self) -> list[str]:
        """Compile every template; return one sentence for each that is broken."""
        found: list[str] = []
        for name in self._environment.list_templates(extensions=["j2"]):
            try:
                with _naming(name):
                    self._environment.get_template(name)
            except TemplateError as exc:
                found.append(str(exc))
        return found

    @contextmanager
    def _speaking(self, language: str) -> Generator[None]:
        token = SPOKEN.set(self._catalogues.language(language))
        try:
            yield
        finally:
            SPOKEN.reset(token)


def _environment(folders: list[Path]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=_is_html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,  # as many as there are files
        extensions=["jinja2.ext.i18n"],
    )
    # A sentence may run over several lines of a template and is still one line of text.
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update(FILTERS)
    # The extension adds the method when it is loaded, so no type knows it.
    install = cast("Callable[..., None]", getattr(environment, "install_gettext_callables"))  # noqa: B009
    install(_gettext, _ngettext, newstyle=True, pgettext=_pgettext, npgettext=_npgettext)
    return environment


def _is_html(template: str | None) -> bool:
    return template is None or template.endswith(HTML)


def _gettext(text: str) -> str:
    return SPOKEN.get().translations.gettext(text)


def _ngettext(singular: str, plural: str, count: int) -> str:
    return SPOKEN.get().translations.ngettext(singular, plural, count)


def _pgettext(context: str, text: str) -> str:
    return SPOKEN.get().translations.pgettext(context, text)


def _npgettext(context: str, singular: str, plural: str, count: int) -> str:
    return SPOKEN.get().translations.npgettext(context, singular, plural, count)


@contextmanager
def _naming(template: str) -> Generator[None]:
    """Turn whatever goes wrong inside into a TemplateError that says where."""
    try:
        yield
    except TemplateError:
        raise
    except jinja2.TemplateNotFound as exc:
        raise TemplateError(f"template {template}: there is no template {exc}") from exc
    except jinja2.TemplateSyntaxError as exc:
        raise TemplateError(f"template {exc.name}, line {exc.lineno}: {exc.message}") from exc
    except Exception as exc:
        # Templates call filters and methods, so anything can come out of them.
        raise TemplateError(f"template {_place(exc) or template}: {exc!r}") from exc


def _place(exc: Exception) -> str | None:
    """Return file and line of the innermost template that was running."""
    for frame in reversed(traceback.extract_tb(exc.__traceback__)):
        if frame.filename.endswith(PLAIN):
            return f"{frame.filename}, line {frame.lineno}"
    return None
