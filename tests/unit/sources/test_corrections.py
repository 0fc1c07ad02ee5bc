import pytest

from bot.sources.corrections import says_corrected


@pytest.mark.parametrize(
    "line",
    [
        "Correction: the ferry sank on Monday, not on Tuesday.",
        "CORRECTION (10 March) The mayor is called Ines Koval.",
        "*Clarification: the fine is 900 million dinars.",
        "An earlier version of this article misstated the name of the port.",
        "This story was corrected on 10 March.",
        "تصحيح: اسم الميناء هو أم البحار",
        "تم تصحيح هذا الخبر",
        "ڕاستکردنەوە: ناوی شارەکە",
        "اصلاحیه: نام بندر",
        "DÜZELTME: Limanın adı yanlış yazılmıştı.",
        "Исправление: порт открылся в мае.",
        "В предыдущей версии текста была ошибка.",
        "Rectificatif : le port ouvre en mai.",
        "In einer früheren Version dieses Artikels stand ein anderer Name.",
        "Fe de erratas: el puerto abre en mayo.",
    ],
)
def test_notes_of_corrections_in_nine_languages(line: str) -> None:
    assert says_corrected("Harbour opens", f"The harbour opens in May.\n\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "Correctional officers went on strike in Port Vale.",
        "The correction of the river began in 1921.",
        "Corrections to the tax law were voted down.",
        "Clarification came from the ministry in the evening.",
        "The minister corrected the figures in parliament.",
        "تصحيح المسار هو شعار الحكومة",
        "Düzeltme yapılan yasa yarın görüşülecek.",
    ],
)
def test_news_about_corrections_is_none(line: str) -> None:
    assert not says_corrected("Harbour opens", f"The harbour opens in May.\n\n{line}")


def test_a_title_says_so_too() -> None:
    assert says_corrected("Corrected: harbour opens in May", "")
