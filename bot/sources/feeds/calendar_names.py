"""Names of months and time zones as feeds write them, in the languages the bot reads."""

import re
import unicodedata
from collections.abc import Iterable

_MONTHS = """
january jan ocak oca enero ene janvier janv jän jänner januar gennaio gen janeiro januari
styczeń stycznia sty січень січня январь января янв يناير جانفي كانون_الثاني ژانویه ژانویهٔ
کانوونی_دووەم کانونی_دووەم کانونی_دوەم کانوونی_دوەم çile rêbendana_paşîn çileya_paşîn

february feb şubat şub febrero février févr fév fevr februar febbraio fevereiro fev februari
luty lutego lut лютий лютого февраль февраля фев февр فبراير فيفري شباط فوریه فوریهٔ شوبات
şibat sibat reşemî

march mar mart marzo mars märz mrz mär março maart mrt marzec marca березень березня март
марта мар مارس آذار مارچ ئازار ئادار adar

april apr nisan nis abril abr avril avr aprile avril abril kwiecień kwietnia kwi квітень
квітня апрель апреля апр أبريل إبريل ابريل افريل أفريل نيسان آوریل آپریل نیسان nîsan

may mayıs mayo mai maggio mag maio mei maj maja травень травня май мая مايو ماي أيار ايار مه
مهٔ می ئایار مایس gulan

june jun haziran haz junio juin juni giugno giu junho czerwiec czerwca cze червень червня
июнь июня июн يونيو يونيه جوان حزيران ژوئن حوزەیران حوزه‌یران hezîran pûşper

july jul temmuz tem julio juillet juil juli luglio lug julho lipiec lipca lip липень липня
июль июля июл يوليو يوليه جويلية تموز ژوئیه ژوئیهٔ ژوییه جولای تەممووز تەموز تەمموز tîrmeh
temûz

august aug ağustos ağu agosto ago août aou agustus augustus sierpień sierpnia sie серпень
серпня август августа авг أغسطس اغسطس أوت آب اب اوت آگوست اگوست ئاب tebax gelawêj

september sept sep eylül eyl septiembre setiembre septembre settembre set setembro wrzesień
września wrz вересень вересня сентябрь сентября сен сент سبتمبر شتنبر أيلول ايلول سپتامبر
ئەیلوول ئەیلول îlon rezber

october oct ekim eki octubre octobre oktober okt ottobre ott outubro out październik
października paź жовтень жовтня октябрь октября окт أكتوبر اكتوبر تشرين_الأول تشرين_الاول
اکتبر اکتوبر تشرینی_یەکەم cotmeh çiriya_pêşîn

november nov kasım kas noviembre novembre novembro listopad listopada lis листопад
листопада ноябрь ноября ноя нояб نوفمبر نونبر تشرين_الثاني نوامبر تشرینی_دووەم تشرینی_دوەم
mijdar çiriya_paşîn

december dec aralık ara diciembre dic décembre déc dezember dez dicembre dezembro desember
grudzień grudnia gru грудень грудня декабрь декабря дек ديسمبر دجنبر كانون_الأول
كانون_الاول دسامبر کانوونی_یەکەم کانونی_یەکەم berfanbar berfenbar kanûn çileya_pêşîn
"""
"""From January on, a blank line between months; ``_`` for the blank within a name.

English; Turkish; Spanish; French; German; Italian; Portuguese; Dutch; Polish; Ukrainian; Russian;
Arabic of the Gulf, Egypt and the Maghreb; Arabic of the Levant and Iraq; Persian; Kurdish.
"""

_SOLAR_MONTHS = (
    "فروردین خاکەلێوە xakelêwe farvardin",
    "اردیبهشت گوڵان بانەمەڕ ordibehesht",
    "خرداد جۆزەردان khordad",
    "تیر پووشپەڕ پوشپەڕ tir",
    "مرداد امرداد گەلاوێژ mordad",
    "شهریور خەرمانان xermanan shahrivar",
    "مهر ڕەزبەر رەزبەر mehr",
    "آبان گەڵاڕێزان خەزەڵوەر xezelwer aban",
    "آذر سەرماوەز sermawez azar",
    "دی بەفرانبار dey",
    "بهمن ڕێبەندان رێبەندان rêbendan bahman",
    "اسفند ڕەشەمێ ڕەشەمە رەشەمە esfand",
)
"""Of the calendar of Iran and of Kurdish tradition, from spring on."""

_ZONES = """
ut 0 utc 0 gmt 0 z 0 zulu 0 wet 0 west 60 bst 60 ist 330 cet 60 cest 120 mez 60 mesz 120 met 60
mest 120 eet 120 eest 180 sast 120 cat 120 eat 180 wat 60 msk 180 msd 240 trt 180 ast -240 adt -180
gst 240 irst 210 irdt 270 pkt 300 uzt 300 npt 345 bdt 360 wib 420 ict 420 sgt 480 hkt 480 pht 480
awst 480 jst 540 kst 540 acst 570 acdt 630 aest 600 aedt 660 nzst 720 nzdt 780 nst -210 ndt -150
est -300 edt -240 cst -360 cdt -300 mst -420 mdt -360 pst -480 pdt -420 akst -540 akdt -480
hst -600 art -180 brt -180 clt -240 cot -300 pet -300 et -300 ct -360 mt -420 pt -480
"""
"""Minutes east of Greenwich. Where a name means two zones, the one of RFC 822, else the one
with more newspapers. Single letters are not here: RFC 2822, 4.3, has them read as UTC."""

_JOINERS = re.compile("[\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_LETTERS = str.maketrans({"ı": "i", "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه"})


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents and Arabic vowel marks, digits as 0 to 9."""
    decomposed = unicodedata.normalize("NFKD", _JOINERS.sub("", text.casefold()))
    plain = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in decomposed
        if not unicodedata.combining(letter)
    )
    return plain.translate(_LETTERS)


def _numbered(names_of: Iterable[str]) -> dict[str, int]:
    return {
        fold(name.replace("_", " ")): number
        for number, names in enumerate(names_of, 1)
        for name in names.split()
    }


MONTHS = _numbered(_MONTHS.split("\n\n"))
"""Folded name: 1 to 12."""

SOLAR_MONTHS = _numbered(_SOLAR_MONTHS)
"""Folded name of a month of the solar Hijri year: 1 to 12."""

_words = _ZONES.split()
ZONES = {name: int(minutes) for name, minutes in zip(_words[::2], _words[1::2], strict=True)}
"""Lower-case name: minutes east of Greenwich."""

_AFTERNOON = "pm م مساء بظ بعدازظهر دن ös"
_MORNING = "am ص صباحا قظ پن öö"
AFTERNOON = frozenset(map(fold, _AFTERNOON.split()))
MORNING = frozenset(map(fold, _MORNING.split()))
