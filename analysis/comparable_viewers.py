"""How many viewers a run needs: those with enough interactions to be compared."""

from __future__ import annotations

from analysis.errors import UserError

# One viewer is no audience.
FEWEST = 2


def require_comparable_viewers(viewers: int, least: int, most: int, when: str = "") -> None:
    """Refuse data in which fewer than two viewers can be compared.

    Parameters
    ----------
    viewers : int
        Viewers with `least` interactions or more.
    least : int
        Setting scrub.min_ratings.
    most : int
        Interactions of the most active viewer.
    when : str
        What had been done before they were counted.

    Raises
    ------
    UserError
        When they are too few.
    """
    if viewers >= FEWEST:
        return
    counted = "1 viewer" if viewers == 1 else f"{viewers} viewers"
    raise UserError(
        f"{counted} with {least} or more interactions{when and f' {when}'}; the most active has "
        f"{most}",
        "at least two viewers that can be compared",
        "Lower scrub.min_ratings in audience.toml (2 at the least), or use more data.",
    )
