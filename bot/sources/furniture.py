"""What sites put around articles, in the languages we know it in.

Written as it stands on pages; compared by letters and digits only (``identity.title_key``).
"""

import re

from bot.sources.identity import title_key

_WHOLE_LINES = """
advertisement | advertising | ad | sponsored | sponsored content | promoted | read more | read also
also read | see also | more on this story | more on this | related | related articles
related stories | related news | related topics | recommended | recommended for you | trending
most read | most popular | top stories | latest news | breaking news | share | share this
share this article | share on facebook | share on twitter | share on whatsapp | tweet | print
email | save | copy link | comments | leave a comment | tags | topics | follow us | subscribe
newsletter | sign up | log in | sign in | home | back to top | skip to content | menu | search
watch live | listen live | live | radio | podcast | photo gallery | gallery | advertisement continue
reading below | continue reading | continue reading below | continue reading the main story
story continues below advertisement | article continues below | listen to this article
read next | up next | you may also like | you might also like | editors picks | show more
load more | view more | click here | all rights reserved | cookie settings | privacy policy
terms of use | contact us | about us | download the app | whatsapp | telegram | facebook
إعلان | إعلانات | اقرأ أيضا | اقرأ أيضاً | إقرأ أيضا | اقرأ المزيد | المزيد | قراءة المزيد
شاهد أيضا
شارك | شارك الخبر | مشاركة | تابعنا | تابعونا | اشترك | النشرة البريدية | الأكثر قراءة
أخبار ذات صلة
مواضيع ذات صلة | مقالات ذات صلة | ذات صلة | بث مباشر | البث المباشر | مباشر | راديو
الراديو | طباعة
تعليقات | التعليقات | الوسوم | كلمات مفتاحية | جميع الحقوق محفوظة | الرئيسية | نسخ الرابط
زیاتر بخوێنەوە | هەواڵی پەیوەندیدار | پەخشی ڕاستەوخۆ | ڕادیۆ | هاوبەشی بکە | ڕیکلام
بیشتر بخوانید | مطالب مرتبط | تبلیغات | اخبار مرتبط | پخش زنده
reklam | devamını oku | ilgili haberler | paylaş | canlı yayın | abone ol | bizi takip edin
реклама | читайте также | читать далее | поделиться | по теме | смотрите также | подписаться
комментарии | прямой эфир | publicité | lire aussi | lire la suite | partager | à lire aussi
anzeige | lesen sie auch | mehr zum thema | weiterlesen | teilen | publicidad | lee también
share this post | share this page | share on x | share on linkedin | share via email
print this page | copy link to clipboard | link copied | more stories | more news
more from author | more like this
you may also be interested in | from our partners | from around the web | what to read next
next article | previous article | next story | previous story | next post | previous post
popular articles | latest articles | latest stories | top news | in this article | in this story
table of contents | key points | post a comment | join the conversation | show comments
view comments | load comments | have your say | about the author | author | follow | following
follow us on twitter | follow us on telegram | follow us on facebook | find us on facebook
subscribe now | subscribe to our newsletter | newsletter sign up | get the newsletter
already a subscriber | already a subscriber log in | log in to continue | try again
thanks for signing up | sign up for free | register for free | watch | watch video | play video
play | listen | listen now | audio | video | photos | gallery view | view gallery | image
loading | please wait | close | open | expand | reply | report | like | likes | views | a a
font size | text size | increase font size | decrease font size | accept | accept all cookies
manage preferences | no thanks | ok | report an error | report a typo | send us a tip
شارك هذا الخبر | شارك المقال | شارك على فيسبوك | شارك على تويتر | شارك عبر واتساب | أضف تعليقا
اترك تعليقا | أضف تعليقك | كلمات دلالية | الكلمات المفتاحية | العلامات | المزيد من الأخبار
أحدث الأخبار | آخر الأخبار | أهم الأخبار | الأكثر مشاهدة | الأكثر تداولا | قد يعجبك أيضا
قد يهمك أيضا | قد يهمك | مقالات مشابهة | أخبار مشابهة | الخبر السابق | الخبر التالي | السابق
التالي | المقال السابق | المقال التالي | حجم الخط | تكبير الخط | تصغير الخط | استمع | شاهد
فيديو | صور | بودكاست | حول الكاتب | نبذة عن الكاتب | تم النسخ | انسخ الرابط | البريد الإلكتروني
تسجيل الدخول | اشترك الآن | موافق | قراءة الخبر كاملا | تكملة الخبر | التفاصيل | اضغط هنا
سەرەکی | بڵاوی بکەوە | بڵاوکردنەوە | شەیر بکە | چاپکردن | چاپ بکە | لێدوان | لێدوانەکان
لێدوان بنووسە | تاگ | تاگەکان | هەواڵی زیاتر | هەواڵەکانی تر | بابەتی پەیوەندیدار
بابەتە پەیوەندیدارەکان | هەواڵە پەیوەندیدارەکان | دوایین هەواڵ | دواهەواڵ | زۆرترین خوێندراو
زۆرترین بینراو | هەروەها بخوێنەوە | ئەمەش بخوێنەوە | فۆڵۆمان بکە | بەشداری بکە | کۆپی لینک
ڤیدیۆ | وێنە | پۆدکاست | پەخشی زیندوو | ڕاستەوخۆ | هەواڵی پێشوو | هەواڵی دواتر | لەوانەیە بەدڵت بێت
دوخەنی | پارڤە بکە | نووچەیێن پەیوەندیدار | zêdetir bixwîne | parve bike | nûçeyên têkildar
weşana zindî | reklam | بازنشر | اشتراک گذاری | به اشتراک بگذارید | چاپ | نظرات | نظر شما
ارسال نظر | برچسب ها | برچسب‌ها | آخرین اخبار | پربازدیدترین | پربیننده ترین | مطالب مشابه
خبرهای مرتبط | بیشتر بخوانید | ادامه مطلب | خبر قبلی | خبر بعدی | عضویت در خبرنامه | لینک کوتاه
کپی لینک | گالری | ویدئو | yazdır | yorumlar | yorum yap | yorum yaz | etiketler | tweetle | beğen
gönder | kopyala | linki kopyala | bağlantıyı kopyala | son dakika | son dakika haberleri
en çok okunanlar | çok okunanlar | öne çıkanlar | diğer haberler | benzer haberler
bunlar da ilginizi çekebilir | ilginizi çekebilir | önceki haber | sonraki haber | ana sayfa
anasayfa | haberin devamı | daha fazla | video haber | foto galeri | google news | giriş yap
üye ol | e bültenimize abone olun | распечатать | печать | версия для печати | теги | метки
по теме | читайте также | читайте по теме | смотрите также | материалы по теме | похожие новости
похожие материалы | другие новости | главные новости | последние новости | лента новостей
самое читаемое | популярное | самое популярное | предыдущая новость | следующая новость
оставить комментарий | добавить комментарий | все комментарии | войти | регистрация
показать ещё | показать еще
загрузить ещё | ещё | подробнее | скопировать ссылку | ссылка скопирована | на главную | главная
видео | фото | слушать | нашли опечатку | нашли ошибку | kommentare | drucken | mehr
artikel teilen | imprimer | commentaires | imprimir | comentarios | comentários | stampa | commenti
leer más | compartir | te puede interesar | publicidade | leia também | leia mais | compartilhar
pubblicità | leggi anche | condividi | annuncio
"""

