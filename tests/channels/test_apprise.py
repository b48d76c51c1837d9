"""Kind `apprise`: the real library against a server on loopback, by Apprise's own kind of URL for JSON."""

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.channels.conformance import CORRECTED, MESSAGE, ChannelConformance, Posted, Rig, outcome, wires

from syndicator.channels.apprise import Options, connect, limits
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Receipt
from syndicator.ports.limits import Pace
from syndicator.specs import Secret

TELEGRAM = "tgram://123456789:abcdefg_hijklmnop/12315544/"


class Receiver(ThreadingHTTPServer):
    """Answers 200, or as told; keeps what came. While `speaks` is cleared it does not answer."""

    def __init__(self):
        self.got, self.answers, self.speaks = [], [], threading.Event()
        self.speaks.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                receiver.got.append(self.rfile.read(int(self.headers["content-length"])).decode())
                receiver.speaks.wait(10)
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    def url(self, *, more=""):
        return f"json://redaksi:r4hasia@127.0.0.1:{self.server_port}/pintu/T0KEN{more}"


@pytest.fixture
def receiver():
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.speaks.set()
    server.shutdown()
    server.server_close()


def apprise(url, tmp_path):
    return connect(Options(service=Secret(url)), wires(tmp_path))


class TestAppriseConformance(ChannelConformance):
    @pytest.fixture
    def rig(self, tmp_path, receiver):
        def posted():
            found = []
            for raw in receiver.got:
                said = json.loads(raw)
                text = "\n".join(part for part in (said["title"], said["message"]) if part)
                found.append(Posted("post" if said["type"] == "info" else "edit", "", text, raw))
            return found

        return Rig(apprise(receiver.url(), tmp_path), posted)


async def test_the_first_line_is_the_title_where_the_service_has_one(tmp_path, receiver):
    receipt = await apprise(receiver.url(), tmp_path).post(MESSAGE, idempotency_key="k1")
    said = json.loads(receiver.got[0])
    assert receipt == Receipt(remote_id="k1")
    assert (said["title"], said["message"]) == tuple(MESSAGE.text.split("\n"))


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, MessageRefused),
        (413, MessageRefused),
        (401, ChannelRefused),
        (404, ChannelRefused),
        (429, TryLater),
        (503, TryLater),
        (500, OutcomeUnknown),
        (502, OutcomeUnknown),
        (409, OutcomeUnknown),
    ],
)
async def test_a_failure_means_what_the_one_status_in_apprises_warning_means(tmp_path, receiver, status, meaning):
    receiver.answers = [status]
    raised = await outcome(apprise(receiver.url(), tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is meaning
    assert f"error={status}" in str(raised)


async def test_D01_a_lost_connection_is_unknown_and_nothing_is_sent_twice_even_where_the_url_asks_for_it(
    tmp_path, receiver
):
    receiver.answers = [500, 200]
    raised = await outcome(
        apprise(receiver.url(more="?retry=3&optional=yes"), tmp_path).post(MESSAGE, idempotency_key="k")
    )
    assert type(raised) is OutcomeUnknown
    assert len(receiver.got) == 1


async def test_a_service_that_does_not_answer_in_time_is_unknown(tmp_path, receiver):
    receiver.speaks.clear()
    channel = connect(Options(service=Secret(receiver.url())), wires(tmp_path))
    hasty = type(channel)(plugin=channel.plugin, hide=channel.hide, deadline_s=0.05)
    raised = await outcome(hasty.post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is OutcomeUnknown
    assert "no answer within 0.05 s" in str(raised)


async def test_D03_no_part_of_the_url_shows_in_a_fault(tmp_path, receiver):
    channel = apprise(receiver.url(), tmp_path)
    receiver.answers = [401]
    refused = await outcome(channel.post(MESSAGE, idempotency_key="k1"))
    receiver.shutdown()
    receiver.server_close()
    gone = await outcome(channel.edit(Receipt(remote_id="k1"), CORRECTED, idempotency_key="k2"))
    assert (type(refused), type(gone)) == (ChannelRefused, OutcomeUnknown)
    assert "onnection error" in str(gone)
    for secret in ("r4hasia", "T0KEN", "127.0.0.1"):
        assert secret not in f"{refused} {gone} {channel!r}"


@pytest.mark.parametrize("url", ["nosuch://x/T0KEN", "T0KEN", "tgram://T0KEN"])
def test_a_url_that_apprise_can_not_read_is_refused_without_being_said(url):
    with pytest.raises(ValueError, match=r"Apprise can.t read it") as raised:
        Options(service=Secret(url))
    assert "T0KEN" not in str(raised.value)
    # Its own log says the URL, and reaches none of ours.
    assert not logging.getLogger("apprise").propagate


def test_the_limits_are_those_that_apprise_knows_of_the_service():
    telegram, ntfy = (limits(Options(service=Secret(url))) for url in (TELEGRAM, "ntfy://kabar/"))
    assert (telegram.most, telegram.unit) == (4096, "characters")
    assert (ntfy.most, ntfy.pace) == (7800, (Pace(count=1, within_s=5.5),))
