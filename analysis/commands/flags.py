"""What commands have in common: options, and the settings that follow from them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.errors import UserError

if TYPE_CHECKING:
    from analysis.settings import Settings

Source = Annotated[
    str | None,
    typer.Option(
        help="File, folder or URL with who watched or rated what; the demo database if omitted.",
        show_default=False,
    ),
]
Seed = Annotated[int | None, typer.Option(help="Seed of everything drawn at random.", min=0)]
Given = Annotated[
    int | None,
    typer.Option(
        "--k",
        help="Number of groups; the rule chooses it if omitted.",
        min=2,
        max=50,
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Show no progress.")]
Draft = Annotated[
    bool, typer.Option("--draft", help="Fewer nulls and resamples; everything is marked DRAFT.")
]
Fresh = Annotated[
    bool,
    typer.Option("--fresh", help="Follow no earlier edition: ids of segments begin again at s1."),
]
Against = Annotated[
    str | None,
    typer.Option(
        help="Folder of the edition to go on from; the one before if omitted.",
        show_default=False,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Compute again what is already there.")]


def settings_of(**flags: object) -> Settings:
    """Export flags to the environment, where chapters find them too, and load everything."""
    from analysis import settings

    for name, value in flags.items():
        if value is not None:
            if "\0" in str(value):
                raise UserError(f"a zero byte in --{name}", "text", "Leave it out.")
            os.environ[f"AUDIENCE_{name.upper()}"] = str(value)
    return settings.load_settings()
