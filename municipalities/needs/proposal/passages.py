"""The sentences of a town's text: which of them ask for something, and which words are waved aside. Pure.

A letter says what it wants late, after greetings and what has happened, and it names things that it does not
want (「研修ではなく」「設計は済んでいます」). What a word weighs therefore depends on where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from municipalities.needs.proposal.words import FoldedText, compile_expression

_END: Final = re.compile(r"[。!?…]+[)」』]*|\n")

ASKING: Final = compile_expression(
    r"(?:て|で)(?:ほし|欲し|もらいた|もらえ|もらう(?:こと|の)|いただき(?!まし)|いただけ|いただく|頂き(?!まし)|頂け|頂く|頂戴|"
    r"ください|くださる|くださら|下さ(?!いまし|った)|くれる(?!と(?:い|言)|の?で|が|けど)|くれません|くれない(?:か|で)|くれれば|やってください)|"
    r"お願い(?!して(?:い|お)り?|した)|(?:を|ご)希望|ご(?:教示|教授|意見|助言|指導|指摘|提案|対応|確認|相談|紹介|支援|協力|検討)(?:を|の|い|く|願|し|頂|ください|たまわ|賜)|"
    r"教え(?:て(?!も?らいまし|くれまし)|を|に来)|助かり|幸い(?:です|に)|ありがたい|心強い|"
    r"(?:人|方|かた|講師|専門家|先生|職員|者)(?:が|を|は)(?:一人|1人|ひとり)?(?:ほしい|欲しい|いれば|いません(?:か|で)|いない(?:か|で)|おられ|求め|探し|いらっしゃ|紹介|派遣|よこし|回し)|"
    r"可能(?:でしょうか|か|です)|ないでしょうか|ませんか|できますか|できません(?:か|で)|できるでしょうか|もらえれば|いただければ|相談(?:です|したい|に乗|させ|が|に伺)|"
    r"(?:を|に|へ|の)(?:派遣|助言|支援|研修|診断|点検|講師)を?(?:希望|依頼|お願い|受けた)|受けられ(?:れば|ない|ます)|"
    r"(?:し|り|い|え|み|ち|け|め|れ|せ|て|ね|べ|き|ぎ|じ)たい(?!へん|した|わけでは|のでは(?:な|あ)|と(?:言|いっ|の(?:声|話|要望)|話))"
)
ASKING_FAINTLY: Final = compile_expression(
    r"どう(?:すれ|した|進め|やっ|いう|考え)|何(?:から|を|が)(?:手|始|すれば|したら|やれば|できる|必要|優先)|どこから|(?:わから|分から|判ら)な|でしょうか|知りた|迷って|"
    r"困って|悩んで|(?:べき|よい|いい)(?:か|のか)"
)
WAVED_ASIDE: Final = compile_expression(
    r"(?:では|じゃ)な(?:く|い(?!(?:で|か)))|ではありませ(?!んか)|とかではな|という(?:話|わけ)では|のでは(?:なく|ありません)|"
    r"(?:は|も)(?:要りません|いりません|いらない|不要|結構です|必要(?:ありません|ない)|望みません|考えて(?:い)?ません)|までは(?:要り|いり)|"
    r"(?:と|とも)は?(?:別の?(?:話|こと|もの)|関係(?:は|が)?(?:な|あり))|"
    r"(?:は|も)(?:もう|すでに|既に|全部|一通り)?(?:済んで|済み|終わっ|終わり|終えて|決まって|決まり|できて|足りて|間に合って|順調|問題(?:は)?(?:な|あり)|進んでい|作ってあ|作って(?:くれ)?まし|あります(?!が)|大丈夫|結構)|"
    r"(?:を|も|は)(?:[^、。]{0,4})?受け(?:まし|た者|たの|た(?:こと|が|けど))|誤検知|とわかって(?:い|お)|に移って|でも(?:なく|ありません)|"
    r"ほしいのではな|(?:は|も)(?:今回|いま|まだ)は?(?:結構|いい|よい)|以外"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of the folded text; `asks` is 2 where it asks plainly, 1 faintly, 0 not."""

    start: int
    end: int
    asks: int


ASKED_WEIGHT: Final = 3
PLAIN_WEIGHT: Final = 2


TEACHING: Final = compile_expression(
    r"講師|お?話を|教えて|講演|講義|講座|セミナー|演習|実習|講習|研修を|訓練"
)
"""What somebody is asked to come for on a day that stands."""


@dataclass(frozen=True, slots=True)
class Passages:
    """A text in its sentences; `aside` are the spans whose words the town itself waves aside."""

    sentences: tuple[Sentence, ...]
    aside: tuple[tuple[int, int], ...]
    is_teaching: bool = False
    """Whether somebody is asked to teach: the day of the course is the day by which they are needed."""

    @classmethod
    def of(cls, folded: FoldedText) -> Passages:
        aside = tuple(_aside(folded))
        sentences = tuple(_sentences(folded, aside))
        asking = [folded.text[each.start : each.end] for each in sentences if each.asks == 2]
        return cls(sentences, aside, any(TEACHING.search(text) for text in asking))

    def around(self, place: int) -> Sentence:
        return next((each for each in self.sentences if each.start <= place < each.end), self.sentences[-1])

    def after(self, sentence: Sentence) -> Sentence | None:
        place = self.sentences.index(sentence) + 1
        return self.sentences[place] if place < len(self.sentences) else None

    @property
    def asking(self) -> tuple[Sentence, ...]:
        """The sentences that ask most plainly; none where nothing is asked."""
        most = max((each.asks for each in self.sentences), default=0)
        return tuple(each for each in self.sentences if each.asks == most and most)

    def asks_near(self, place: int) -> bool:
        """Whether a sentence there, before or behind asks plainly."""
        index = self.sentences.index(self.around(place))
        return any(each.asks == 2 for each in self.sentences[max(0, index - 1) : index + 2])

    def is_aside(self, place: int) -> bool:
        return any(start <= place < end for start, end in self.aside)

    def weight(self, place: int) -> int:
        """What a word counts for there: most where something is asked, nothing where it is waved aside."""
        if self.is_aside(place):
            return 0
        return ASKED_WEIGHT if self.around(place) in self.asking else PLAIN_WEIGHT


def _sentences(folded: FoldedText, aside: tuple[tuple[int, int], ...]) -> Iterator[Sentence]:
    starts = [0, *_ends(folded)]
    for start, end in zip(starts, [*starts[1:], len(folded.text)], strict=True):
        if start < end or not folded.text:
            yield Sentence(start, end, _asks(folded.text, start, end, aside))


def _ends(folded: FoldedText) -> Iterator[int]:
    """Places behind 。 and the like, and behind lines that end as a sentence does."""
    for found in _END.finditer(folded.text):
        yield found.end()


def _asks(text: str, start: int, end: int, aside: tuple[tuple[int, int], ...]) -> int:
    for pattern, asks in ((ASKING, 2), (ASKING_FAINTLY, 1)):
        for found in pattern.finditer(text, start, end):
            if not any(first <= found.start() < last for first, last in aside):
                return asks
    return 0


def _aside(folded: FoldedText) -> Iterator[tuple[int, int]]:
    """From the beginning of the clause to the words that wave it aside."""
    for found in WAVED_ASIDE.finditer(folded.text):
        before = folded.text[: found.start()]
        start = max(before.rfind(mark) for mark in "、。!?,") + 1
        yield start, found.end()
