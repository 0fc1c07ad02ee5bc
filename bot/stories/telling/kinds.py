"""What an article is beside news: an opinion, a press release. Pure."""

import re

from bot.stories.telling.model import Piece

_OPINION_ADDRESS = re.compile(
    r"/(?:opinions?|op-?eds?|comment(?:ary|isfree)?|editorials?|columns?|columnists?|blogs?|"
    r"letters|views?|perspectives?|tribunes?|meinung|kommentare?|yazarlar|kose-yazilari|mneniya)"
    r"(?:[/-]|\Z)",
    re.IGNORECASE,
)
_OPINION_TITLE = re.compile(
    r"\A\W*(?:opinion|op-?ed|comment(?:ary)?|editorial|letters?|column|analysis|viewpoint|"
    r"رأي|مقال(?:\sرأي)?|افتتاحية|وجهة نظر|تحليل|بۆچوون|ڕا|وتار|یادداشت|دیدگاه|سرمقاله|"
    r"görüş|yorum|köşe yazısı|мнение|колонка|комментарий|tribune|kommentar|meinung|opinión)"
    r"\s*[:|/–—-]|[|–—-]\s*(?:opinion|op-?ed|commentary|editorial|رأي|مقال)\W*\Z",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"\A\W*(?:(?:press|news|media) release|for immediate release|press statement|"
    r"بيان صحفي|بيان صحافي|بلاغ صحفي|ڕاگەیەندراوی ڕۆژنامەوانی|"
    r"بیانیه مطبوعاتی|basın (?:bülteni|açıklaması)|"
    r"пресс-релиз|communiqué de presse|pressemitteilung|nota de prensa|comunicado de prensa)\b",
    re.IGNORECASE,
)
_RELEASE_WIRE = re.compile(
    r"(?:PR ?Newswire|Business ?Wire|GLOBE ?NEWSWIRE|ACCESSWIRE|EINPresswire|PRWeb|OTS)\s*[/)]|"
    r"^\W*(?:media|press) contacts?\s*:|^\W*about [A-Z][\w&. ]{1,40}:?\s*$|^\W*###\W*$",
    re.MULTILINE,
)
_RELEASE_ADDRESS = re.compile(
    r"prnewswire|businesswire|globenewswire|accesswire|einpresswire|presseportal|"
    r"/press-?(?:release|room)s?(?:[/-]|\Z)",
    re.IGNORECASE,
)
_HEAD = 200
PAYWALLED_BELOW = 400
"""Characters; what is shorter behind a paywall is no article to tell from."""
_SUBSCRIBE = re.compile(
    r"(?:subscribe|sign (?:in|up)|log in|register) (?:now |here )?to (?:continue|read|keep|unlock)|"
    r"(?:subscribers?|members?)[- ]only|for subscribers|already a subscriber|"
    r"to (?:continue|read the (?:full|rest))[^.]{0,40}(?:subscri|log in|sign in)|"
    r"free articles?\b|اشترك (?:لقراءة|لمتابعة|لمواصلة)|للمشتركين|"
    r"لقراءة (?:المقال|المزيد)[^.]{0,30}اشترك|"
    r"для подписчиков|по подписке|abonelere özel|okumak için abone|réservé aux abonnés|"
    r"abonnez-vous pour lire|nur für abonnenten|solo para suscriptores|"
    r"ویژه مشترکان|تەنیا بۆ بەشداربووان",
    re.IGNORECASE,
)


def is_opinion(piece: Piece) -> bool:
    """Say whether somebody gives his view: by the flag, the address or the title."""
    return bool(
        piece.opinion or _OPINION_ADDRESS.search(piece.url) or _OPINION_TITLE.search(piece.title)
    )


def is_press_release(piece: Piece) -> bool:
    """Say whether somebody speaks of himself: by the address, the head, or what stands under it."""
    head = f"{piece.title}\n{piece.text[:_HEAD]}"
    return bool(
        _RELEASE_ADDRESS.search(piece.url)
        or any(_RELEASE.match(line) for line in head.splitlines())
        or _RELEASE_WIRE.search(f"{piece.text[:_HEAD]}\n{piece.text[-2 * _HEAD :]}")
    )


def is_paywalled(piece: Piece) -> bool:
    """Say whether only the beginning can be read."""
    return piece.paywalled or (
        len(piece.text) < 2 * PAYWALLED_BELOW and _SUBSCRIBE.search(piece.text) is not None
    )
