"""Which addresses may be dialled: a pure decision over resolved addresses.

An address is public by the tables below, never by `ipaddress.is_global`: that calls `64:ff9b::a9fe:a9fe` (the cloud
metadata service behind NAT64), `2002:7f00:1::`, `::127.0.0.1` and `fec0::1` global. Nothing here resolves a name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

WEB_PORTS = frozenset({80, 443})
_MOST_PORT = 65_535
# One sentence, allowed or not: a page that redirects here must not learn which addresses the operator allows.
_LED_ASTRAY = (
    "not a public address, and a redirect led there "
    "(egress.allow holds for a source's own url only: make this address the source's url)"
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA's special-purpose registry, https://www.iana.org/assignments/iana-ipv4-special-registry
_CLOSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; Linux connects 0.0.0.0 to itself: RFC 791
        "10.0.0.0/8",  # private: RFC 1918
        "100.64.0.0/10",  # behind a carrier's NAT: RFC 6598
        "127.0.0.0/8",  # loopback: RFC 1122
        "169.254.0.0/16",  # link-local, and every cloud's metadata service: RFC 3927
        "172.16.0.0/12",  # private: RFC 1918
        "192.0.0.0/24",  # IETF protocol assignments: RFC 6890
        "192.0.2.0/24",  # documentation: RFC 5737
        "192.88.99.0/24",  # 6to4 relays, deprecated: RFC 7526
        "192.168.0.0/16",  # private: RFC 1918
        "198.18.0.0/15",  # benchmarks: RFC 2544
        "198.51.100.0/24",  # documentation: RFC 5737
        "203.0.113.0/24",  # documentation: RFC 5737
        "224.0.0.0/4",  # multicast: RFC 5771
        "240.0.0.0/4",  # reserved, and broadcast: RFC 1112, RFC 8190
    )
)
# All global unicast is in 2000::/3 (RFC 4291). So these are closed without a row of their own: loopback, v4-compatible
# (::/96), local NAT64 (64:ff9b:1::/48, RFC 8215), discard (100::/64), SRv6 (5f00::/16), unique local (fc00::/7),
# link-local (fe80::/10), site-local (fec0::/10), multicast (ff00::/8).
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocol assignments, with Teredo (2001::/32, RFC 4380) and benchmarks: RFC 2928
        "2001:db8::/32",  # documentation: RFC 3849
        "2002::/16",  # 6to4, which wraps any v4 address; its relays are deprecated: RFC 3056, RFC 7526
        "3fff::/20",  # documentation: RFC 9637
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # how hosts without IPv4 reach public v4 addresses: RFC 6052

_BRACKETED = re.compile(r"\[([^\]]+)\](?::([0-9]+))?", re.ASCII)
_HOST_PORT = re.compile(r"([^:]+):([0-9]+)", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet; v4 addresses wrapped by v4-mapping or NAT64 are unwrapped."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(address.packed[-4:]))
    return address in _OPEN_V6 and not any(address in network for network in _CLOSED_V6)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the operator allows besides public addresses on `ports`. Made by `parse`.

    `networks` are pairs of a network and a port (None: any); `hosts` are pairs of a host name and a port. Unless
    `private`, they open ports and no address that is not public.
    """

    networks: frozenset[tuple[Network, int | None]] = frozenset()
    hosts: frozenset[tuple[str, int]] = frozenset()
    ports: frozenset[int] = WEB_PORTS
    private: bool = True

    @classmethod
    def parse(cls, entries: Sequence[str], *, ports: Iterable[int] = WEB_PORTS) -> "Allowance":
        """The entries of `[egress] allow`: ADDRESS, ADDRESS/PREFIX, either with :PORT ([v6]:PORT), or HOST:PORT.

        Raises ValueError with a sentence about the first entry that is none of these.
        """
        networks: set[tuple[Network, int | None]] = set()
        hosts: set[tuple[str, int]] = set()
        for entry in entries:
            name, port = _split(entry.strip())
            network = _network(name)
            if network is not None:
                networks.add((network, port))
            else:
                hosts.add(_host_port(entry, name, port))
        return cls(networks=frozenset(networks), hosts=frozenset(hosts), ports=frozenset(ports))

    def public_only(self) -> "Allowance":
        """The same for where a redirect led: what is not public stays closed."""
        return replace(self, private=False)

    def refusal(self, host: str, port: int, addresses: Iterable[str]) -> str | None:
        """Why none of the addresses that `host` resolved to may be dialled, or None where each of them may.

        One bad address closes all: an attacker's name answers with a public and a private one. The sentence names the
        policy and never the address, so that a stranger who sees it learns nothing of our network.
        """
        plain = [_unmapped(ip_address(address)) for address in addresses]
        exceptions = [self._excepts(address, port) for address in plain]
        if not self.private and not all(is_public(address) for address in plain):
            return _LED_ASTRAY
        if any(not (excepted or is_public(address)) for address, excepted in zip(plain, exceptions, strict=True)):
            return "not a public address (egress.allow names the exceptions)"
        if all(exceptions) or port in self.ports or (_bare(host), port) in self.hosts:
            return None
        return f"port {port} is closed (egress.allow opens it: {_bare(host)}:{port})"

    def _excepts(self, address: Address, port: int) -> bool:
        return any(address in network and allowed in (None, port) for network, allowed in self.networks)


def _unmapped(address: Address) -> Address:
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _bare(host: str) -> str:
    return host.lower().rstrip(".")


def _split(entry: str) -> tuple[str, int | None]:
    """The entry without its port, and its port."""
    match = _BRACKETED.fullmatch(entry) or _HOST_PORT.fullmatch(entry)
    if match is None:
        return entry, None
    port = int(match[2]) if match[2] else None
    if port is not None and not 1 <= port <= _MOST_PORT:
        raise ValueError(f"{entry}: {port} is no port; ports are 1 to {_MOST_PORT}")
    return match[1], port


def _network(text: str) -> Network | None:
    """`text` as a network, or None where it is no address at all."""
    try:
        wide = ip_network(text, strict=False)
    except ValueError:
        return None
    if wide.prefixlen < wide.max_prefixlen and ip_address(text.partition("/")[0]) != wide.network_address:
        raise ValueError(f"{text}: not the first address of its network; write {wide} or drop /{wide.prefixlen}")
    return wide


def _host_port(entry: str, host: str, port: int | None) -> tuple[str, int]:
    try:
        name = _bare(host.encode("idna").decode("ascii"))
    except UnicodeError:
        name = ""
    # A name that ends in a number is read as an odd spelling of an address (127.1, 0x7f000001) by every resolver.
    if not _HOST.fullmatch(name) or _NUMBER.fullmatch(name.rpartition(".")[2]):
        raise ValueError(
            f"{entry}: expected an address (10.2.3.4), a network (10.2.0.0/16), either with :PORT, or HOST:PORT"
        )
    if port is None:
        raise ValueError(f"{entry}: a host name needs a port ({name}:8443); it opens the port, never a private address")
    return name, port
