"""The unexpected, in one small tree. Expected endings are values in their rooms."""


class BotError(Exception):
    """Anything this program raises on purpose. Its text is one sentence for a person."""


class SettingsError(BotError):
    """A setting is wrong; the sentence says which, and how to mend it."""


class StorageError(BotError):
    """The database cannot be used as it is: an old schema, a second copy, not reachable."""


class TemplateError(BotError):
    """A template is missing or broken; the sentence names it."""
