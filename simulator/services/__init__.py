"""The on-line services of the outside world, as real servers on this machine: ADRi, IDB and CLC, the directory."""
