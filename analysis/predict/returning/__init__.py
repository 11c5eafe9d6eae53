"""Who comes back: how much viewers will do in the next window, and who of them will leave.

bg_nbd               active days as a Poisson process that ends some day
bg_nbd_forecasts     what that law foresees of viewers
simple_forecasts     one number for everybody, and everybody's own rate
contestants          who competes, in order of simplicity, with declared parameters
known_lives          what is known of every viewer before a cut
calibration          whether what was foreseen came
gains                what calling those most at risk reaches
"""

from analysis.predict.returning.bg_nbd_forecasts import law_record
from analysis.predict.returning.calibration import calibration_rows
from analysis.predict.returning.contestants import (
    CHURN_CONTESTANTS,
    engagement_contestants,
)
from analysis.predict.returning.gains import gain_facts, gain_rows

__all__ = [
    "CHURN_CONTESTANTS",
    "calibration_rows",
    "engagement_contestants",
    "gain_facts",
    "gain_rows",
    "law_record",
]