_LEADS = """
read more | read also | also read | see also | more on this | related | related story | watch
listen | recommended | you may also like | you might also like | don t miss | in pictures
photo | photos | image | image credit | photo credit | picture | caption | file photo | tags
topics
more from | more on | read next | up next | also in the news | must read | see more | watch more
read the original | further reading
اقرأ أيضا | اقرا ايضا | إقرأ أيضا | اقرأ المزيد | شاهد أيضا | شاهد | تابع أيضا | مواضيع ذات صلة
اقرأ | طالع أيضا | للمزيد | قد يهمك | قد يهمك أيضا | هەروەها بخوێنەوە | ئەمەش بخوێنەوە | بخوێنەوە
ببینە | بابەتی پەیوەندیدار | مطلب مرتبط | خبر مرتبط | بخوانید | در همین زمینه | ayrıca bakınız
bunu da okuyun | i̇lgili haberler | haberin videosu | по теме | читать также | материал по теме
подробнее | смотрите | ещё по теме
أخبار ذات صلة | زیاتر بخوێنەوە | بیشتر بخوانید | ayrıca okuyun | ilgili haber | читайте также
смотрите также | lire aussi | à lire aussi | lesen sie auch | mehr zum thema | lee también
leia também | leggi anche
"""

_LABEL_WORDS = """
live radio icon logo menu share tweet whatsapp telegram facebook instagram youtube twitter linkedin
tiktok print email newsletter subscribe follow comments tags topics related trending copyright
advertisement login cookies podcast widget banner button playlist
مباشر راديو الراديو شعار مشاركة شارك تابعنا فيسبوك تويتر واتساب تلغرام تليغرام انستغرام يوتيوب
إعلان تعليقات ڕادیۆ پەخش هاوبەش رادیو canlı radyo paylaş эфир радио поделиться реклама
"""

