"""Which articles mention what people follow, and by which words.

An article's words are folded once (``folding``, ``tokens``), and each gets its ``readings``:
without possessive, article, clitics, case ending. Along these the text is a ``lattice``, in which
the names of all actors are found at once: by word and by ``sounds``, in a ``trie``; people also
by their ``surnames``. ``resolution`` decides which of these hits count: as they are written
(``writing``, ``acronyms``, ``demonyms``), as the words around have it (``compounds``,
``homonyms``), and by the evidence for weak forms. Topics are parsed
(``lexemes``, ``topics``), found by a word they require and then checked (``clauses``,
``inflection``). ``index`` holds all of it; ``service`` is the step; ``registry`` makes and finds
subjects.
"""
