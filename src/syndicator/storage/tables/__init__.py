"""The schema (docs/architecture.md, "State"): every table with its keys, a file per subject.

Sources, feeds and channels have a number besides their name, so that a rename is one update and moves no history.
Whoever needs the schema as a whole takes `metadata` from here, where all tables are in it.
"""

from syndicator.storage.tables import delivering, operating, partners, polling, publishing, recording, websub
from syndicator.storage.tables.columns import metadata

__all__ = ["delivering", "metadata", "operating", "partners", "polling", "publishing", "recording", "websub"]
