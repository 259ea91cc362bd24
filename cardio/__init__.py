"""Cards and readers: PC/SC, the CPS, the Vitale. This room knows nothing else of ours."""
