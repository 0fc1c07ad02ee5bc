"""The outlets' sites on this machine: feeds with conditional GET, and article pages."""

from hashlib import sha256
from pathlib import Path

from aiohttp import ETag, web

from bot.demo.sources.documents import feed, front_page, page
from bot.demo.sources.newsroom import Newsroom
from bot.demo.sources.outlets import OUTLETS, Outlet

STYLE = (Path(__file__).parent / "site.css").read_text("utf-8")
RELATED = 4


class SourceSites:
    """Serves what a newsroom has published. Every outlet is a folder of one site."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.router.add_get("/", self._front)
        app.router.add_get("/site.css", self._style)
        app.router.add_get("/{outlet}/", self._front)
        app.router.add_get(r"/{outlet}/{feed:feed\.(?:xml|json)}", self._feed)
        app.router.add_get("/{outlet}/{slug}", self._article)

    async def _front(self, request: web.Request) -> web.Response:
        html = front_page(list(OUTLETS.values()), _base(request))
        return web.Response(text=html, content_type="text/html")

    async def _style(self, _: web.Request) -> web.Response:
        return web.Response(text=STYLE, content_type="text/css")

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = _outlet(request)
        if outlet.feed_path != request.path:
            raise web.HTTPNotFound
        articles = self._newsroom.published(outlet.key)
        text, content_type = feed(outlet, articles, _base(request))
        tag = sha256(text.encode()).hexdigest()[:16]
        known = request.if_none_match or ()
        if any(each.value in {tag, "*"} for each in known):
            response = web.Response(status=304)
        else:
            response = web.Response(text=text, content_type=content_type)
        response.etag = ETag(tag)
        if articles:
            response.last_modified = articles[0].at
        return response

    async def _article(self, request: web.Request) -> web.Response:
        outlet = _outlet(request)
        article = self._newsroom.article(outlet.key, request.path)
        if article is None:
            raise web.HTTPNotFound
        others = [each for each in self._newsroom.published(outlet.key) if each != article]
        html = page(outlet, article, others[:RELATED], _base(request))
        return web.Response(text=html, content_type="text/html")


def _outlet(request: web.Request) -> Outlet:
    outlet = OUTLETS.get(request.match_info["outlet"])
    if outlet is None:
        raise web.HTTPNotFound
    return outlet


def _base(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"
