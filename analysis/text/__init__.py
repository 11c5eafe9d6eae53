"""Numbers, nouns, dates and other people's text as the report prints them: one style, once.

numbers     whole, decimal, rounded and large numbers, per cent, indices
units       a value in its own unit
nouns       singular and plural, small numbers as words, lists
dates       months, days and years
raw_values  values of a source as they stand there
markdown    data as Markdown that stays text; tables; text that is Markdown already
safe_source sources and messages without passwords
cells       text that no spreadsheet takes for a formula
toml        settings as lines of audience.toml

The style of numbers:

- Thousands have commas, a minus is a minus sign (−), what is missing is a dash (–).
- Counts are whole. A year has no comma, and neither has what only names something (a seed, an id).
- Between −1 and 1 there is no leading zero: .34, −.05, p = .010. Only per cent keep theirs: 0.4 %.
- In a sentence two significant figures are the rule, without zeros at the end: 2,100, 34, 3.5,
  .05. In a column of a table all numbers have the same decimals.
- Days, minutes, plays and other counts are whole from ten on and have two figures below.
- Per cent have a space that does not break before the sign and are whole from 10 % on. Never is
  less than all called 100 %, nor more than none 0 %: 99.9 %, "under 0.1 %".
- A rounded zero has no sign.
- A noun follows the number as it is shown: 1 day, 1.2 days, 0 days.
- What is estimated, not counted, is called "about"; the word stands in the sentence.
"""
