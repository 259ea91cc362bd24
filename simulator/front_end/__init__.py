"""The front-end of every régime and AMC of the simulated world: SMTP in, acknowledgements and returns out."""

from simulator.front_end.front_end import FrontEnd

__all__ = ["FrontEnd"]
