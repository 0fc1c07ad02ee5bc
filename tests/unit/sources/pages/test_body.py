"""What is cut out of pages whose structure misleads others. All through ``extract_page``."""

import json

import pytest

from bot.sources.extraction import extract_page

URL = "https://post.example/2026/03/a"
TITLE = "Westmere harbour reopens after divers clear the wreck"
BODY = [
    "The harbour of Westmere opened again on Tuesday, seventeen days after a dredger sank in it.",
    "Divers had worked around the clock to cut the wreck into three pieces, said Ada Quill.",
    "About two thousand people live from the port, and the union put the loss at four million.",
    "An inquiry led by the retired judge Corin Hale is to report before the end of May.",
    "The storm that sank the dredger was the third of this winter, forecasters told the council.",
]
NAV = "<nav><ul><li><a href=/>Home</a></li><li><a href=/n>News</a></li></ul></nav>"


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def _page(inside: str, head: str = "") -> bytes:
    return (
        f"<html lang=en><head><title>{TITLE} - The Post</title>{head}</head>"
        f"<body>{NAV}{inside}</body></html>"
    ).encode()


def _lines(inside: str, head: str = "", *, selector: str | None = None) -> list[str]:
    page = extract_page(_page(inside, head), {}, URL, selector=selector)
    assert page is not None
    return page.text.split("\n\n")


def _article(body: str, after: str = "") -> str:
    return f"<main><h1>{TITLE}</h1><div class=b>{body}</div>{after}</main>"


def test_boxes_that_look_alike_hold_the_text_together() -> None:
    def box(*lines: str) -> str:
        inner = f"<div class='text-editor clearfix'>{_paragraphs(list(lines))}</div>"
        return f"<section><div class='widget widget-text'>{inner}</div></section>"

    more = [f"{line} That was in the year {2001 + at}." for at, line in enumerate(BODY * 2)]
    call = "<p>Join the readers who get our guide to the weekend on every Thursday.</p>"
    page = (
        f"<div class=builder><section><h1>{TITLE}</h1></section>{box(*more[:3])}"
        f"<section><div class=widget><figure><img><figcaption>The pier.</figcaption></figure>"
        f"</div></section>{box(*more[3:6])}"
        f"<section><div class=widget-cta><h2>Never miss a show</h2>{call}</div></section>"
        f"{box(*more[6:8])}{box(*more[8:])}</div>"
    )
    assert _lines(page) == more


@pytest.mark.parametrize(
    "junk",
    [
        "<div class='related-box'><p>The fishermen block the channel, says the union.</p></div>",
        "<div class=inlineNewsletter><p>All the news of the coast before breakfast.</p></div>",
        "<figure><img src=x><figcaption>The ferry leaves the pier on Monday.</figcaption></figure>",
        "<div class=photo><img src=x><p>The ferry leaves the old pier on Monday morning.</p></div>",
        "<aside><p>This box explains what a dredger is, and what it is for.</p></aside>",
        "<p><a href=/b>Fishermen block the northern channel</a></p>",
        "<p><strong>See also: <a href=/b>Fishermen block the northern channel</a></strong></p>",
        "<h3>More</h3><ul><li><a href=/b>Fishermen</a></li><li><a href=/c>Crane</a></li></ul>",
        "<div style='display: none'><p>A sentence that nobody sees on the screen at all.</p></div>",
        "<span class=sr-only>A sentence that is read out to those who do not see.</span>",
        "<div class=card><h4><a href=/b>New crane</a></h4><p>It came after two years.</p></div>",
        "<p>The ferry at the old pier, seen from the town hall. (Nils Arden/Meridian Photo)</p>",
        "<p>A ferry leaves the old pier at dawn. <span class=photo-credit>Nils Arden</span></p>",
        "<div class=foto><img src=x><p>Ada Quill.</p></div>",
        "<div class=noticias-relacionadas><p>The fishermen block the channel, they say.</p></div>",
        "<form><p>Write your address here and we send you letters about the coast.</p></form>",
    ],
)
def test_boxes_between_paragraphs_go(junk: str) -> None:
    body = _paragraphs(BODY[:2]) + junk + _paragraphs(BODY[2:])
    assert _lines(_article(body)) == BODY


