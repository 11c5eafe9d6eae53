"""What is odd in a source.

database_anomalies      in any database
interaction_anomalies   in the interactions and the tables around them
time_outliers           rows whose time cannot be right, flags that mark them
noise_titles            titles that are nothing but noise
reconciliation          derived tables against the rows that they sum up
seeded_sample           a sample of rows with pseudonyms; `pseudonym_key`: the key of them
"""
