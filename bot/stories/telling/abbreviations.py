"""Words that end in a full stop without ending a sentence, and words that open one. Data.

The lists of all languages hold at once where they do not contradict each other: feeds seldom say
which language they are in, and articles quote others.
"""


def _words(*listed: str) -> frozenset[str]:
    return frozenset(word for words in listed for word in words.split())


TITLES = _words(
    # English
    "mr mrs ms mx dr prof rev hon gen lt lieut col maj capt cmdr cdr cpl sgt adm brig pvt pfc spc "
    "sen rep gov pres supt insp det messrs atty amb sec-gen mt fr",
    # French, Spanish, German
    "mm mme mlle mmes mgr sr sra srta sres dra dña lic pdte gral cnel tte ud uds ee hr hrn frl "
    "avda dott ing dipl dipl.-ing av",
    # Turkish
    "doç öğr arş yrd sn org korg tuğg alb yzb sok cad mah apt",
)
"""A name follows these. They have a capital themselves, where the text has any."""

GOING_ON = _words(
    "vs e.g i.e cf viz approx assoc p.ej z.b d.h u.a i.d.r sog bzw ggf evtl inkl vgl bspw geb gest "
    "av c.-à-d p.ex bkz med phil jur habil",
    # Russian
    "ул им проф акад ген полк подп кап лейт обл пос дер просп пл гр т.е т.к напр см ср рис",
    # Arabic, Persian and Sorani have no capitals, and titles of a letter or two.
    "أ.د م.د ر.أ د.م م.م پ.د",
)
"""A capital may follow these, and yet the sentence goes on."""

LETTERS = frozenset("دمأاقصسجتپ")
"""Arabic letters that stand for a title or a reference."""

PAIRS = frozenset({"z.b", "d.h", "u.a", "i.d", "e.g", "i.e", "т.е", "т.к", "p.e", "s.o", "v.a"})
"""Two letters that never end a sentence, blanks between them or not."""

BEFORE_A_NUMBER = _words(
    "no nos nr n° nº n.º núm num art arts sec fig figs vol pp p par ch chap ca approx abs bd pág "
    "jan feb febr mar apr jun jul aug sep sept oct nov dec janv févr avr juil juill déc "
    "ene abr dic h.r стр ст п № رقم ص ج"
)
"""Only a number that follows keeps the sentence going."""

MAY_END = _words(
    "inc ltd co corp llc plc jr bros dept etc st ste ft ave blvd rd al ph.d b.sc m.sc "
    "cie uu str usw mio mrd jh vb пр млн млрд тыс гг н.э"
)
"""A sentence may end after these: it does when the next word usually opens one."""

AND_SO_ON = _words("т.д т.п др руб чел")
"""The sentence ends with them where a capital follows: lists, and what no name stands behind."""

STATES = _words(
    "mass calif fla tex va pa ill tenn conn ariz colo wash ore okla mich minn wis mo neb nev ga ky "
    "la md miss ala ark ind kan mont vt wyo del sr"
)
"""As ``MAY_END``, but only with a capital: "ill" and "miss" are words."""

OPENERS = _words(
    # English
    "the a an in on at it he she they we you i this that these those but and or however after "
    "before when while as for from if his her their its our my your there meanwhile since although "
    "though later earlier officials police both some many all no one two now then with by how what "
    "why who where did do does is are was were can could would will have has so yet not only "
    "still also even instead more most another other several under over during until despite "
    "according here let please each every once because to",
    # German
    "der die das er sie es ein eine wir ich im am auf aber doch und nach bei mit seit für als wenn "
    "auch dann dort hier dies diese dieser trotz laut zudem dabei damit danach",
    # French
    "le les l un une il elle ils elles ce cette ces et mais dans en aux selon après pour nous "
    "je cela c’est c'est depuis avec sur",
    # Spanish
    "el los las una él ella ellos y pero según después para por se este esta esto desde con su",
    # Turkish
    "bu şu o ve ama ancak bir biz ben onlar daha sonra fakat ise",
    # Russian
    "он она они оно это в на и но а по с к как что после до при если его её их мы вы я для этот "
    "эта однако также затем ранее потом позже тогда",
    # Arabic, Persian, Sorani
    "وقال وقالت وأضاف وأضافت وأكد وأكدت وأوضح وأشار وذكر وذكرت وكان وكانت كما لكن ولكن هو هي هذا "
    "هذه في من على إن وفي ومن ولم وبعد او این آن اما وی او ئەو ئەم بەڵام لە هەروەها",
)
"""Words with which sentences begin; none of them is a name."""

SURE_OPENERS = _words("the he she they it we i but this these there however his her their police")
"""Openers that seldom stand within a sentence, for texts without capitals."""

SPEECH = (
    "said|says|asked|asks|told|added|replied|wrote|shouted|warned|exclaimed|cried|continued|"
    "sagte|fragte|rief|dit|demande|demandé|lance|dijo|preguntó|dedi|diye|sordu|сказал|спросил|"
    "قال|قالت|سأل|سألت|تساءل|تساءلت|أضاف|أضافت|صرخ|هتف|گفت|پرسید|وتی|گوتی|پرسی"
)
"""Verbs after a quotation; as alternatives of a pattern."""

GOES_ON = _words("ثم بل أو او حتى إلا الا لكن ولكن يعني اما ولی بەڵام یان", "и а но да или")
"""After dots, these go on with the sentence."""

MOMENTS = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december est edt et pst pdt pt cst cdt ct mst mdt "
    "gmt utc bst cet eastern pacific central mountain local"
)
"""What follows "a.m." in the same sentence."""

ORDINALS = frozenset({"de", "tr", "da", "no", "nb", "fi", "cs", "hu", "pl"})
"""Languages that write "3." for "third"."""