@pytest.mark.parametrize(
    "inside",
    [
        "<ul><li>bottled water</li><li>a warm coat</li></ul>",
        "<h2>What the closure cost</h2>",
        "<p><b>What the closure cost</b></p>",
        "<blockquote class=twitter-tweet><p>The pier is closed, stay away.</p></blockquote>",
        "<p>She laughed.</p>",
        "<aside class=c-pullquote><q>They worked around the clock.</q></aside>",
        "<div class=pull-quote><p>“The union put the loss at four million.”</p></div>",
        "<p>“Please.”</p>",
        "<p>She showed the council a photo of the pier (and of her dog).</p>",
        "<p>He works for Reuters, and was there when it happened.</p>",
        "<p>A paragraph with <a href=/x>a link in it</a> and the rest of a sentence after it.</p>",
    ],
)
def test_what_belongs_between_paragraphs_stays(inside: str) -> None:
    lines = _lines(_article(_paragraphs(BODY[:2]) + inside + _paragraphs(BODY[2:])))
    assert lines[:2] == BODY[:2]
    assert lines[-3:] == BODY[2:]
    assert len(lines) > len(BODY)


@pytest.mark.parametrize(
    "name", ["social-share-content", "has-sidebar widget", "comments-off", "ad"]
)
def test_a_suspicious_name_around_the_whole_text_is_only_a_name(name: str) -> None:
    inside = (
        f"<div class='{name}'><h1>{TITLE}</h1><div class='{name}'>{_paragraphs(BODY)}</div></div>"
    )
    assert _lines(inside) == BODY


def test_teasers_after_the_text_go() -> None:
    teasers = "".join(
        f"<div class=x><a href=/{n}><h3>Story number {n} of the coast</h3></a>"
        "<p>A look at what happened there this week, and why it did.</p></div>"
        for n in range(6)
    )
    assert _lines(_article(_paragraphs(BODY), f"<div class=y>{teasers}</div>")) == BODY
    assert _lines(_article(_paragraphs(BODY) + teasers)) == BODY


def test_a_list_of_things_with_linked_headings_is_an_article() -> None:
    items = "".join(
        f"<div class=item><h2><a href=/{n}>Thing {n}</a></h2><p>{line}</p></div>"
        for n, line in enumerate(BODY)
    )
    lines = _lines(_article(f"<p>Five things that visitors walk past on the way.</p>{items}"))
    assert [line for line in lines if line in BODY] == BODY
    assert "Thing 0" in lines


def test_readers_comments_are_no_article_however_long() -> None:
    said = "".join(
        f"<div><b>user{n}</b><p>I think that the council slept all winter, number {n}.</p></div>"
        for n in range(40)
    )
    after = f"<section id=comments><h2>40 comments</h2>{said}</section>"
    assert _lines(_article(_paragraphs(BODY), after)) == BODY


def test_further_articles_below_the_first_are_others() -> None:
    other = ["The bakery of the old town has won the prize for the best bread of the coast."] * 3
    inside = (
        f"<div><article><h1>{TITLE}</h1>{_paragraphs(BODY)}</article>"
        f"<article><h1>Best bread of the coast</h1>{_paragraphs(other)}</article></div>"
    )
    assert _lines(inside) == BODY


def test_text_in_bare_divs_with_breaks_is_found() -> None:
    assert _lines(f"<div><div>{TITLE}</div><div>{'<br><br>'.join(BODY)}</div></div>") == BODY


def test_a_table_stays_row_by_row() -> None:
    table = "<table><tr><td>1</td><td>Westmere Rovers</td><td>41</td></tr></table>"
    lines = _lines(_article(_paragraphs(BODY[:2]) + table + _paragraphs(BODY[2:])))
    assert [*BODY[:2], "1 Westmere Rovers 41", *BODY[2:]] == lines


