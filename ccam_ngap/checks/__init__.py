"""Checks of a request against the tables, one rule family a file. Each appends messages and moves no cent."""