WHOLE_LINES = frozenset(
    title_key(line) for block in _WHOLE_LINES.split("\n") for line in block.split("|")
) - {""}
"""Lines that say nothing of the article, wherever they stand."""

_WEAK_LEADS = frozenset(
    ("caption", "file photo", "image", "image credit", "photo", "photo credit", "photos", "picture")
)

LEADS = frozenset(title_key(line) for block in _LEADS.split("\n") for line in block.split("|")) - {
    ""
}
"""What a line begins with that leads to another article; its rest is that one's title."""

POINTERS = LEADS - _WEAK_LEADS
"""Those after which a whole sentence is another article's title too."""

LABEL_WORDS = frozenset(map(title_key, _LABEL_WORDS.split()))
"""One of them in a short label at the end of a text makes it furniture."""

REQUESTS = re.compile(
    r"^\W*(?:(?:please )?(?:follow|join|like|find) us\b|sign up (?:for|to|here)\b|subscribe "
    r"(?:to|now|here|today)\b|(?:click|tap) (?:here|to)\b|download (?:our|the) app\b|"
    r"get (?:our|the latest) .{0,30}newsletter|copyright\b|©|\(c\) ?\d{4}|"
    r"reporting by\b|editing by\b|have something to say|do you have a tip|"
    r"تابعونا على|تابعنا على|للاشتراك|اشترك في|حمل تطبيق|حمّل تطبيق|لمتابعة آخر|"
    r"подпис(?:ывайтесь|аться) на|следите за|bizi takip|abone olun|suivez[- ]nous|abonnez[- ]vous|"
    r"folgen sie uns|síguenos|suscríbete|siga[- ]nos|seguici)|"
    r"all rights reserved|جميع الحقوق محفوظة|tüm hakları saklıdır|все права защищены|"
    r"tous droits réservés|alle rechte vorbehalten|todos los derechos reservados",
    re.IGNORECASE,
)
"""Whole sentences that ask something of the reader, or say whose the page is."""

CAPTION_ENDS = re.compile(
    r"(?:[(\[|/]\s*|\b(?:photo|image|picture|credit)s?\s*(?:by|:|/)\s*|фото\s*:|foto(?:ğraf)?\s*:|"
    r"تصوير\s*[:/]|صورة\s*:|وێنە\s*:)(?:(?:file |courtesy )?(?:photo|image)s?\b|ap\b|afp\b|"
    r"reuters\b|epa\b|getty\b|shutterstock\b|courtesy\b|[\w .'-]{2,40}/(?:ap|afp|reuters|getty)\b)?"
    r"[^()\[\]]{0,60}[)\]]?\.?$",
    re.IGNORECASE,
)
_CAPTION_HINTS = ("photo", "image", "getty", "reuters", "afp", "courtesy", "фото", "foto", "تصوير")


