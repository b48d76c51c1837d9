import re
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.egress.guard import Allowance, is_public

PRIVATE = [
    "0.0.0.0",
    "10.0.0.5",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::10.0.0.5",
    "64:ff9b:1::7f00:1",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::7f00:1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:5::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = [
    "1.1.1.1",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "223.255.255.255",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_Z01_address_of_a_special_network_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_internet_is_public(address):
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
@settings(max_examples=60, deadline=None)
def test_a_wrapped_address_is_never_more_public_than_itself(address: IPv4Address):
    mapped = IPv6Address(b"\0" * 10 + b"\xff\xff" + address.packed)
    nat64 = IPv6Address(b"\0\x64\xff\x9b" + b"\0" * 8 + address.packed)
    six_to_four = IPv6Address(b"\x20\x02" + address.packed + b"\0" * 10)
    assert is_public(mapped) == is_public(nat64) == is_public(address)
    assert not is_public(six_to_four)


@given(st.ip_addresses(v=4))
@settings(max_examples=60, deadline=None)
def test_what_the_standard_library_calls_private_is_not_public(address: IPv4Address):
    assert not (is_public(address) and address.is_private)


@pytest.mark.parametrize(
    ("entry", "host", "port", "address"),
    [
        ("127.0.0.1:8081", "127.0.0.1", 8081, "127.0.0.1"),
        ("127.0.0.1:8081", "127.0.0.1", 8081, "::ffff:127.0.0.1"),
        ("127.0.0.1", "news.test", 80, "127.0.0.1"),
        ("10.2.0.0/16", "news.test", 9000, "10.2.200.7"),
        ("10.2.0.0/16:9000", "news.test", 9000, "10.2.200.7"),
        ("::1", "news.test", 80, "::1"),
        ("[::1]:8081", "news.test", 8081, "::1"),
        ("[fd00::/8]:8081", "news.test", 8081, "fd12::1"),
        ("fd00::/8", "news.test", 8081, "fd12::1"),
        ("news.example.id:8443", "news.example.id", 8443, "93.184.216.34"),
        ("News.Example.ID.:8443", "news.example.id.", 8443, "93.184.216.34"),
        ("bücher.example:8443", "xn--bcher-kva.example", 8443, "93.184.216.34"),
        ("93.184.216.34:8443", "news.test", 8443, "93.184.216.34"),
    ],
)
def test_entry_opens_what_it_names(entry, host, port, address):
    assert Allowance.parse([entry]).refusal(host, port, [address]) is None
    assert Allowance.parse([]).refusal(host, port, [address]) is not None


@pytest.mark.parametrize(
    ("entry", "host", "port", "address", "says"),
    [
        pytest.param("127.0.0.1:8081", "127.0.0.1", 8082, "127.0.0.1", "not a public", id="another port"),
        pytest.param("127.0.0.1:8081", "127.0.0.2", 8081, "127.0.0.2", "not a public", id="another address"),
        pytest.param("10.2.0.0/16", "news.test", 80, "10.3.0.1", "not a public", id="another network"),
        pytest.param("10.2.0.0/16", "news.test", 80, "2002:a02:1::", "not a public", id="wrapped in 6to4"),
        pytest.param("news.test:8443", "news.test", 8443, "10.0.0.1", "not a public", id="a host opens no address"),
        pytest.param("news.test:8443", "other.test", 8443, "1.1.1.1", "port 8443 is closed", id="another host"),
        pytest.param("news.test:8443", "news.test", 25, "1.1.1.1", "port 25 is closed", id="mail"),
    ],
)
def test_entry_opens_nothing_else(entry, host, port, address, says):
    assert says in (Allowance.parse([entry]).refusal(host, port, [address]) or "")


def test_Z02_one_private_address_closes_a_name_with_public_ones():
    nothing = Allowance.parse([])
    assert nothing.refusal("news.test", 80, ["93.184.216.34", "1.1.1.1"]) is None
    assert nothing.refusal("news.test", 80, ["93.184.216.34", "10.0.0.5"]) is not None


def test_Z01_refusal_tells_nothing_about_our_network():
    assert "10.0.0.5" not in (Allowance.parse([]).refusal("news.test", 80, ["10.0.0.5"]) or "")


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("news.example.id", "needs a port"),
        ("10.2.3.4/16", "10.2.0.0/16"),
        ("127.1:8080", "expected an address"),
        ("0x7f000001:80", "expected an address"),
        ("2130706433:80", "expected an address"),
        ("news.example.id:0", "no port"),
        ("news.example.id:70000", "no port"),
        ("http://news.example.id:8443", "expected an address"),
        ("*.example.id:8443", "expected an address"),
        ("", "expected an address"),
        ("[::1", "expected an address"),
        ("a..b:80", "expected an address"),
    ],
)
def test_entry_that_is_none_is_refused_with_the_remedy(entry, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        Allowance.parse([entry])


@given(st.text(max_size=30) | st.from_regex(r"[\[\]0-9a-f:./]{1,20}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_any_entry_is_read_or_refused_with_a_sentence(entry):
    says = ""
    try:
        Allowance.parse([entry])
    except ValueError as fault:
        says = str(fault)
    assert not says or "expected" in says or "port" in says or "network" in says
