"""The guards of the local HTTP server, each one small ASGI middleware, from the outside in.

hosts → headers → limits → access (token or page session) → origin → the routes.
"""
