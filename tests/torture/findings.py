"""What a proof found, beside its bar."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the output."""

    proof: str
    figure: str
    bar: str
    kept: bool

    def __str__(self) -> str:
        verdict = "kept  " if self.kept else "BROKEN"
        return f"{verdict} {self.proof}: {self.figure} (bar: {self.bar})"
