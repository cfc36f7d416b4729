"""Which addresses of a listing may become leads."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

LONGEST = 2_000  # characters
_BREAKS = re.compile(r"[\t\r\n\x00]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[a-z0-9._-]*[a-z0-9]\.?")
_KEPT = "%/:=&?~+!$,;'@()*[]|"  # what quote() leaves alone: reserved characters, and what is already escaped
_INSIDE = (".localhost", ".local", ".internal")


def resolve(href: str, base: str) -> tuple[str, str]:
    """(absolute http(s) address without fragment, "") or ("", why it is dropped).

    Other schemes, credentials, hosts that no public site has, and what is no address at all are dropped.
    Letters outside ASCII come out as browsers send them: punycode in the host, percent signs in the rest. A
    listing that is itself on a private host may announce private hosts.
    """
    href = _BREAKS.sub("", href).strip()
    if len(href) > LONGEST:
        return "", f"address longer than {LONGEST:,} characters"
    scheme = _SCHEME.match(href)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return "", f"{scheme[1].lower()[:20]}: address"
    try:
        parts = urlsplit(urljoin(base, href))
        if "@" in parts.netloc:
            return "", "credentials in the address"
        address = _in_ascii(parts)
        if is_private(address) and not is_private(base):
            return "", "address on a private host"
    except ValueError:  # also UnicodeError: a host that IDNA refuses
        return "", "no valid address"
    return address, ""


def _in_ascii(parts: SplitResult) -> str:
    """Raises ValueError where there is no http(s) address."""
    if parts.scheme not in ("http", "https"):
        raise ValueError("no http(s) address")
    netloc = _host(parts.hostname or "") + (f":{parts.port}" if parts.port is not None else "")
    path, query = (quote(part, _KEPT) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def _host(name: str) -> str:
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    host = name.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(host):
        raise ValueError("no host")
    return host


def is_private(address: str) -> bool:
    """Whether the host is, by its spelling alone, one that only this machine or network can reach.

    Raises ValueError for what is no address.
    """
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(_INSIDE)
