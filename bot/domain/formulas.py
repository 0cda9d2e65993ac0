"""What a spreadsheet takes for a formula when it opens a CSV file (owasp.org, "CSV Injection")."""

#: also in their full-width forms
_BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n", "\0")


def is_formula(cell: str) -> bool:
    """Whether some spreadsheet would run a cell: by how it begins, for some after blanks too."""
    return cell.startswith(_BREAKS) or cell.lstrip().startswith(_BEGINNINGS)
