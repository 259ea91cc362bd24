"""The seal: both cards sign the bytes of the FSE, and each signature is verified at once."""
