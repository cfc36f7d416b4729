"""The roots of the error tree; ``crawler.errors`` draws it whole. Each class says what to do."""

from __future__ import annotations


class CrisisdeskError(Exception):
    """Something a person must know of; ``exit_code`` is what the command ends with."""

    exit_code = 1


class FixTheFile(CrisisdeskError):
    """Raised when what a person wrote cannot be taken. Mend it and try again."""

    exit_code = 2


class TryLater(CrisisdeskError):
    """Raised when the same command may succeed later, unchanged (EX_TEMPFAIL)."""

    exit_code = 75


class GiveUp(CrisisdeskError):
    """Raised when trying again cannot help."""

    exit_code = 1
