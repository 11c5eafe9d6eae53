"""Reuse: the fitted model as files that other programs can load, and labels for other viewers.

`package.write_package` fills models/ after a run, `load` gives the model back once it is found
to be whole, `scoring.score` labels the viewers of another source.

segmenter       the last step of the pipeline: matrix columns to segment, name and margin
plain_pipeline  all steps as plain values, enough to label without scikit-learn
made_up         rows of nobody that a loaded model is tried on
trusted_types   what may be in its files
cards           the model card, the datasheet and cards of predictions, filled from the run
package         everything in models/, with digests
forecasts       the predictors of a run as files, and what they foresee of other viewers
given_rows      rows that somebody gives to a loaded model
exported        a loaded model: what it labels and foresees
loading         what is checked before and after a model is loaded
scoring         another source, labelled
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.reuse.exported import Exported


def load(folder: str | Path = "models") -> Exported:
    """Return an exported model, see `analysis.reuse.loading.load_model`."""
    from analysis.reuse import loading

    return loading.load_model(Path(folder))
