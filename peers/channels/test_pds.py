"""Kind `bluesky` at a real PDS."""

import pytest
from peers.channels.kit import Peer, ShowsPictures, Stage
from peers.servers.pds import Pds


class Repository(Peer):
    """The posts of an account."""

    posting = b"POST /xrpc/com.atproto.repo.putRecord"
    signing_in = b"POST /xrpc/com.atproto.server.createSession"

    def __init__(self, server: Pds) -> None:
        self.server, self.port = server, server.port
        self.account = server.register()
        self.password = self.account.app_password("syndicator")

    def table(self, port: int) -> str:
        return (
            f'kind = "bluesky"\nserver = "http://127.0.0.1:{port}"\n'
            f'handle = "{self.account.handle}"\npassword = "file:secret"'
        )

    def secret(self) -> str:
        return self.password

    def texts(self) -> list[str]:
        return [post["text"] for post in self.account.posts()]

    def revoke(self) -> None:
        self.account.revoke("syndicator")

    def renew(self) -> None:
        self.password = self.account.app_password("another")


class TestBluesky(ShowsPictures):
    corrects = "never"
    refused = "not signed in"

    @pytest.fixture
    def peer(self, pds: Pds) -> Peer:
        return Repository(pds)

    def pictures(self, peer: Peer) -> list[int]:
        return [int("thumb" in post["embed"]["external"]) for post in peer.account.posts()]

    async def after_revocation(self, stage: Stage) -> None:
        """A session outlives the password that it began with."""
        await stage.ours.restart()

    async def test_a_sign_in_whose_answer_was_lost_loses_and_doubles_nothing(self, stage: Stage):
        stage.line.lose(stage.peer.signing_in)
        await stage.publish(1, 2)
        await stage.ours.deliver()
        assert (stage.line.lost, await self.texts_now(stage)) == (1, [])
        await stage.ours.deliver_all()
        await stage.check(post_delivered=2)

    async def test_the_servers_own_limit_is_waited_for_as_long_as_it_says(self, stage: Stage):
        statuses = [stage.peer.server.try_to_sign_in(stage.peer.account.handle) for _ in range(31)]
        assert statuses[-1] == 429
        await stage.publish(1)
        await stage.ours.deliver()
        (listed,) = await stage.ours.store.newest_deliveries(state=None, limit=9)
        assert "429" in listed.delivery.reason
        assert 200 < (listed.delivery.due_at - stage.ours.clock.now()).total_seconds() < 301, "five minutes a window"
        assert (await self.texts_now(stage)) == []
        await stage.check_ledger(post_pending=1)
