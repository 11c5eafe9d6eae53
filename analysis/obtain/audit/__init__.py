"""What is odd in a source.

database_anomalies      in any database
interaction_anomalies   in the interactions and the tables around them
sort_anomalies          rows of another sort, left out or read
copies                  rows and viewers that are there twice
stray_dates             dates far from all others, moments that a crowd shares
time_outliers           rows whose time cannot be right, flags that mark them
noise_titles            titles that are nothing but noise; `noise_evidence`: what speaks for it
reconciliation          derived tables against the rows that they sum up
seeded_sample           a sample of rows with pseudonyms; `pseudonym_key`: the key of them
"""
