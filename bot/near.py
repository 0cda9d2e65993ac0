"""Whether a host is near: on this machine or in the own network, where http:// is read by nobody else."""

import ipaddress
from contextlib import suppress

#: names that no public server has (RFC 6761, RFC 6762, RFC 8375; ICANN's .internal, and what networks use for it)
_OWN = (".localhost", ".local", ".internal", ".test", ".example", ".home.arpa", ".lan", ".intranet", ".svc")


def is_near(host: str) -> bool:
    """Whether a host is loopback, private, or has a name that only the own network knows (a word without a dot)."""
    name = host.rstrip(".").lower()
    with suppress(ValueError):  # a name
        address = ipaddress.ip_address(name.strip("[]"))
        return address.is_loopback or address.is_private or address.is_link_local
    return "." not in name or f".{name}".endswith(_OWN)
