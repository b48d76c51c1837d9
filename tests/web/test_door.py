"""Who sees the overview, and who does not."""

from base64 import b64encode

import pytest
from starlette.datastructures import Headers

from syndicator.specs import Secret
from syndicator.web.door import Door, is_loopback, names_us

OPEN = Door(token=None)
GUARDED = Door(token=Secret("t0ken:ü"))


def status(door: Door, *, peer: str | None = "127.0.0.1", version: str = "1.1", host: str = "localhost", **more: str):
    headers = Headers({"host": host} | {name.replace("_", "-"): value for name, value in more.items()})
    refusal = door.refusal(peer=peer, headers=headers, http_version=version)
    return refusal.status if refusal else 200


def basic(credentials: str) -> str:
    return "Basic " + b64encode(credentials.encode()).decode()


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "LocalHost:8080", "127.0.0.1:8080", "127.0.0.2", "[::1]", "[::1]:8080"])
def test_without_a_token_this_machine_is_let_in(peer, host):
    assert status(OPEN, peer=peer, host=host) == 200


@pytest.mark.parametrize("peer", ["192.168.1.5", "8.8.8.8", "::ffff:8.8.8.8", "fe80::1", "testclient", "", None])
def test_without_a_token_another_machine_is_not(peer):
    assert status(OPEN, peer=peer) == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "evil@localhost.example",
     "192.168.1.2", "2130706433", "127.1", "", ":8080", "[::1", "[::2]", "localhost:8080, evil.example"],
)  # fmt: skip
def test_a_foreign_name_for_this_machine_is_refused(host):
    assert status(OPEN, host=host) == 403


def test_two_hosts_are_refused():
    raw = [(b"host", b"localhost"), (b"host", b"localhost")]
    assert OPEN.refusal(peer="127.0.0.1", headers=Headers(raw=raw), http_version="1.1").status == 403


@pytest.mark.parametrize("hint", ["x_forwarded_for", "x_forwarded_host", "x_real_ip", "forwarded", "via"])
def test_a_proxy_on_this_machine_is_not_this_machine(hint):
    assert status(OPEN, **{hint: "127.0.0.1"}) == 403


def test_a_proxy_that_adds_no_header_is_known_by_its_http_version():
    assert status(OPEN, version="1.0") == 403


def test_where_readers_come_by_a_public_name_a_token_is_needed():
    assert status(Door(token=None, public=True)) == 403


def test_the_refusal_names_the_remedy():
    refusal = OPEN.refusal(peer="8.8.8.8", headers=Headers({"host": "x"}), http_version="1.1")
    assert "set [web] admin_token in config.toml" in refusal.says


@pytest.mark.parametrize(
    "authorization",
    [
        basic("admin:t0ken:ü"),
        basic(":t0ken:ü"),
        "bearer t0ken:ü".encode().decode("latin-1"),
        basic("x:t0ken:ü").replace("Basic", "BASIC"),
    ],
)
def test_the_token_lets_in_from_anywhere_by_any_name(authorization):
    assert (
        status(GUARDED, peer="8.8.8.8", host="feeds.example.id", x_forwarded_for="1.2.3.4", authorization=authorization)
        == 200
    )


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Bearer", "Bearer ", "Bearer t0ken", "Basic t0ken", "Basic !!!!", basic("t0ken:ü"), basic("admin"),
     basic("admin:t0ken:ü "), "Digest t0ken", "Bearer \xff", "Basic ÿ", "t0ken"],
)  # fmt: skip
def test_a_wrong_token_is_refused_even_at_this_machine(authorization):
    assert status(GUARDED, authorization=authorization) == 401


def test_no_token_is_asked_for_as_browsers_understand():
    refusal = GUARDED.refusal(peer="127.0.0.1", headers=Headers({"host": "localhost"}), http_version="1.1")
    assert refusal.headers == {"WWW-Authenticate": 'Basic realm="syndicator"'}


@pytest.mark.parametrize("authorization", [basic("admin:"), "Bearer ", "Bearer", ""])
def test_an_empty_token_opens_nothing(authorization):
    assert status(Door(token=Secret("")), authorization=authorization) == 401


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://feeds.example.id", True),
        ("http://192.168.1.4:8080", True),
        ("http://127.0.0.1:8080", False),
        ("http://localhost:8080", False),
        ("http://[::1]:8080", False),
        ("http://0.0.0.0:8080", False),
        ("http://[::]:8080", False),
        ("", False),
    ],
)
def test_a_public_address_is_known_from_a_private_one(base_url, expected):
    assert names_us(base_url) is expected


def test_a_name_that_only_looks_like_loopback_is_none():
    assert not is_loopback("localhost.")
    assert not is_loopback("127.0.0.1.nip.io")
