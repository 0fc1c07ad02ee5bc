"""A small memory of many pairs of words: now and then wrongly yes, never wrongly no."""

_FIRST = 512
"""Bytes of the first layer; each further one is four times as large."""
_GROWTH = 4
_BITS_FOR_ONE = 10
"""So that one pair in ten is taken for another, once a layer is full."""


class WordPairs:
    """A Bloom filter with one hash that grows by layers. What was added stays."""

    def __init__(self) -> None:
        self._layers: list[bytearray] = []
        self._room = 0

    def add(self, first: str, second: str) -> None:
        """Remember two words, in any order."""
        pair = hash(first) ^ hash(second)
        for layer in self._layers:
            bit = pair % (len(layer) * 8)
            if layer[bit >> 3] & (1 << (bit & 7)):
                return
        if not self._room:
            size = len(self._layers[-1]) * _GROWTH if self._layers else _FIRST
            self._layers.append(bytearray(size))
            self._room = size * 8 // _BITS_FOR_ONE
        layer = self._layers[-1]
        bit = pair % (len(layer) * 8)
        layer[bit >> 3] |= 1 << (bit & 7)
        self._room -= 1

    def may_have(self, first: str, second: str) -> bool:
        """Say whether two words may have been added."""
        pair = hash(first) ^ hash(second)
        for layer in self._layers:
            bit = pair % (len(layer) * 8)
            if layer[bit >> 3] & (1 << (bit & 7)):
                return True
        return False
