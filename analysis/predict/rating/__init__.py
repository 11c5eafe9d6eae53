"""Rating: how high a viewer will rate a title, from ratings before a cut or from measures.

rated_pairs         ratings as sparse matrices, and where an id stands in them
rating_biases       means and shrunken biases of viewers and titles
factorisation       what biases leave, as tastes and traits
measure_trees       forests and boosted trees over the measures
rating_contestants  what competes, from the simplest on
errors_by_amount    errors by how much was known of a viewer
errors_by_viewer    errors of each viewer
"""

from analysis.predict.rating.errors_by_amount import amount_errors, earlier_amounts
from analysis.predict.rating.rating_contestants import RATING_CONTESTANTS

__all__ = ["RATING_CONTESTANTS", "amount_errors", "earlier_amounts"]