def test_what_stands_above_the_text_goes_and_the_summary_is_kept() -> None:
    dek = "The fishermen want to know why the dredger was out there."
    inside = (
        f"<article><h1>{TITLE}</h1><h2 class=dek>{dek}</h2><p>By Ada Quill</p><p>4 min read</p>"
        "<p>Published 10:02 AM ET, Tue March 10, 2026, in the paper's second edition a.m.</p>"
        f"<p><b>{TITLE}</b></p>{_paragraphs(BODY)}</article>"
    )
    page = extract_page(_page(inside), {}, URL)
    assert page is not None
    assert page.text.split("\n\n") == BODY
    assert page.summary == dek


def test_a_first_paragraph_that_is_also_the_description_stays() -> None:
    head = f'<meta name=description content="{BODY[0][:60]}">'
    assert _lines(_article(_paragraphs(BODY)), head) == BODY


def test_a_note_about_the_author_goes() -> None:
    data = json.dumps({"@type": "NewsArticle", "author": {"name": "Mira Tolland"}})
    head = f'<script type="application/ld+json">{data}</script>'
    notes = "<p>Mira Tolland has sailed these waters since she was a child.</p>"
    assert _lines(_article(_paragraphs(BODY) + notes), head) == BODY
    unnamed = "<p><em>The author is a professor of navigation at the school of Tarn.</em></p>"
    assert _lines(_article(_paragraphs(BODY) + unnamed)) == BODY


def test_the_pages_own_data_say_where_the_text_ends() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": "\n".join(BODY)})
    head = f'<script type="application/ld+json">{data}</script>'
    after = "<p>Our paper costs nothing because readers like you give to it.</p>"
    assert _lines(_article(_paragraphs(BODY) + after), head) == BODY


def test_a_text_that_comes_by_script_is_taken_from_the_pages_data() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": "\n\n".join([*BODY, *BODY[::-1]])})
    head = f'<script type="application/ld+json">{data}</script>'
    lines = _lines("<div id=app><p>Please switch on JavaScript to read this page.</p></div>", head)
    assert lines[: len(BODY)] == BODY


def test_a_selector_of_the_source_decides() -> None:
    inside = _article(_paragraphs(BODY)) + "<div id=other><p>Only this.</p><p>And this.</p></div>"
    assert _lines(inside, selector="#other p") == ["Only this.", "And this."]
    assert _lines(inside, selector="#nowhere") == BODY
    assert _lines(inside, selector="][") == BODY


def test_a_script_without_blanks_is_read() -> None:
    chinese = [
        "港口周二重新开放，此前一艘挖泥船在狭窄的入口处沉没，四十多艘渔船被困了十七天。",
        "港务长在码头对记者说，潜水员昼夜工作，将残骸切成三块，并于黎明时分打捞出最后一块。",
        "约有两千四百人直接或间接依靠港口生活，渔民工会估计损失接近四百万克朗。",
    ]
    inside = f"<div class=nav2><a href=/>首页</a></div><div class=t>{_paragraphs(chinese)}</div>"
    assert _lines(inside) == chinese


@pytest.mark.parametrize(
    "junk",
    [
        "<p>Share Print</p>",
        "<div>Share Print</div>",
        "<div><a href=#>Share</a> <a href=#>Print</a></div>",
        "<span>شارك</span> <span>طباعة</span>",
        "<p>Westmere Live</p><p>Westmere Live</p><p>Radio radio icon</p>",
    ],
)
def test_a_very_short_article_comes_without_its_buttons(junk: str) -> None:
    line = "The ferry will not run on Wednesday either, its owner said."
    inside = f"<div class=n><h1>{TITLE}</h1><div class=t><p>{line}</p>{junk}</div></div>"
    assert _lines(inside) == [line]


@pytest.mark.parametrize(
    "written",
    [
        "The har\u00adbour of West\u200bmere opened again.",
        'The harbour <meta itemprop="x" content="y">of Westmere<link href="z"> opened again.',
        "The harbour of <img class=emoji src=x> Westmere opened again.",
        (
            "<span aria-hidden=true class=drop>T</span><span class=sr-only>T</span>he harbour of "
            "<b>West</b>mere opened<script>var a</script> again."
        ),
        "<font face=Arial>The harbour of<o:p></o:p></font> Westmere&nbsp;opened again.",
    ],
)
def test_what_is_no_text_breaks_no_sentence(written: str) -> None:
    lines = _lines(_article(f"{_paragraphs(BODY)}<p>{written}</p>{_paragraphs(BODY[:1])}."))
    assert "The harbour of Westmere opened again." in lines


