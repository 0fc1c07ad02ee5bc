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
leer más | compartir | te puede interesar | publicidade | leia também | leia mais | compartilhar
pubblicità | leggi anche | condividi | annuncio
"""

_LEADS = """
read more | read also | also read | see also | more on this | related | related story | watch
listen | recommended | you may also like | you might also like | don t miss | in pictures
photo | photos | image | image credit | photo credit | picture | caption | file photo | tags
topics
اقرأ أيضا | اقرا ايضا | إقرأ أيضا | اقرأ المزيد | شاهد أيضا | شاهد | تابع أيضا | مواضيع ذات صلة
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

LEADS = frozenset(title_key(line) for block in _LEADS.split("\n") for line in block.split("|")) - {
    ""
}
"""What a line begins with that leads to another article; its rest is that one's title."""

LABEL_WORDS = frozenset(map(title_key, _LABEL_WORDS.split()))
"""One of them in a short label at the end of a text makes it furniture."""

REQUESTS = re.compile(
    r"^\W*(?:(?:please )?(?:follow|join|like|find) us\b|sign up (?:for|to|here)\b|subscribe "
    r"(?:to|now|here|today)\b|(?:click|tap) (?:here|to)\b|download (?:our|the) app\b|"
    r"get (?:our|the latest) .{0,30}newsletter|copyright\b|©|\(c\) ?\d{4}|"
    r"reporting by\b|editing by\b|have something to say|do you have a tip|"
    r"this (?:article|story) (?:was )?(?:first|originally) (?:appeared|published)|"
    r"تابعونا على|تابعنا على|للاشتراك|اشترك في|حمل تطبيق|حمّل تطبيق|لمتابعة آخر|"
    r"подпис(?:ывайтесь|аться) на|следите за|bizi takip|abone olun|suivez[- ]nous|abonnez[- ]vous|"
    r"folgen sie uns|síguenos|suscríbete|siga[- ]nos|seguici)|"
    r"all rights reserved|جميع الحقوق محفوظة|tüm hakları saklıdır|все права защищены|"
    r"tous droits réservés|alle rechte vorbehalten|todos los derechos reservados",
    re.IGNORECASE,
)
"""Whole sentences that ask something of the reader, or say whose the page is."""
