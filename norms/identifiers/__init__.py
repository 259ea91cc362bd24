"""The numbers of the field, one module each, the same verbs everywhere.

``compact(text)`` drops what people type between digits, ``validate(text)`` returns the compact number or raises
``BadShape`` or ``BadKey``, ``is_valid(text)`` never raises. A wrong key is for its caller to warn of, not to refuse:
the terminal manuals themselves show a truncated number whose key fails, and declaring a good number bad costs a
practitioner more than the reverse.
"""
