"""The CPS: who the practitioner is, in which situations they bill, the code that unlocks, the key that signs."""
