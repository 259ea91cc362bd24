"""The inter-AMC directory (annuaire): the conventions of an AMC, asked over SOAP 1.2.

Known from its users (likely): the directory replaces the tables of conventions; a row tells the AMC number, its label,
the type of convention, the secondary criterion, whether it is inter-AMC and whether the practitioner is registered;
the answer has a code (1 is OK), a message and rows. Code -1300 says that there are too many: ask again with a type of
convention and a secondary criterion. The wire form is ours: ``urn:feuille:simulated:directory:1``, validated on both
sides by our own ``simulated_directory.xsd``.
"""

from norms.directory.messages import MAX_ROWS, OK, TOO_MANY, DirectoryAnswer, DirectoryQuery, DirectoryRow
from norms.directory.wire import read_answer, read_query, write_answer, write_query

__all__ = [
    "MAX_ROWS",
    "OK",
    "TOO_MANY",
    "DirectoryAnswer",
    "DirectoryQuery",
    "DirectoryRow",
    "read_answer",
    "read_query",
    "write_answer",
    "write_query",
]
