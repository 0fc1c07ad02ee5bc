"""``python -m tests.support.at_moment SECONDS ARGUMENTS…``: the program with its date moved.

The program itself has no such switch. Nothing else differs from ``python -m bot``.
"""

import sys
from datetime import timedelta

from bot.__main__ import main
from bot.clock import ShiftedClock

if __name__ == "__main__":
    main(sys.argv[2:], clock=ShiftedClock(timedelta(seconds=float(sys.argv[1]))))
