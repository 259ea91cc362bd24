"""``python -m benches [--json] [NAME…]``: what ``feuille bench`` runs, in a process that does nothing else."""

import sys

from benches.command import main

sys.exit(main(sys.argv[1:]))
