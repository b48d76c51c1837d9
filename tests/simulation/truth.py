"""What must never be true, and what must be true in the end."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulation.sim import Simulation

_DELIVERIES = """
    SELECT d.id, e.id AS entry, e.state AS entry_state, c.name AS channel, d.action, d.state, d.reason, d.attempts,
           json_extract(r.article, '$.text') AS text, json_extract(r.article, '$.url') AS url, d.key
    FROM deliveries d JOIN entries e ON e.id = d.entry_id JOIN channels c ON c.id = d.channel_id
    JOIN revisions r ON r.id = d.revision_id ORDER BY d.id
"""
_ENTRIES = """
    SELECT e.id, e.urn, e.state, json_extract(r.article, '$.text') AS text, json_extract(r.article, '$.url') AS url,
           json_extract(r.article, '$.image_url') AS picture
    FROM entries e JOIN revisions r ON r.entry_id = e.id AND r.number = e.revision ORDER BY e.id
"""
_FINAL = ("delivered", "unknown", "dead", "skipped")


def _rows(simulation: "Simulation", query: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(simulation.disk.path)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(query)]


def never_true(simulation: "Simulation") -> list[str]:
    """Faults that no bad weather excuses."""
    faults = list(simulation.log.broken)
    entries, deliveries = _rows(simulation, _ENTRIES), _rows(simulation, _DELIVERIES)
    urls = [row["url"] for row in entries]
    faults += [f"{url} is recorded twice" for url in {url for url in urls if urls.count(url) > 1}]
    for name, remote in simulation.remotes.items():
        remote.take_in()
        faults += remote.faults
        posted = [url for post in remote.posts for url in post.stories]
        faults += [f"{name}: {url} is posted {posted.count(url)} times" for url in set(posted) if posted.count(url) > 1]
        numbers = {row["key"]: row["id"] for row in deliveries}
        # What comes late comes out of order where nobody can look, and where the next attempt was refused meanwhile.
        dead = {row["key"] for row in deliveries if row["state"] == "dead"}
        timely = [post for post in remote.posts if not post.late or (name != "tanya" and post.key not in dead)]
        order = [numbers.get(post.key, 0) for post in timely]
        if name != "rangkum" and order != sorted(order):
            faults.append(f"{name}: posts came in the order {order}")
        old = {row["url"] for row in deliveries if row["channel"] == name and row["reason"] == "baseline"}
        faults += [f"{name}: {url} is old and was posted" for url in old.intersection(posted)]
    if simulation.urns != (urns := {row["url"]: row["urn"] for row in entries} | simulation.urns):
        simulation.urns = urns
    faults += [f"{row['url']} changed its id" for row in entries if urns[row["url"]] != row["urn"]]
    faults += [
        f"{row['channel']}: {row['action']} of {row['url']} is {row['state']} without a reason"
        for row in deliveries
        if row["state"] in ("unknown", "dead", "skipped", "held") and not row["reason"]
    ]
    return faults


def not_yet_true(simulation: "Simulation", engine: Any) -> list[str]:
    """What is still owed: to the record, to the feeds, to the channels."""
    entries, deliveries = _rows(simulation, _ENTRIES), _rows(simulation, _DELIVERIES)
    owed = [] if engine is None or engine.healthy() else ["the ticks have stopped"]
    by_url = {row["url"]: row for row in entries}
    # A wish that failed was answered so; the operator may or may not wish again.
    wishes = {row["subject"]: row["failed"] for row in _rows(simulation, "SELECT subject, failed FROM intents")}
    for url, story in simulation.town.stories().items():
        if wishes.get(url):
            continue
        row, withdrawn = by_url.get(url), story.withdrawn or url in wishes
        if row is None:
            if not withdrawn:
                owed.append(f"{url} is not recorded")
        elif withdrawn != (row["state"] == "retracted"):
            owed.append(f"{url} is {row['state']}")
        elif not withdrawn and (row["text"], row["picture"]) != (story.texts[-1], f"{url}{story.picture}.jpg"):
            owed.append(f"{url} is recorded as {row['text']!r}, and is {story.body!r}")
    owed += _owed_to_feeds(simulation, entries)
    for row in entries:
        for name in simulation.remotes:
            owed += _owed_to_channel(simulation, name, row, deliveries)
    return owed


def _owed_to_feeds(simulation: "Simulation", entries: list[dict[str, Any]]) -> list[str]:
    owed = []
    for name in ("all", "radar"):
        path = simulation.folder / "feeds" / f"{name}.json"
        shown = path.read_text().splitlines() if path.exists() else []
        lines = {
            f"{row['urn']} [{row['text']}]" if row["state"] == "retracted"
            else f"{row['urn']} {row['text']} {row['picture']}"
            for row in entries
            if name == "all" or "radar" in row["url"]
        }  # fmt: skip
        owed += [f"the feed {name} lacks {line}" for line in sorted(lines.difference(shown))]
        owed += [f"the feed {name} has {line}" for line in sorted(set(shown).difference(lines))]
    return owed


def _owed_to_channel(
    simulation: "Simulation", name: str, entry: dict[str, Any], deliveries: list[dict[str, Any]]
) -> list[str]:
    ours = [row for row in deliveries if row["entry"] == entry["id"] and row["channel"] == name]
    what = f"{name}: {entry['url']}"
    posts = [row for row in ours if row["action"] == "post"]
    if len(posts) != 1:
        return [f"{what} has {len(posts)} posts in the ledger"]
    owed = [f"{what}: {row['action']} is {row['state']}" for row in ours if row["state"] not in _FINAL]
    post, found = posts[0], simulation.remotes[name].of(entry["url"])
    if post["state"] == "unknown" and name != "tanya":
        owed.append(f"{what} is unknown, and could be known")
    taken_out = name == "rangkum" and entry["state"] == "retracted" and simulation.wishes[name] == "delete"
    if post["state"] == "delivered" and not found and not taken_out:
        owed.append(f"{what} is said to be delivered, and is not there")
    if post["state"] == "skipped" and found:
        owed.append(f"{what} is said to be skipped ({post['reason']}), and is there")
    if owed or post["state"] != "delivered":
        return owed
    last = [row for row in ours if row["state"] != "skipped" or row["reason"] != "superseded"][-1]
    if last["state"] == "skipped" and "can't" not in last["reason"]:
        return [f"{what} is not corrected: {last['reason']}"]
    if last["state"] == "delivered" and last["text"] != entry["text"]:
        return [f"{what} is corrected, and the ledger has no word of it"]
    if last["state"] != "delivered" or not found or found[0].deleted:
        return []
    wanted = f"[{entry['text']}]" if entry["state"] == "retracted" else entry["text"]
    said = found[0].stories[entry["url"]]
    return [] if said == wanted else [f"{what} says {said!r}, not {wanted!r}"]
