"""The keys by which an entry and its article are found again."""

import hashlib
import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from itertools import filterfalse

from bot.sources.addresses import canonical_url, is_bare

MAX_KEY_BYTES = 700
"""An index entry of PostgreSQL holds 2,704 bytes at most; longer keys become a hash."""

_NOT_A_LETTER = re.compile(r"[\W_]+")


def entry_key(guid: str, url: str, title: str, published_at: datetime | None) -> str:
    """Return the feed's own id; without one the canonical address; else a hash of what is left."""
    if guid:
        return _short(guid)
    if url and not is_bare(address := canonical_url(url)):
        return _short(address)
    moment = published_at.astimezone(UTC).isoformat() if published_at else ""
    return f"sha256:{_digest(title, moment).hex()}"


def article_key(url: str, key: str, *, shared: bool) -> str:
    """Return the canonical URL under which an entry's article is stored.

    ``shared``: other entries of the same document have this address too, so it does not tell
    them apart. Then, and where there is no address of its own, the entry's key has to.
    """
    address = canonical_url(url)
    if url and not shared and not is_bare(address):
        return _short(address)
    return f"{_short(address)}#entry-{_digest(key).hex()[:32]}"


def content_hash(title: str, text: str) -> bytes:
    """Return what changes when the feed says something else of an entry."""
    return _digest(title, text)


@lru_cache(maxsize=1024)  # each line of a text is looked at several times in a row
def title_key(title: str) -> str:
    """Return a title's letters and digits only, lower case, without accents: for equality.

    Titles that differ in punctuation, case, accents or Arabic vowel marks have the same key.
    """
    bare = title if title.isascii() else _without_marks(title)
    return _short(_NOT_A_LETTER.sub(" ", bare.casefold()).strip())


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(filterfalse(unicodedata.combining, parts))


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()


def _short(key: str) -> str:
    if len(key.encode("utf-8", "replace")) <= MAX_KEY_BYTES:
        return key
    return f"{key[:120]}~sha256:{_digest(key).hex()}"
