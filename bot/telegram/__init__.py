"""The only package that imports the telegram library."""

import os

# The library's switch for durations as timedelta; without it each error 429 warns about ints.
os.environ.setdefault("PTB_TIMEDELTA", "1")
