"""/import, /export: lists of feeds as OPML files. For admins."""

from collections.abc import Sequence
from dataclasses import astuple, replace
from typing import Any, cast

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.questions import QuestionService
from bot.clock import Clock
from bot.sources.catalogue.model import NewSource
from bot.sources.feed_entry import language_tag
from bot.sources.imports.model import Preview, Where
from bot.sources.imports.service import ImportService, to_sources
from bot.sources.opml import MAX_BYTES, OpmlProblem
from bot.telegram import source_keyboards
from bot.telegram.conversation import (
    Answer,
    Command,
    Enclosed,
    Later,
    Reply,
    Request,
    TapRule,
    Upload,
    on_tap,
)
from bot.telegram.files import Files, NotThere, TooLarge
from bot.telegram.source_buttons import ExportButton, ImportButton

ADMINS = Audience.ADMINS

MOST_NAMED = 10
"""Lines of each kind in a preview: it is to fit on a telephone."""
TITLE = "News Digest"


class OpmlHandler:
    """Takes files from admins, and gives them one."""

    def __init__(
        self, imports: ImportService, questions: QuestionService, files: Files, clock: Clock
    ) -> None:
        self._imports = imports
        self._questions = questions
        self._files = files
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (
            Command("import", self.explain, ADMINS, takes=self.preview),
            Command("export", self.export, ADMINS),
        )

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(ImportButton, self.start, ADMINS),
            on_tap(ExportButton, self.export_tapped, ADMINS),
        )

    async def explain(self, _request: Request) -> Answer:
        """Say that it takes a file."""
        return Answer("opml_wanted")

    async def preview(self, request: Request) -> Reply:
        """Show what is in a file, and ask whether to import it."""
        upload = request.upload
        if upload is None:
            return await self.explain(request)
        language = language_tag(request.text)
        if request.text and language is None:
            return Answer("opml_no_language", {"written": request.text})
        return Later(Answer("opml_reading"), lambda: self._read(request, upload, language))

    async def start(self, request: Request, button: ImportButton) -> Answer:
        """Add the feeds that were shown; this message tells from now on how it goes."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        feeds = None if question is None else _feeds(question.payload.get("import"))
        if question is None or feeds is None:
            return Answer("stale")
        progress = await self._imports.start(
            feeds,
            Where(request.chat.id, request.message_id),
            left_out=int(str(question.payload.get("left_out", 0))),
            added_by=request.user_id,
        )
        await self._questions.close(question.id)
        taps = source_keyboards.imported()
        return Answer("opml_progress", {"progress": progress}, taps, edits=True)

    async def export(self, _request: Request) -> Reply:
        """Send all sources as a file."""
        content, count = await self._imports.export(TITLE)
        if not count:
            return Answer("no_sources", taps=source_keyboards.no_sources())
        name = f"sources-{self._clock.now():%Y-%m-%d}.opml"
        return Enclosed(Answer("opml_export", {"count": count}), name, content)

    async def export_tapped(self, request: Request, _button: ExportButton) -> Reply:
        """Send all sources as a file."""
        return await self.export(request)

    async def _read(self, request: Request, upload: Upload, language: str | None) -> Answer:
        content = await self._files.read(upload, limit=MAX_BYTES)
        match content:
            case TooLarge():
                return _refused(upload, OpmlProblem.TOO_LARGE)
            case NotThere():
                return Answer("opml_not_there", {"name": upload.name})
            case bytes():
                found = await self._imports.preview(content)
        if isinstance(found, OpmlProblem):
            return _refused(upload, found)
        return await self._ask(request, upload, found, language)

    async def _ask(
        self, request: Request, upload: Upload, found: Preview, language: str | None
    ) -> Answer:
        values = {"name": upload.name, "found": found, "most": MOST_NAMED, "written_in": language}
        answer = Answer("opml_preview", values)
        if not found.new:
            return answer
        feeds = [astuple(source) for source in to_sources(found.new, language=language)]
        payload = {"import": feeds, "left_out": len(found.bad)}
        question_id = await self._questions.ask(
            request.chat.id, request.user_id, QuestionKind.CONFIRM_SOURCE, payload
        )
        return replace(answer, taps=source_keyboards.import_feeds(question_id, len(found.new)))


def _refused(upload: Upload, problem: OpmlProblem) -> Answer:
    return Answer("opml_refused", {"name": upload.name, "problem": problem.value})


def _feeds(payload: object) -> list[NewSource] | None:
    if not isinstance(payload, list):
        return None
    return [NewSource(*row) for row in cast("list[list[Any]]", payload)]
