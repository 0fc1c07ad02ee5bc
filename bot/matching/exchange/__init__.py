"""Actors from files and catalogues, and back into a file.

Readers (``starter``, ``csv_format``, ``jrc_names``, ``wikidata``) turn a format into offers;
``merging`` decides what each would change; ``service`` saves it.
"""
