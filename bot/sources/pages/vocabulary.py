"""What the names of elements (class, id, role and the like) say about the text in them.

Names are compared by whole words, split at signs and at capitals: ``shareBar`` and ``share-bar``
say "share", ``shareholder`` does not.
"""

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

_FURNITURE_LIST = """
ad adbox ads adslot advert advertisement advertising adv advertorial sponsor sponsored sponsors
promo promos promoted promotion promobox dfp gpt outbrain taboola revcontent mgid criteo zergnet
share shares sharing sharebar sharedaddy addtoany addthis social socials sociable follow followus
related relatedposts relatedarticles recirc recirculation recommended recommendation recommendations
readmore readnext alsoread seealso moreon morefrom popular trending mostread mostpopular latest
upnext teaser teasers crosslink crosslinks linkbox linklist
newsletter newsletters signup subscribe subscription subscriptions register registration login
cta paywall piano membership contribution contributions donate donation donations
comment comments commentlist disqus respond reply replies discussion
byline bylines author authors authorbox authorinfo bio biography contributor contributors
tag tags taglist topics keywords categories breadcrumb breadcrumbs crumbs
nav navigation navbar menu submenu pagination pager paging toolbar tools topbar masthead
footer copyright disclaimer cookie cookies consent gdpr privacy
modal popup popover overlay lightbox tooltip banner notification toast
caption captions credit credits figcaption photocredit imagecaption wpcaption
player playlist videoplayer videos audioplayer podcast podcasts slideshow carousel slider swiper
sidebar rail skyscraper widgetarea
timestamp datetime pubdate postdate entrydate readtime readingtime meta postmeta entrymeta
print printonly noprint toc survey poll quiz feedback rating ratings votes
offscreen tts listen reactions emoji whatsapp pinterest linkedin googlenews flipboard
appstore googleplay etiketler paylas yorumlar yorum ilgili
comentarios comentario commentaires commentaire commenti kommentare kommentar kommentarer reacties
relacionadas relacionados relacionado correlati similaires gerelateerd publicidad publicidade
anzeige werbung reklama reklam pubblicita compartir compartilhar condividi partager teilen etiquetas
"""
_FURNITURE = frozenset(_FURNITURE_LIST.split())

_STRONG = frozenset(
    [
        "comment",
        "comments",
        "commentlist",
        "disqus",
        "related",
        "relatedposts",
        "relatedarticles",
        "recirc",
        "recirculation",
        "recommended",
        "recommendations",
        "outbrain",
        "taboola",
        "newsletter",
        "newsletters",
        "cookie",
        "cookies",
        "consent",
        "sidebar",
        "breadcrumb",
        "breadcrumbs",
        "popular",
        "mostread",
        "mostpopular",
        "readnext",
        "upnext",
        "comentarios",
        "commentaires",
        "commenti",
        "kommentare",
        "yorumlar",
        "relacionadas",
        "relacionados",
        "correlati",
    ]
)
_BEGINNINGS = (
    "adslot",
    "advert",
    "breadcrumb",
    "mostpop",
    "mostread",
    "newsletter",
    "outbrain",
    "photocaption",
    "promo",
    "recommend",
    "related",
    "sharebar",
    "sharebutton",
    "sharetool",
    "sidebar",
    "socialbar",
    "socialshar",
    "sponsor",
    "subscri",
    "taboola",
    "trending",
)
"""Of names that are written as one word: ``relatedlinks``, ``newslettersignup``."""

_QUOTES = frozenset(("pullquote", "pullquotes", "quote", "blockquote"))
_READERS_LIST = """
comment comments commentlist disqus replies respond comentarios commentaires commenti kommentare
kommentarer reacties yorumlar
"""
_READERS = frozenset(_READERS_LIST.split())
_PICTURE_LIST = """
image images img photo photos picture pictures figure media thumb thumbnail gallery caption
wpcaption leadimage heroimage foto fotos bild bilder imagen imagenes immagine resim gorsel
"""
_PICTURE = frozenset(_PICTURE_LIST.split())
_CREDITS = frozenset(
    ("credit", "credits", "copyright", "photocredit", "imagecredit", "photographer", "fotocredit")
)
_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|assistive-text|"
    r"a11y-hidden|element-invisible)(?:$|\s)|(?:^|\s)(?:u-|is-)?hidden(?:$|\s)",
    re.IGNORECASE,
)
"""Not what hides on small screens only, as ``hidden-xs`` does."""

_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# Two words that only together say something.
_PAIRS = (
    ("read", "more"),
    ("read", "also"),
    ("read", "next"),
    ("see", "also"),
    ("more", "on"),
    ("more", "from"),
    ("more", "stories"),
    ("most", "read"),
    ("most", "viewed"),
    ("you", "may"),
    ("also", "like"),
    ("sign", "up"),
    ("follow", "us"),
    ("next", "article"),
    ("next", "story"),
    ("article", "info"),
    ("article", "date"),
    ("story", "date"),
    ("posted", "on"),
    ("call", "action"),
    ("inline", "link"),
    ("internal", "link"),
    ("editor", "pick"),
    ("editors", "picks"),
    ("photo", "by"),
    ("image", "description"),
)


def words_of(names: str) -> frozenset[str]:
    """Return the words of an element's names, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(names))


def is_furniture(words: frozenset[str]) -> bool:
    """Return whether an element so called usually holds something other than the article."""
    if not _FURNITURE.isdisjoint(words) or any(word.startswith(_BEGINNINGS) for word in words):
        return True
    return any(one in words and other in words for one, other in _PAIRS)


def is_foreign(words: frozenset[str]) -> bool:
    """Return whether an element so called holds other articles, or readers' words, for sure."""
    return not _STRONG.isdisjoint(words)


def is_readers(words: frozenset[str]) -> bool:
    """Return whether readers speak in an element so called."""
    return not _READERS.isdisjoint(words)


def is_quote(words: frozenset[str]) -> bool:
    """Return whether an element so called sets a sentence of the article large."""
    return not _QUOTES.isdisjoint(words)


def is_picture(words: frozenset[str]) -> bool:
    """Return whether an element so called holds a picture and what is said of it."""
    return not _PICTURE.isdisjoint(words)


def is_credit(words: frozenset[str]) -> bool:
    """Return whether an inline element so called says whose a picture is."""
    return not _CREDITS.isdisjoint(words)


def is_unseen(names: str, style: str) -> bool:
    """Return whether an element's class or style keeps it off the screen."""
    return bool(_UNSEEN.search(names) or (style and _NOT_SHOWN.search(style)))
