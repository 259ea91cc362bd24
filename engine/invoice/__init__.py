"""The values an invoice goes through (draft, priced, sealed) and the state machines around it."""