def is_caption(line: str) -> bool:
    """Return whether a line ends as captions do: with who took the picture."""
    folded = line[-120:].casefold()
    if not any(hint in folded for hint in _CAPTION_HINTS):
        return False
    found = CAPTION_ENDS.search(line, max(0, len(line) - 120))
    return found is not None and any(hint in found[0].casefold() for hint in _CAPTION_HINTS)


CREDITS = re.compile(
    r"^\W*(?:(?:additional |with |extra )?report(?:ing|ed) (?:by|for)\b|writing by\b|written by\b|"
    r"edit(?:ing|ed) by\b|compiled by\b|translated by\b|produced by\b|photographs? by\b|"
    r"[^.]{2,120}\bcontributed (?:to this (?:report|article|story)|reporting)\b|"
    r"\(?(?:reuters|afp|ap|dpa)\)?\s*$|إعداد\b|تحرير\b|ترجمة\b|تغطية\b|إعداد وتحرير\b|"
    r"(?:haber|derleyen|editör|kaynak)\s*:|(?:редактор|подготовил[аи]?|перевод|источник)\b\s*:?)",
    re.IGNORECASE,
)
"""Who made it, in brackets or not, at an article's end."""

CALLS = re.compile(
    r"^\W*(?:you can )?(?:follow|reach|find|like) .{2,60}? on (?:twitter|x|facebook|instagram|"
    r"linkedin|threads|bluesky|mastodon|telegram|tiktok|youtube|whatsapp|social media)\b|"
    r"\b(?:tell us (?:your|what|about)|get in touch|share your (?:story|thoughts|experience)|"
    r"let us know|have your say|e-?mail us|write to us|"
    r"contact (?:us|the (?:reporter|author|writer))|"
    r"follow (?:him|her|them|me|us|@|the author)|on twitter\b.{0,12}@|@\w+ (?:on|via) |"
    r"can be reached (?:at|by|on|via)\b.{0,60}(?:@|\d{3})|"
    r"support our (?:work|journalism)|become a (?:member|supporter|subscriber)|"
    r"stay (?:tuned|with)\b.{0,60}\bupdates?|"
    r"our (?:free )?(?:daily |weekly |morning |evening )?newsletters?\b|in your inbox|"
    r"click here|download (?:the|our) app|subscribe to)|"
    r"(?:شاركنا|راسلنا|للتواصل|لمتابعة|تابعونا|تابعنا|حمل التطبيق|النشرة البريدية|عبر تلغرام)|"
    r"(?:پەیوەندیمان پێوە|فۆڵۆمان|هەواڵنامە|بۆ بینینی|لە تێلیگرام)|"
    r"(?:bizi takip|takip edin|abone ol|bize yazın|e-bülten|bildirim)|"
    r"(?:puedes seguir|s[ií]guenos|suscr[ií]b|abonnez-vous|inscrivez-vous|suivez-nous|folgen sie|"
    r"abonnieren sie|siga-nos|assine (?:a|o|nossa)\b|inscreva-se|seguici|iscriviti)|"
    r"(?:подпис(?:ывайтесь|аться|ка)|присылайте|пишите нам|нашем? (?:телеграм|telegram)|"
    r"telegram-канал|рассылк)",
    re.IGNORECASE,
)
"""What the last lines of a page say to its readers."""

