"""Names for files that every system accepts."""

import re
import unicodedata

LONGEST = 120
UNSAFE = re.compile(r"[^a-z0-9_]+")


def file_name(*parts: object, suffix: str) -> str:
    """Join parts to a file name: "Risk of default", 3 becomes ``risk-of-default-3.csv``.

    Accents are dropped, all other signs become hyphens; without a usable part the name is
    ``export``.
    """
    plain = unicodedata.normalize("NFKD", "-".join(str(part) for part in parts))
    ascii_only = plain.encode("ascii", "ignore").decode("ascii").lower()
    slug = UNSAFE.sub("-", ascii_only).strip("-")[:LONGEST].strip("-")
    return f"{slug or 'export'}.{suffix.lstrip('.')}"
