"""Actors that the program knows by itself, under their names in the bot's languages.

``blocks`` reads the files in ``data``; ``names`` finds whom a typed name means. Nobody follows
them, and no article is matched against them, before somebody adds one: then its names come along.
"""
