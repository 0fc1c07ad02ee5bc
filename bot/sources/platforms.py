"""Feeds of sites that are built alike: their address follows from the page's. Pure.

The rules are what the platforms document or name in their own pages; an address that none of
them fits gives nothing.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

_CHANNEL = re.compile(rb'"(?:externalId|channelId|externalChannelId)"\s*:\s*"(UC[\w-]{22})"')
_CHANNEL_ID = re.compile(r"UC[\w-]{22}")
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml"
_CODE_PAGES = 2
"""Steps of a path that name a repository: owner and name."""

Rule = Callable[[SplitResult, list[str]], Iterator[str]]
"""From a page's address and the steps of its path to feeds, the likeliest first."""


def platform_feeds(url: str, page: bytes = b"") -> list[str]:
    """Return where the feed of a page on a known platform lies, the likeliest first.

    ``page``: what the page itself says, where it could be had; it may name what the address
    does not.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return []
    steps = [step for step in parts.path.split("/") if step]
    found = [feed for rule in _rules(host) for feed in rule(parts, steps)]
    if _is(host, "youtube.com"):
        found += [f"{_YOUTUBE_FEED}?channel_id={name.decode()}" for name in _channels(page)]
    return list(dict.fromkeys(found))


def _rules(host: str) -> Iterator[Rule]:
    for site, rule in _SITES.items():
        if _is(host, site):
            yield rule
            return
    yield _fediverse


def _is(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _channels(page: bytes) -> list[bytes]:
    first = _CHANNEL.search(page)
    return [first[1]] if first else []


def _youtube(parts: SplitResult, steps: list[str]) -> Iterator[str]:
    asked = parse_qs(parts.query)
    if "list" in asked:
        yield f"{_YOUTUBE_FEED}?playlist_id={quote(asked['list'][0])}"
    match steps:
        case ["channel", name, *_] if _CHANNEL_ID.fullmatch(name):
            yield f"{_YOUTUBE_FEED}?channel_id={name}"
        case ["user", name, *_]:
            yield f"{_YOUTUBE_FEED}?user={quote(name)}"
        case _:
            return


def _reddit(_: SplitResult, steps: list[str]) -> Iterator[str]:
    match steps:
        case ["r" | "user" | "u" as kind, name, *_]:
            kind = "user" if kind == "u" else kind
            yield f"https://www.reddit.com/{kind}/{name}/.rss"
        case []:
            yield "https://www.reddit.com/.rss"
        case _:
            return


def _github(_: SplitResult, steps: list[str]) -> Iterator[str]:
    if len(steps) == 1:
        yield f"https://github.com/{steps[0]}.atom"
    if len(steps) < _CODE_PAGES:
        return
    repository = f"https://github.com/{steps[0]}/{steps[1].removesuffix('.git')}"
    match steps[2:]:
        case ["commits" | "tree", branch, *_]:
            yield f"{repository}/commits/{branch}.atom"
        case ["commits"]:
            yield f"{repository}/commits.atom"
        case ["tags"]:
            yield f"{repository}/tags.atom"
        case _:
            yield f"{repository}/releases.atom"
            yield f"{repository}/tags.atom"
            yield f"{repository}/commits.atom"


def _gitlab(_: SplitResult, steps: list[str]) -> Iterator[str]:
    if len(steps) >= _CODE_PAGES:
        repository = f"https://gitlab.com/{steps[0]}/{steps[1]}"
        yield f"{repository}/-/releases.atom"
        yield f"{repository}/-/tags?format=atom"


def _medium(parts: SplitResult, steps: list[str]) -> Iterator[str]:
    host = parts.hostname or ""
    if host not in {"medium.com", "www.medium.com"}:
        yield f"https://{host}/feed"
        return
    match steps:
        case ["tag", name, *_]:
            yield f"https://medium.com/feed/tag/{name}"
        case [name, *_]:
            yield f"https://medium.com/feed/{name}"
        case _:
            return


def _at(path: str) -> Rule:
    """Return the rule of a platform whose sites all have their feed at ``path``."""

    def rule(parts: SplitResult, _: list[str]) -> Iterator[str]:
        yield f"https://{parts.hostname}{path}"

    return rule


def _wordpress(parts: SplitResult, steps: list[str]) -> Iterator[str]:
    root = f"https://{parts.hostname}"
    if steps[:1] in (["category"], ["tag"], ["author"]) and len(steps) > 1:
        yield f"{root}/{steps[0]}/{steps[1]}/feed/"
    yield f"{root}/feed/"


def _bluesky(_: SplitResult, steps: list[str]) -> Iterator[str]:
    if steps[:1] == ["profile"] and len(steps) > 1:
        yield f"https://bsky.app/profile/{steps[1]}/rss"


def _vimeo(_: SplitResult, steps: list[str]) -> Iterator[str]:
    if steps and not steps[0].isdigit():
        yield f"https://vimeo.com/{'/'.join(steps[:2])}/videos/rss"


def _google_news(parts: SplitResult, steps: list[str]) -> Iterator[str]:
    if steps[:1] != ["rss"]:
        query = f"?{parts.query}" if parts.query else ""
        yield f"https://news.google.com/rss{'/' if steps else ''}{'/'.join(steps)}{query}"


def _stack_overflow(_: SplitResult, steps: list[str]) -> Iterator[str]:
    match steps:
        case ["questions", "tagged", tag, *_]:
            yield f"https://stackoverflow.com/feeds/tag/{tag}"
        case _:
            yield "https://stackoverflow.com/feeds"


def _dev(_: SplitResult, steps: list[str]) -> Iterator[str]:
    if steps:
        yield f"https://dev.to/feed/{'/'.join(steps[:2] if steps[0] == 't' else steps[:1])}"


def _fediverse(parts: SplitResult, steps: list[str]) -> Iterator[str]:
    """Mastodon and its kin live on any host; their paths are like no others."""
    site = f"{parts.scheme}://{parts.netloc}"
    match steps:
        case [name, *_] if name.startswith("@") and len(name) > 1:
            yield f"{site}/{name}.rss"
        case ["users" | "tags" as kind, name]:
            yield f"{site}/{kind}/{name}.rss"
        case ["c", name]:  # Lemmy
            yield f"{site}/feeds/c/{name}.xml"
        case _:
            return


_SITES: dict[str, Rule] = {
    "youtube.com": _youtube,
    "youtu.be": _youtube,
    "reddit.com": _reddit,
    "github.com": _github,
    "gitlab.com": _gitlab,
    "medium.com": _medium,
    "substack.com": _at("/feed"),
    "wordpress.com": _wordpress,
    "blogspot.com": _at("/feeds/posts/default"),
    "tumblr.com": _at("/rss"),
    "bsky.app": _bluesky,
    "vimeo.com": _vimeo,
    "news.google.com": _google_news,
    "stackoverflow.com": _stack_overflow,
    "dev.to": _dev,
}
