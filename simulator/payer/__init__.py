"""The payers: AMO caisses settle FSE, AMC settle DRE, by transfers that NOEMIE returns explain.

They pay what is asked, after summing the lines themselves; a caller may plan the reject of an invoice.
"""

from simulator.payer.settlement import Payers

__all__ = ["Payers"]
