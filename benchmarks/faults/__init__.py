"""Attacks, kills and full disks against a copy of the project: `make faults`.

command_server   a process in the copy that forks one command at a time, and can break it
project          the copy: what stands in it, and how commands are run
attack           what an attack is, and what must hold after it
judgement        whether it holds
readable         what is written in a file, whatever its form
attacks          a table of attacks a kind
generated        schemas, titles and settings that Hypothesis makes
kills            every step of what is replaced, ended there
full_disk        disks that run full, and projects that cannot be written
"""
