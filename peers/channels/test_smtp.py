"""Kind `email` at a mail server that asks for TLS and a password, and is in trouble at times."""

import pytest
from peers.channels.kit import ChannelScenario, Peer, Stage
from peers.servers.smtp import USER, MailServer


class Mailbox(Peer):
    """All mails that the server took. A post's text is that of its plain part."""

    posting = b""

    def __init__(self, server: MailServer, *to: str) -> None:
        self.server, self.port, self.to = server, server.port, to

    def table(self, port: int) -> str:
        to = ", ".join(f'"{name}@kawan.example.id"' for name in self.to)
        return (
            f'kind = "email"\nhost = "127.0.0.1"\nport = {port}\nuser = "{USER}"\npassword = "file:secret"\n'
            f'sender = "{USER}"\nto = [{to}]'
        )

    def secret(self) -> str:
        return self.server.password

    def texts(self) -> list[str]:
        plain = [mail.get_body(("plain",)) for mail in self.server.mails]
        return [part.get_content().replace("\r\n", "\n").rstrip("\n") for part in plain if part is not None]

    def as_shown(self, text: str) -> str:
        return text.rstrip("\n")

    def revoke(self) -> None:
        self.server.password = "another"

    def renew(self) -> None:
        """The new password is told us."""


class TestEmail(ChannelScenario):
    corrects = "by another"
    refused = "535"

    @pytest.fixture
    def peer(self, mail_server: MailServer, monkeypatch) -> Peer:
        monkeypatch.setenv("SSL_CERT_FILE", str(mail_server.certificate))
        return Mailbox(mail_server, "rina", "budi")

    async def lose(self, stage: Stage) -> None:
        stage.peer.server.drops = 1

    async def test_a_post_whose_answer_was_lost_is_there_once(self, stage: Stage):
        """Nobody can look a mail up, so that is the operator's to settle; what is behind goes on."""
        await self.lose(stage)
        await stage.publish(1, 2)
        await stage.ours.deliver_all()
        await stage.check(post_unknown=1, post_delivered=1)

    async def test_a_post_whose_answer_was_lost_before_a_restart_is_there_once(self, stage: Stage):
        await self.lose(stage)
        await stage.publish(1)
        await stage.ours.deliver()
        await stage.ours.restart()
        await stage.publish(2)
        await stage.ours.deliver_all()
        await stage.check(post_unknown=1, post_delivered=1)

    async def test_a_correction_that_comes_before_the_lost_answer_is_settled_reaches_the_one_post(self, stage: Stage):
        """Nothing is said of a mail that may not have arrived."""
        await self.lose(stage)
        await stage.publish(1)
        await stage.ours.deliver()
        await stage.ours.correct(1, "Paragraf yang diralat.")
        await stage.ours.deliver_all()
        await stage.check(post_unknown=1, edit_unknown=1)

    async def test_a_withdrawal_that_comes_before_the_lost_answer_is_settled_reaches_the_one_post(self, stage: Stage):
        await self.lose(stage)
        await stage.publish(1)
        await stage.ours.deliver()
        await stage.ours.withdraw(1)
        await stage.ours.deliver_all()
        await stage.check(post_unknown=1, edit_unknown=1)

    async def test_a_mail_reaches_each_recipient_and_a_correction_answers_it(self, stage: Stage):
        await stage.publish(1)
        await stage.ours.deliver_all()
        await stage.correct(1, "Paragraf yang diralat.")
        await stage.ours.deliver_all()
        first, second = stage.peer.server.mails
        assert second["In-Reply-To"] == first["Message-ID"]
        assert stage.peer.server.recipients == [["rina@kawan.example.id", "budi@kawan.example.id"]] * 2


class TestEmailToTroubledRecipients:
    @pytest.fixture
    def peer(self, mail_server: MailServer, monkeypatch) -> Peer:
        monkeypatch.setenv("SSL_CERT_FILE", str(mail_server.certificate))
        return Mailbox(mail_server, "rina", "greylist", "permfail")

    stage = ChannelScenario.stage
    corrects = "by another"

    async def test_nobody_gets_a_mail_twice_because_another_was_asked_to_wait(self, stage: Stage):
        await stage.publish(1)
        await stage.ours.deliver()
        assert stage.peer.texts() == []
        await stage.ours.deliver_all()
        await stage.check(post_delivered=1)
        assert stage.peer.server.recipients == [["rina@kawan.example.id", "greylist@kawan.example.id"]]
        assert "550" in "".join(await stage.ours.why())
