"""Kind `wordpress` at a real site."""

import re
from html import unescape

import pytest
from peers.channels.kit import CorrectsInPlace, LooksUp, Peer, Stage
from peers.servers.wordpress import WordPress


def words(html: str) -> str:
    """What people read of a post."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


class Desk(Peer):
    """The posts of an author."""

    posting = b"POST /?rest_route=/wp/v2/posts "
    correcting = b"POST /?rest_route=/wp/v2/posts/"
    looking = b"GET /?rest_route=/wp/v2/posts&"

    def __init__(self, server: WordPress) -> None:
        self.server, self.port = server, server.port
        self.author = server.author()
        self.password, self.uuid = self.author.app_password()

    def table(self, port: int) -> str:
        return (
            f'kind = "wordpress"\nsite = "http://127.0.0.1:{port}"\n'
            f'user = "{self.author.name}"\npassword = "file:secret"'
        )

    def secret(self) -> str:
        return self.password

    def texts(self) -> list[str]:
        return [words(post["content"]["raw"]) for post in self.author.posts()]

    def as_shown(self, text: str) -> str:
        return words(text)

    def revoke(self) -> None:
        self.author.revoke(self.uuid)

    def renew(self) -> None:
        self.password, self.uuid = self.author.app_password()


class TestWordPress(LooksUp, CorrectsInPlace):
    refused = "401"

    @pytest.fixture
    def peer(self, wordpress: WordPress) -> Peer:
        return Desk(wordpress)

    async def test_a_post_is_published_with_its_headline_and_tags_and_a_withdrawn_one_keeps_none(self, stage: Stage):
        await stage.publish(1, 2)
        await stage.ours.deliver_all()
        await self.withdraw(stage, 2)
        told = stage.peer.author.posts()
        assert [(post["title"]["raw"], post["status"], len(post["tags"])) for post in told] == [
            ("Berita nomor 1", "publish", 2),
            ("Berita nomor 2", "publish", 0),
        ]

    async def test_a_tag_whose_answer_was_lost_delays_the_post_and_doubles_nothing(self, stage: Stage):
        stage.ours.tags = ("Tag yang baru",)
        stage.line.lose(b"POST /?rest_route=/wp/v2/tags")
        await stage.publish(1)
        await stage.ours.deliver_all()
        assert stage.line.lost == 1
        await stage.check(post_delivered=1)
        (tag,) = stage.peer.server.ask("GET", "tags&search=Tag+yang+baru")
        assert tag["count"] == 1

    async def test_a_picture_is_copied_once_though_the_answer_to_its_post_was_lost(self, stage: Stage):
        stage.ours.table += "\npicture = true"
        stage.ours.image = f"http://127.0.0.1:{stage.line.port}/wp-includes/images/w-logo-blue.png"
        await stage.ours.restart()
        await self.lose(stage)
        await stage.publish(1)
        await stage.ours.deliver_all()
        await stage.check(post_delivered=1)
        (picture,) = stage.peer.server.ask("GET", f"media&author={stage.peer.author.id}")
        (post,) = stage.peer.author.posts()
        assert post["featured_media"] == picture["id"]

    async def test_a_post_is_made_without_its_picture_where_the_picture_can_t_be_had(self, stage: Stage):
        stage.ours.table += "\npicture = true"
        stage.ours.image = f"http://127.0.0.1:{stage.line.port}/no-such-picture.png"
        await stage.ours.restart()
        await stage.publish(1)
        await stage.ours.deliver_all()
        await stage.check(post_delivered=1)

    async def test_a_withdrawn_post_can_be_moved_to_the_trash(self, stage: Stage):
        stage.ours.table += '\non_retract = "delete"'
        await stage.ours.restart()
        await stage.publish(1, 2)
        await stage.ours.deliver_all()
        await stage.ours.withdraw(1)
        await stage.ours.deliver_all()
        assert [post["status"] for post in stage.peer.author.posts()] == ["trash", "publish"]
        await stage.check_ledger(post_delivered=2, delete_delivered=1)
