"""Real servers of the services we post to: how each is installed, started, asked and stopped.

All state is in `.peers/`. A server that can't be had raises Unavailable, which says why.
"""
