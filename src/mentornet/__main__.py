"""``python -m mentornet`` is the command line."""

from .cli import main

main()
