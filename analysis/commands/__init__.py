"""What commands are made of: options, the terminal, and the commands that need no run.

flags          options that commands share, and the settings that follow from them
inspecting     inspect: what would be read of a source; inspection_lines: the same for the terminal
console        progress, lines and errors on the terminal
file_commands  audit, cluster and score: one source or table in, files out
numeric_table  any table of numbers, read from a file for `cluster`
preview        a local server for the rendered site
doctor         whether this machine can do the work
"""
