"""The shares that payers owe, and what they did about them."""
