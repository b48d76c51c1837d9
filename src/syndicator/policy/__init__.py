"""Decisions, each a pure function: what changed, which feeds and channels follow, when to do it again."""
