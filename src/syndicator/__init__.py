"""syndicator turns any news site into clean feeds and posts, and keeps them true.

The structure is in `docs/architecture.md`; the words are in `docs/glossary.md`.
"""

__version__ = "0.1.0"
