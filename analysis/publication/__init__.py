"""What a command replaces: folders built beside those that stand, then exchanged all or none.

replacing     folders and files that take the places of others, together
journal       what a publication has begun, on disk before it is done
held_signals  interrupts that wait until a short piece of work is done

The journal lies in the process's own folder and names what is built from before it is made until
all is done, so that the next command ends what a kill left half-done: folders in making are
removed, those on trial taken back, those whose exchange had begun put in place.
"""

from analysis.publication.journal import mend_abandoned, remove_path
from analysis.publication.replacing import (
    Publication,
    begun_folders,
    passing_folder,
    published_folders,
    publishing,
    replacing_file,
    replacing_folder,
)

__all__ = [
    "Publication",
    "begun_folders",
    "mend_abandoned",
    "passing_folder",
    "published_folders",
    "publishing",
    "remove_path",
    "replacing_file",
    "replacing_folder",
]
