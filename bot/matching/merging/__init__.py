"""Letting one subject take the place of another: names, followers, matches, exceptions."""
