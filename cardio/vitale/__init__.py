"""The Vitale: who is insured, who benefits, and (simulated, the real files are not public) their rights and cover."""