_CALL_HINT_LIST = """
tell us | in touch | can be reached | reach | find | like | share your | us know | your say
mail us | write to us | contact | follow
@ | support our | become a | newsletter | inbox | click here | app | subscribe
stay tuned | stay with
شاركنا | راسلنا | للتواصل | لمتابعة | تابعونا | تابعنا | حمل التطبيق | النشرة | عبر تلغرام
پەیوەندیمان | فۆڵۆمان | هەواڵنامە | بۆ بینینی | لە تێلیگرام | bizi takip | takip edin | abone ol
puedes seguir | guenos | suscr | abonnez | inscrivez | suivez | folgen sie | abonnieren | siga-
assine | inscreva | seguici | iscriviti
bize yazın | bülten | bildirim | подпис | присылайте | пишите нам | телеграм | telegram | рассылк
"""
CALL_HINTS = tuple(
    hint.strip() for line in _CALL_HINT_LIST.strip().split("\n") for hint in line.split("|")
)
"""One of them is in every line that ``CALLS`` finds, in lower case; they are found much faster."""

AUTHORS = re.compile(
    r"\b(?:is|are|was|writes|covers) (?:an? |the )?.{0,60}\b(?:reporter|correspondent|editor|"
    r"writer|"
    r"columnist|journalist|professor|fellow|author|contributor|analyst|researcher|freelanc\w+)\b|"
    r"(?:مراسل|كاتب|صحفي|صحافي|باحث|محلل)|(?:پەیامنێر|نووسەر|ڕۆژنامەنووس)|"
    r"(?:خبرنگار|نویسنده|روزنامه‌نگار)|\b(?:muhabir|yazar|gazeteci|editör)\w*|"
    r"\b(?:корреспондент|обозреватель|журналист|колумнист|редактор|автор)\b",
    re.IGNORECASE,
)
"""What is said of an author under the article."""

STAMPS = re.compile(
    r"^\W*(?:(?:first |last )?(?:published|updated|posted|modified|created)\b|by [A-Z]|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,? |\d{1,2}[:.]\d{2}|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|آخر تحديث|تاريخ النشر|نشر في|نُشر|"
    r"نوێکراوەتەوە|"
    r"güncelle\w*|yayın\w*|giriş|обновлено|опубликовано)",
    re.IGNORECASE,
)
"""What lines begin with that say when an article appeared, and who wrote it."""

DISCLAIMERS = re.compile(
    r"affiliate links?\b|earn (?:a |an )?(?:small )?(?:affiliate )?commission|"
    r"comments? (?:are|is|will be) moderated|moderate comments|مراجعة التعليقات|"
    r"التعليقات قبل نشرها|views? (?:and opinions? )?expressed|"
    r"opinions? expressed|does not necessarily reflect|"
    r"do not necessarily reflect|الآراء الواردة|لا تعبر بالضرورة|لا يعبر بالضرورة|گوزارشت لە ڕای|"
    r"لزوما|yazara aittir|görüşlerini yansıtma|мнени[ея] (?:автора|редакции)|может не совпадать",
    re.IGNORECASE,
)
"""Whose opinion an article is not, what its links earn, and what readers may say of it."""

DISCLAIMER_HINTS = (
    "affiliate link",
    "commission",
    "comment",
    "التعليقات",
    "expressed",
    "reflect",
    "الواردة",
    "بالضرورة",
    "گوزارشت",
    "لزوما",
    "yazara aittir",
    "yansıtma",
    "мнени",
    "совпадать",
)
"""As ``CALL_HINTS``, for ``DISCLAIMERS``."""

COMMENTS_BEGIN = re.compile(
    r"^(?:\(?\d[\d,. ]*\)?\s*)?(?:comments?|reader comments|responses?|replies|التعليقات|تعليقات|"
    r"لێدوانەکان|نظرات|دیدگاه‌ها|yorumlar|комментари[ий]\w*|kommentare|commentaires|comentarios|"
    r"comentários|commenti)(?:\s*\(?\d[\d,. ]*\)?)?\s*:?$",
    re.IGNORECASE,
)
"""A heading under which readers speak: nothing after it is the article's."""
