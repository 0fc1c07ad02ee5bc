import io
import json
import logging
from collections.abc import Generator

import pytest
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import log

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_x"


@pytest.fixture
def untouched_root() -> Generator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("untouched_root")
@pytest.mark.parametrize("style", ["text", "json"])
def test_no_secret_leaves_through_any_part_of_a_record(style: str) -> None:
    stream = io.StringIO()
    log.configure("DEBUG", "json" if style == "json" else "text", log.Redactor(["s3cret"]), stream)
    logger = logging.getLogger("anything")
    logger.debug("GET https://api.example/bot%s/getMe", TOKEN)
    logger.info("field", extra={"url": f"https://api.example/bot{TOKEN}/x", "other": "s3cret"})
    try:
        raise RuntimeError(f"refused {TOKEN}")
    except RuntimeError:
        logger.exception("failed")
    logger.info("postgresql://user:pa55@db/name")
    written = stream.getvalue()
    assert log.REDACTED in written
    for secret in (TOKEN, TOKEN.partition(":")[2], "s3cret", "pa55"):
        assert secret not in written


@pytest.mark.usefixtures("untouched_root")
def test_json_lines_carry_the_fields() -> None:
    stream = io.StringIO()
    log.configure("INFO", "json", log.Redactor(), stream)
    logging.getLogger("bot.sources").info("source polled", extra={"source_id": 7, "new": 3})
    entry = json.loads(stream.getvalue())
    assert entry["message"] == "source polled"
    assert (entry["source_id"], entry["new"]) == (7, 3)


@pytest.mark.usefixtures("untouched_root")
def test_the_library_that_logs_urls_is_silent_at_info() -> None:
    stream = io.StringIO()
    log.configure("INFO", "text", log.Redactor(), stream)
    logging.getLogger("httpx").info("HTTP Request: POST …")
    assert stream.getvalue() == ""


@pytest.mark.usefixtures("untouched_root")
def test_a_page_from_a_proxy_costs_no_traceback() -> None:
    stream = io.StringIO()
    log.configure("INFO", "text", log.Redactor([]), stream)
    with pytest.raises(TelegramError):
        BaseRequest.parse_json_payload(b"<html>502 Bad Gateway</html>")
    assert stream.getvalue() == ""
