from pathlib import Path

import pytest

from bot.rendering.environment import Renderer
from bot.sources.catalogue.inspection import Refusal, RefusalCode
from bot.sources.model import FailureCode, FetchFailed


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    (tmp_path / "words.html.j2").write_text(
        '{% from "messages/_refusals.html.j2" import refused, failed %}'
        "{{ refused(refusal) if refusal else failed(code) }}"
    )
    return Renderer(tmp_path)


def test_every_refusal_has_words_of_its_own(renderer: Renderer) -> None:
    said = {
        renderer.render("words", refusal=Refusal(code, "<404>"), code="") for code in RefusalCode
    }
    assert len(said) == len(RefusalCode)
    assert not any("<404>" in words or "on my side" in words for words in said)


def test_every_failure_has_words_of_its_own(renderer: Renderer) -> None:
    codes = {FetchFailed(code, status=503 if code == "http" else None) for code in FailureCode}
    codes |= {FetchFailed(FailureCode.STATUS, status=status) for status in (404, 410, 429)}
    said = {renderer.render("words", refusal=None, code=failed.error_code) for failed in codes}
    assert len(said) == len(codes)
