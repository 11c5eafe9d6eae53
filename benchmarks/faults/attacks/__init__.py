"""Attacks, a table a kind; adding one is an entry there.

sources       small sources that they are made of
passwords     sources and settings with passwords
views         views that reach out or have no end
viewers       what single viewers have, groups of few
keys          keys of pseudonyms
outputs       where results may not be written
damaged       files with damage, odd dates, odd text
endless       pipes, devices, long lines, nested lists
archives      archives that reach out or fill a disk
odd_settings  settings that are none
editions      editions of earlier runs that were damaged or made up
models        manifests and models that were changed
hostile       titles that are code somewhere
requests      what the preview is asked for
"""

from __future__ import annotations

from faults.attack import Attack
from faults.attacks.archives import archive_attacks
from faults.attacks.damaged import damaged_attacks
from faults.attacks.editions import edition_attacks
from faults.attacks.endless import endless_attacks
from faults.attacks.hostile import hostile_attacks
from faults.attacks.keys import key_attacks
from faults.attacks.models import model_attacks
from faults.attacks.odd_settings import setting_attacks
from faults.attacks.outputs import output_attacks
from faults.attacks.passwords import password_attacks
from faults.attacks.requests import request_attacks
from faults.attacks.viewers import viewer_attacks
from faults.attacks.views import view_attacks

TABLES = (
    *(password_attacks, view_attacks, viewer_attacks, key_attacks, output_attacks),
    *(damaged_attacks, endless_attacks, archive_attacks, setting_attacks, model_attacks),
    *(hostile_attacks, request_attacks, edition_attacks),
)


def all_attacks() -> list[Attack]:
    """Return every attack of every table."""
    return [attack for table in TABLES for attack in table()]
