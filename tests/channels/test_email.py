"""Kind `email`: against a real SMTP server in this process that answers as a test tells it."""

import json
import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from tests.channels.conformance import MESSAGE, ChannelConformance, Posted, Rig, outcome, wires

from syndicator.channels.email import Options, connect
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater

READER, OTHER = "pembaca@example.id", "lain@example.id"


class Office:
    """The server's say: answers by recipient, one for the data, and what it took."""

    def __init__(self):
        self.answers, self.data, self.taken = {}, "250 OK", []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if self.data.startswith("250") or self.data == "lost":
            self.taken.append((tuple(envelope.rcpt_tos), envelope.content))
        if self.data == "lost":
            server.transport.abort()
        return self.data


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def mailer(office, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()

    def make(**changes):
        given = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "news@example.id", "to": (READER,)}
        return connect(Options(**(given | changes)), wires(tmp_path))

    yield make
    controller.stop()


def mails(office):
    return [message_from_bytes(content, policy=default) for _, content in office.taken]


class TestEmailConformance(ChannelConformance):
    @pytest.fixture
    def rig(self, mailer, office):
        def read(mail):
            plain, html = (part.get_payload(decode=True).decode() for part in mail.iter_parts())
            meaning = "edit" if mail["In-Reply-To"] else "post"
            return Posted(meaning, mail["Message-ID"][1:].partition("@")[0], plain, json.dumps([*mail.values(), html]))

        return Rig(mailer(), lambda: [read(mail) for mail in mails(office)])


async def test_a_mail_names_its_list_and_how_to_leave_it_with_one_click(mailer, office):
    await mailer(unsubscribe="https://example.id/leave").post(MESSAGE, idempotency_key="k1")
    (mail,) = mails(office)
    assert mail["Message-ID"] == "<k1@example.id>"
    assert mail["List-Id"] == "<syndicator.example.id>"
    assert mail["List-Unsubscribe"] == "<https://example.id/leave>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_D08_a_recipient_refused_for_good_is_left_out_and_noted(mailer, office):
    office.answers[OTHER] = "550 no such user"
    receipt = await mailer(to=(OTHER, READER)).post(MESSAGE, idempotency_key="k1")
    assert [to for to, _ in office.taken] == [(READER,)]
    assert f"{OTHER}: 550 no such user" in receipt.note


async def test_D08_nobody_gets_it_while_one_recipient_is_to_wait(mailer, office):
    office.answers[OTHER] = "450 greylisted"
    got = await outcome(mailer(to=(OTHER, READER)).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(got, TryLater)
    assert office.taken == []


async def test_D08_a_message_that_all_refuse_is_dead_with_their_words(mailer, office):
    office.answers[READER] = "550 no such user"
    got = await outcome(mailer().post(MESSAGE, idempotency_key="k1"))
    assert isinstance(got, MessageRefused)
    assert "550 no such user" in str(got)


async def test_D01_an_answer_lost_after_the_data_is_unknown(mailer, office):
    office.data = "lost"
    assert isinstance(await outcome(mailer().post(MESSAGE, idempotency_key="k1")), OutcomeUnknown)
    assert len(office.taken) == 1


@pytest.mark.parametrize(("answer", "means"), [("451 later", TryLater), ("554 spam", MessageRefused)])
async def test_D08_the_answer_to_the_data_is_obeyed(mailer, office, answer, means):
    office.data = answer
    assert isinstance(await outcome(mailer().post(MESSAGE, idempotency_key="k1")), means)


async def test_a_server_without_starttls_holds_the_channel(mailer, office):
    got = await outcome(mailer(security="starttls").post(MESSAGE, idempotency_key="k1"))
    assert isinstance(got, ChannelRefused)
    assert office.taken == []
