"""Who cares and who is cared for: what the engine keeps of a CPS and of a Vitale."""
