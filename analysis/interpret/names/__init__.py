"""What segments are called: words for behaviour, and names kept from edition to edition."""
