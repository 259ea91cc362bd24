"""Lots, files and their departure."""
