"""Kind `mastodon` at a server that speaks Mastodon's API."""

import pytest
from peers.channels.kit import CorrectsInPlace, LooksUp, Peer, ShowsPictures, Stage
from peers.servers.mastodon import LIMIT, Mastodon


class Account(Peer):
    """An account. A post's text is what was written, as the server keeps it beside its HTML."""

    posting = b"POST /api/v1/statuses"
    correcting = b"PUT /api/v1/statuses/"
    looking = b"GET /api/v1/accounts/"

    def __init__(self, server: Mastodon) -> None:
        self.server, self.port = server, server.port
        self.name = server.register()
        self.token = server.log_in(self.name)

    def table(self, port: int) -> str:
        return f'kind = "mastodon"\nserver = "http://127.0.0.1:{port}"\ntoken = "file:secret"'

    def secret(self) -> str:
        return self.token

    def texts(self) -> list[str]:
        return list(self.server.sources(self.name))

    def revoke(self) -> None:
        self.server.revoke(self.token)

    def renew(self) -> None:
        self.token = self.server.log_in(self.name)


class TestMastodon(ShowsPictures, LooksUp, CorrectsInPlace):
    refused = "401"
    with_picture = "\npictures = 1"

    def pictures(self, peer: Peer) -> list[int]:
        return [len(status["media_attachments"]) for status in peer.server.statuses(peer.name)]

    @pytest.fixture
    def peer(self, mastodon: Mastodon) -> Peer:
        return Account(mastodon)

    async def test_the_servers_own_limit_is_waited_for_and_nothing_is_lost_or_doubled(self, stage: Stage):
        stories = range(1, LIMIT + 4)
        await stage.publish(*stories)
        await stage.ours.deliver()
        stage.ours.clock.pass_(seconds=10)  # our own pace lets ten pass at once
        await stage.ours.deliver()
        assert "429" in "".join(await stage.ours.why())
        await stage.ours.deliver_all()
        await stage.check(post_delivered=len(stories))

    async def test_a_withdrawn_post_can_be_removed(self, stage: Stage):
        stage.ours.table += '\non_retract = "delete"'
        await stage.ours.restart()
        await stage.publish(1, 2)
        await stage.ours.deliver_all()
        await stage.ours.withdraw(1)
        await stage.ours.deliver_all()
        del stage.shown.posts[1]
        await stage.check(post_delivered=2, delete_delivered=1)
