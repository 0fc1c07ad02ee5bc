"""``python -m tests.torture [PROOF …] [--short] [--engine ENGINE]``: what is promised, proved.

Each proof prints one line: the figure beside its bar. ``--short`` takes a minute or two in all.
The status is 1 when a bar was broken. PostgreSQL: the server of ``TEST_POSTGRES_URL``, on which
databases are made and dropped.
"""

import argparse
import logging
import sys
import time
from collections.abc import Sequence

from tests.torture.installations import ENGINES
from tests.torture.proofs import PROOFS


def run(names: Sequence[str], engines: Sequence[str], *, short: bool) -> bool:
    """Print the findings of these proofs; tell whether all bars were kept."""
    kept = True
    for name in names:
        for proof in PROOFS[name](engines, short):
            began = time.monotonic()
            finding = proof()
            print(f"{finding}  [{time.monotonic() - began:.0f} s]", flush=True)
            kept = kept and finding.kept
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("proofs", nargs="*", metavar="PROOF", help=", ".join(PROOFS))
    parser.add_argument("--short", action="store_true", help="a small number of everything")
    parser.add_argument("--engine", choices=ENGINES, help="only this database")
    given = parser.parse_args()
    unknown = [name for name in given.proofs if name not in PROOFS]
    if unknown:
        parser.error(f"there is no proof {unknown[0]!r}; there are {', '.join(PROOFS)}")
    # What the program logs about the faults it meets; its processes have files of their own.
    logging.disable()
    engines = (given.engine,) if given.engine else ENGINES
    kept = run(given.proofs or list(PROOFS), engines, short=given.short)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