@pytest.mark.parametrize(
    "written",
    [
        "<w-place>Westmere</w-place>",
        "<location value='x'>Westmere</location>",
        "<o:p>Westmere</o:p>",
    ],
)
def test_an_agencys_own_markup_breaks_no_sentence(written: str) -> None:
    body = _paragraphs(BODY).replace("Westmere", written)
    assert _lines(_article(body)) == BODY


def test_components_are_paragraphs_where_text_stands_in_them_alone() -> None:
    assert _lines("<x-story>" + "".join(f"<x-p>{line}</x-p>" for line in BODY)) == BODY


def test_a_sentence_after_a_long_list_is_the_articles() -> None:
    items = "".join(f"<li>{line}</li>" for line in LONG[6:])
    last = "The lesson is to look up."
    body = f"{_paragraphs(LONG[:6])}<ul>{items}</ul><p>{last}</p>"
    assert _lines(_article(body))[-2:] == [LONG[-1], last]


def test_bare_text_among_paragraphs_is_one_of_them() -> None:
    first = f"{BODY[0]} Forty boats went out before noon, and a crowd cheered them from the quay."
    inside = _article(f"<p><div class=related><a href=/x>More</a></div>{first}</p>")
    body = inside.replace("</div></main>", f"{_paragraphs(BODY[1:])}</div></main>")
    assert _lines(body) == [first, *BODY[1:]]


def test_readers_comments_are_known_in_other_languages() -> None:
    said = "".join(f"<li><p>{line} That is what I think of it.</p></li>" for line in BODY)
    after = f"<div class=comentarios-lectores><ol>{said}</ol></div>"
    assert _lines(_article(_paragraphs(BODY) + after)) == BODY


LONG = [
    *BODY,
    "On the quay a crowd of several hundred cheered the first of the fishing boats as she left.",
    "Her skipper, a grandfather of five, said that he had never slept as little in his life.",
    "For two weeks the catch of the northern villages went by lorry, at three times the price.",
    "Ferries to the islands are to sail again on Friday, if nothing comes of the wind by then.",
    "A crane that was hired in the capital goes back by rail, and its driver goes home by sea.",
    "The insurers have sent two letters, neither of which says what anybody is going to be paid.",
    "Schoolchildren painted the wreck so often that the museum now wants to hang their pictures.",
    "The mayor has promised a festival in June, with a regatta, a brass band and soup for all.",
    "How the dredger's pumps could fail all at once is what engineers still do not understand.",
    "Two of her crew are in hospital with broken ribs, and the cook has learned to swim at last.",
    "In the church the bell was rung seventeen times, once for each of the days without a ship.",
]
CONCLUSION = [
    (
        "What the wreck has taught the town is that it needs a second way out, said the judge: no "
        "council will send a dredger into a storm again, and nobody who saw it will forget it, "
        "she told a full hall."
    ),
    "The second entrance is to be dug next spring.",
]
BIOGRAPHY = (
    "<div class=z><p>Ada Quill is a reporter of The Post, who has written of the sea and of those "
    "who live from it for more than thirty years, in two languages and for three papers.</p></div>"
)
OTHERS = f"<div class=z><h3><a href=/b>Another story</a></h3>{_paragraphs(CONCLUSION)}</div>"


def test_a_conclusion_in_an_element_of_its_own_is_the_articles() -> None:
    after = f"<section class=wrapup><h4>In short</h4>{_paragraphs(CONCLUSION)}</section>"
    lines = _lines(_article(_paragraphs(LONG), after))
    assert lines == [*LONG, "In short", *CONCLUSION]


@pytest.mark.parametrize("after", [BIOGRAPHY, OTHERS])
def test_what_follows_the_text_and_is_another_goes(after: str) -> None:
    assert _lines(_article(_paragraphs(LONG), after)) == LONG
