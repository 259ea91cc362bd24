"""Readers and cards that come and go: who watches them, what is told, what is remembered."""
