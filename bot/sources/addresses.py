"""Which addresses are the same article's."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_TRACKER_LIST = """
_ga _gl _hsenc _hsmi _openstat __hsfp __hssc __hstc __s __twitter_impression amp cmp cmpid dclid
emc fbclid feature ftag gbraid gclid gclsrc guccounter guce_referrer guce_referrer_sig
hsctatracking igsh igshid mbid mc_cid mc_eid mibextid mkt_tok msclkid ncid ns_campaign
ns_linkname ns_mchannel ns_source ocid oly_anon_id oly_enc_id outputtype partner rb_clickid
ref_src ref_url s_cid share sharetype smid smtyp spm sr_share srnd taid trk trkcampaign twclid
vero_conv vero_id wbraid wickedid wt_mc wt_zmc xtor yclid ysclid
"""
_TRACKERS = frozenset(_TRACKER_LIST.split())
_TRACKER_FAMILIES = ("utm_", "at_", "hsa_", "itm_", "matomo_", "mtm_", "pk_", "piwik_", "stm_")
_WORDS_ONLY = frozenset({"ref", "referrer", "source", "src", "from", "s"})
"""Dropped when their value is a word ("rss", "twitter"), kept when it is a number or an id."""

_WORD = re.compile(r"(?:[a-z]+(?:[_-][a-z]+)*|09)", re.IGNORECASE)
_MIRRORS = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_TAIL = re.compile(r"(?:/|(?<=[^/.])\.)amp\Z", re.IGNORECASE)
_SAFE_IN_PATH = "/:@!$&'()*+,;=~-._"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """Return the one spelling under which an article's address is known.

    It is a key: two addresses of one article have the same; it need not lead anywhere, since
    ``http``, ``www.`` and mobile hosts are folded into one. An address that cannot be taken
    apart comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        return url.strip()
    host = _MIRRORS.sub("", _ascii_host(parts.hostname))
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", host, _path(parts.path), _query(parts.query), fragment))


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses lie on one host, ``www.`` and mobile hosts being the same."""
    return _site(one) == _site(other) != ""


def is_front_page(url: str) -> bool:
    """Return whether ``url`` names a host and nothing in it: no article lives there."""
    parts = urlsplit(canonical_url(url))
    return parts.path in {"", "/"} and not parts.query and not parts.fragment


def _site(url: str) -> str:
    try:
        return _MIRRORS.sub("", _ascii_host(urlsplit(url).hostname or ""))
    except ValueError:
        return ""


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    # Decoding and encoding again gives every character one spelling. A slash that was
    # written %2F stays so: it is part of a name, not a border.
    spelled = (
        quote(
            unquote(segment, errors="surrogateescape"),
            safe=_SAFE_IN_PATH[1:],
            errors="surrogateescape",
        )
        for segment in kept
    )
    return _without_tail("/".join(spelled))


def _without_tail(path: str) -> str:
    path = path.rstrip("/")
    # By steps from the end: one pattern for all of them takes seconds on a hostile address.
    while _AMP_TAIL.search(path, max(0, len(path) - 5)):
        path = path[:-4].rstrip("/")
    return path


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted(pair for pair in pairs if not _is_tracker(*pair))
    return urlencode(kept, errors="surrogateescape")


def _is_tracker(key: str, value: str) -> bool:
    key = key.lower()
    if key in _TRACKERS or key.startswith(_TRACKER_FAMILIES):
        return True
    return key in _WORDS_ONLY and _WORD.fullmatch(value) is not None
