"""Kind `matrix` at a real Synapse."""

import pytest
from peers.channels.kit import CorrectsInPlace, LooksUp, Peer, Stage
from peers.servers.synapse import Room, Synapse


class InRoom(Peer):
    """A room. A post's text is what clients show of it: that of its newest correction."""

    posting = correcting = b"PUT /_matrix/client/v3/rooms/"
    looking = b"GET /_matrix/client/v3/rooms/"

    def __init__(self, server: Synapse) -> None:
        self.server, self.port = server, server.port
        self.room: Room = server.room()
        self.token = server.log_in(self.room.user)

    def table(self, port: int) -> str:
        return f'kind = "matrix"\nserver = "http://127.0.0.1:{port}"\nroom = "{self.room.id}"\ntoken = "file:secret"'

    def secret(self) -> str:
        return self.token

    def texts(self) -> list[str]:
        events = [one for one in self.room.events() if one["content"]]  # what was redacted has none
        posts = {one["event_id"]: one["content"]["body"] for one in events if "m.relates_to" not in one["content"]}
        corrections = [
            (one["content"]["m.relates_to"]["event_id"], one["content"]["m.new_content"]["body"])
            for one in events
            if "m.relates_to" in one["content"]
        ]
        assert len(set(corrections)) == len(corrections), "a correction was made twice"
        return list((posts | dict(corrections)).values())

    def revoke(self) -> None:
        self.server.log_out(self.token)

    def renew(self) -> None:
        self.token = self.server.log_in(self.room.user)


class TestMatrix(LooksUp, CorrectsInPlace):
    refused = "M_UNKNOWN_TOKEN"

    @pytest.fixture
    def peer(self, homeserver: Synapse) -> Peer:
        return InRoom(homeserver)

    async def test_the_servers_own_limit_is_waited_for_and_nothing_is_lost_or_doubled(self, stage: Stage):
        await stage.publish(*range(1, 13))  # the server takes some ten at once, then one in five seconds
        await stage.ours.deliver()
        assert "M_LIMIT_EXCEEDED" in "".join(await stage.ours.why())
        await stage.ours.deliver_all()
        await stage.check(post_delivered=12)

    async def test_a_withdrawn_post_can_be_removed(self, stage: Stage):
        stage.ours.table += '\non_retract = "delete"'
        await stage.ours.restart()
        await stage.publish(1, 2)
        await stage.ours.deliver_all()
        await stage.ours.withdraw(1)
        await stage.ours.deliver_all()
        del stage.shown.posts[1]
        await stage.check(post_delivered=2, delete_delivered=1)

    async def test_a_post_whose_answer_was_lost_is_there_once_though_the_token_changes_meanwhile(self, stage: Stage):
        await self.lose(stage)
        await stage.publish(1)
        await stage.ours.deliver()
        await stage.renewed()
        await stage.ours.deliver_all()
        await stage.check(post_delivered=1)
