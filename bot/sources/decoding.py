"""HTTP content codings, undone under a cap: a bomb costs what the cap allows and no more.

Brotli and Zstandard are not offered: their decoders give no bound on one step's output
(measured: 809 bytes became 1 GiB).
"""

import zlib

OFFERED = "gzip, deflate"

_GZIP_MAGIC = b"\x1f\x8b"

_MAX_MEMBERS = 100
"""A body made of millions of empty gzip members would cost time instead of memory."""


class BodyTooLarge(Exception):  # noqa: N818  # an expected ending, named like the others
    """The decoded body passes the cap."""


class UnknownCoding(Exception):  # noqa: N818  # same
    """A coding we did not offer, or bytes that are not in the coding they claim."""


class BoundedBody:
    """Collects a body, decoded, up to ``limit`` bytes."""

    def __init__(self, coding: str, limit: int) -> None:
        """Take the ``Content-Encoding`` header; empty or ``identity``: as it is."""
        coding = coding.strip().lower().removeprefix("x-")
        if coding not in {"", "identity", "gzip", "deflate"}:
            raise UnknownCoding(coding)
        self._coding = "" if coding == "identity" else coding
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._members = 1
        self._begun = False
        self._head = b""

    def feed(self, data: bytes) -> None:
        """Add bytes as received; raise ``BodyTooLarge`` or ``UnknownCoding``."""
        if not self._begun:
            self._head += data
            if len(self._head) < len(_GZIP_MAGIC):
                return
            data, self._head = self._head, b""
            self._begin(data)
        if self._coding:
            self._inflate(data)
        else:
            self._keep(data)

    def finish(self) -> bytes:
        """Return the body; one cut off in the middle of its coding is what came of it."""
        if self._head:  # a body of a single byte
            self._keep(self._head)
        return b"".join(self._parts)

    def _begin(self, data: bytes) -> None:
        self._begun = True
        if self._coding == "gzip" and not data.startswith(_GZIP_MAGIC):
            self._coding = ""  # servers that say gzip and send plain text exist
        elif self._coding == "deflate":
            # RFC 9110 means zlib; some servers send bare deflate. The header tells: RFC 1950.
            has_header = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0  # noqa: PLR2004
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)

    def _inflate(self, data: bytes) -> None:
        while data:
            if self._inflater.eof:  # a further gzip member, or trailing rubbish
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._members += 1
                if self._members > _MAX_MEMBERS:
                    raise UnknownCoding("too many gzip members")
                self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
            try:
                self._keep(self._inflater.decompress(data, self._limit - self._size + 1))
            except zlib.error as exc:
                raise UnknownCoding(str(exc)) from exc
            data = self._inflater.unused_data or self._inflater.unconsumed_tail

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise BodyTooLarge
        self._parts.append(data)
