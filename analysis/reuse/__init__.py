"""Reuse: the fitted model as files that other programs can load, and labels for other viewers.

`package.write_package` fills models/ after a run, `load` gives the model back once it is found
to be whole, `scoring.score` labels the viewers of another source.

segmenter       the last step of the pipeline: matrix columns to segment, name and confidence
plain_pipeline  all steps as plain values, enough to label without scikit-learn
card_facts      what the model card and the datasheet tell
model_card      the model card, filled from the run
datasheet       the datasheet, likewise
package         everything in models/, with digests
loading         what is checked before and after a model is loaded
scoring         another source, labelled
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.reuse.loading import Exported


def load(folder: str | Path = "models") -> Exported:
    """Return an exported model, see `analysis.reuse.loading.load_model`."""
    from analysis.reuse import loading

    return loading.load_model(Path(folder))
