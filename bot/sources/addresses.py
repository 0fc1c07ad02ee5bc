"""Which addresses are the same article's."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_TRACKER_LIST = """
__hsfp __hssc __hstc __s __source __twitter_impression _ga _gl _hsenc _hsmi _ke _kx _openstat
action_object_map action_ref_map action_type_map ad_id adgroupid adid adset_id aff_id affid amp
campaign_id campaignid cid_source cmp cmpid cndid cr_cc creativeid cvid dclid ecid ef_id
email_referrer emc epik et_rid fb_action_ids fb_action_types fb_ref fb_source fbclid feature
ftag ftcamp gad_source gbraid gclid gclsrc gs_l guccounter guce_referrer guce_referrer_sig
hmb_campaign hmb_medium hmb_source hootpostid hsctatracking icid igsh igshid igsid int_cmp
intcid ito li_fat_id mbextid mbid mc_cid mc_eid mibextid mkt_tok mkwid ml_subscriber
ml_subscriber_hash msclkid mtr ncid ncl nl_id nr_email_referer ns_campaign ns_fee ns_linkname
ns_mchannel ns_source ocid oly_anon_id oly_enc_id origin_ref outputtype partner partner_id
pcampaign pcrid piwik_ad pmcid_ref rb_clickid recip_id redirect_log_mongo_id redirect_mongo_id
ref_src ref_url rss_source s_cid s_kwcid sara_ecid sc_campaign sc_channel sc_content sc_medium
sc_outcome scid share share_id shared sharetype smid sms_ss smtyp soc_src soc_trk sourcetag spm
spmid spreadtype sr_share srnd srsltid taid tduid tracking_id trk trkcampaign trkinfo tt_content
tt_medium ttclid twclid twsrc vero_conv vero_id wbraid wickedid wkey wmail_referer wprov wpsrc
wt_mc wt_zmc xtor yclid ymclid ysclid zanpid
"""
_TRACKERS = frozenset(_TRACKER_LIST.split())
_TRACKER_FAMILIES = (
    "utm_",
    "utm-",
    "at_",
    "bsft_",
    "ga_",
    "hsa_",
    "ic_",
    "itm_",
    "lipi",
    "matomo_",
    "mtm_",
    "pk_",
    "piwik_",
    "stm_",
    "wt.",
    "yptr",
)
_SESSIONS = frozenset(
    (
        "aspsessionid",
        "cfid",
        "cftoken",
        "jsessionid",
        "phpsessid",
        "sessid",
        "session_id",
        "sessionid",
    )
)
_MAYBE_SESSIONS = frozenset(("s", "s_id", "session", "sid"))
"""Dropped when their value looks like a session's, kept when it may be an article's number."""

_WORDS_ONLY = frozenset(
    (
        "from",
        "medium",
        "origin",
        "ref",
        "refer",
        "referer",
        "referrer",
        "rel",
        "s",
        "source",
        "src",
        "via",
    )
)
"""Dropped when their value is a word ("rss", "twitter"), kept when it is a number or an id."""

_SCREENS = frozenset(("app", "device", "format", "m", "mobile", "output", "platform", "view"))
_SCREEN_VALUES = frozenset(("1", "amp", "android", "app", "ios", "mobile", "touch", "true", "yes"))
"""Together they say for which screen a page is made: ``?output=amp``, ``?m=1``."""

_WORD = re.compile(r"(?:[a-z]+(?:[._-][a-z]+)*|09)", re.IGNORECASE)
_SESSION_ID = re.compile(r"[0-9a-f]{16,}|(?=[a-z]*[0-9])[a-z0-9]{20,}", re.IGNORECASE)
_MIRRORS = re.compile(r"^(?:(?:www\d?|m|mobile|mobi|amp|touch|wap)\.(?=[^.]+\.))+")
_AMP_HEAD = re.compile(r"\A(?:/amp(?=/.))+", re.IGNORECASE)
_AMP_TAIL = re.compile(r"(?:/|(?<=[^/.])\.)amp\Z", re.IGNORECASE)
_AMP_INFIX = re.compile(r"(?<=[^/.])\.amp(?=\.html?\Z)", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)\Z", re.IGNORECASE)
_LONGEST_TAIL = 20
_AMP_CACHE = re.compile(
    r"\A(?:(?:www\.)?google\.[a-z.]{2,6}/amp|[\w-]+\.cdn\.ampproject\.org/[cv])/(s/)?(?=[^/]+\.)",
    re.IGNORECASE,
)
"""AMP pages as caches serve them: the publisher's own address stands in the path
(https://amp.dev/documentation/guides-and-tutorials/learn/amp-caches-and-cors/amp-cache-urls)."""
_PLAIN_PATH = re.compile(r"(?:/(?!\.)[A-Za-z0-9._~-]+)*/?")
"""Most are so: nothing in them has two spellings."""
_PLAIN = re.compile(
    rf"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(\d{{1,4}}))?({_PLAIN_PATH.pattern})"
)
_SPECIAL = ("amp", "index.", "default.")
"""An address of the first kind and without these has one spelling but for its host and its end."""
_MIRROR_STARTS = ("www", "m.", "mobi", "amp.", "touch.", "wap.")
"""All that ``_MIRRORS`` takes away begins with one of them."""
_BEYOND = re.compile(r"[?#]")
_SAFE_IN_PATH = "/:@!$&'()*+,;=~-._"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """Return the one spelling under which an article's address is known.

    It is a key: two addresses of one article have the same; it need not lead anywhere, since
    ``http``, ``www.``, mobile hosts and AMP are folded into one. An address that cannot be taken
    apart comes back as it is.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None and not any(map(url.lower().__contains__, _SPECIAL)):
        scheme, host, port, path = plain.groups()
        if host.startswith(_MIRROR_STARTS):
            host = _MIRRORS.sub("", host)
        if port and int(port) != _DEFAULT_PORTS[scheme]:
            host = f"{host}:{int(port)}"
        return f"https://{host}{path.rstrip('/')}"
    return _canonical(url)


def _canonical(url: str) -> str:
    try:
        parts = urlsplit(_uncached(url.strip()))
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


def site_of(url: str) -> str:
    """Return the host under which an address's site is known; empty when it has none."""
    return _site(url)


def is_front_page(url: str) -> bool:
    """Return whether ``url`` names a host and nothing in it: no article lives there."""
    return is_bare(canonical_url(url))


def is_bare(canonical: str) -> bool:
    """Return the same of an address that is canonical already."""
    return "/" not in canonical.partition("://")[2].rstrip("/") and not _BEYOND.search(canonical)


def _uncached(url: str) -> str:
    """Return the publisher's address of a page in an AMP cache; others as they are."""
    if "amp" not in url:
        return url
    scheme, border, rest = url.partition("://")
    while border and (found := _AMP_CACHE.match(rest)):
        rest = rest[found.end() :]
        scheme = "https" if found[1] else "http"
    return f"{scheme}{border}{rest}"


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
    if _PLAIN_PATH.fullmatch(path):
        return _without_tail(_AMP_HEAD.sub("", path.rstrip("/")))
    kept: list[str] = [""]
    for segment in _PATH_SESSION.sub("", path).split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment not in {"", "."}:
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
    return _without_tail(_AMP_HEAD.sub("", "/".join(spelled)))


def _without_tail(path: str) -> str:
    # By steps from the end: one pattern for all of them takes seconds on a hostile address.
    while True:
        start = max(0, len(path) - _LONGEST_TAIL)
        found = _AMP_TAIL.search(path, start) or _INDEX.search(path, start)
        if found is None:
            found = _AMP_INFIX.search(path, start)
            if found is None:
                return path
        path = (path[: found.start()] + path[found.end() :]).rstrip("/")


def _query(query: str) -> str:
    if not query:
        return ""
    written = query.replace("&amp;", "&")
    pairs = parse_qsl(written, keep_blank_values=True, errors="surrogateescape")
    kept = sorted({pair for pair in pairs if not _is_tracker(*pair)})
    return urlencode(kept, errors="surrogateescape")


def _is_tracker(key: str, value: str) -> bool:
    key = key.lower()
    if key in _TRACKERS or key in _SESSIONS or key.startswith(_TRACKER_FAMILIES):
        return True
    if key in _MAYBE_SESSIONS and _SESSION_ID.fullmatch(value):
        return True
    if key in _SCREENS and value.lower() in _SCREEN_VALUES:
        return True
    return key in _WORDS_ONLY and _WORD.fullmatch(value) is not None
