"""The outside world: virtual cards behind a real pcscd, ADRi, the front-end, the payers. Never imports the engine."""
