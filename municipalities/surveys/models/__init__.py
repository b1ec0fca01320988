"""A round asks; every municipality has a sheet in it; a sheet has sections and answers."""

from __future__ import annotations

from municipalities.surveys.models.asked import MOST_OF_SENTENCE as MOST_OF_SENTENCE
from municipalities.surveys.models.asked import MOST_OF_TITLE as MOST_OF_TITLE
from municipalities.surveys.models.asked import Answer as Answer
from municipalities.surveys.models.asked import AnswerSheet as AnswerSheet
from municipalities.surveys.models.asked import AnswerStep as AnswerStep
from municipalities.surveys.models.asked import SheetSection as SheetSection
from municipalities.surveys.models.asked import SurveyRound as SurveyRound
from municipalities.surveys.models.asked import UnsentAnswer as UnsentAnswer
from municipalities.surveys.models.beside import Reminder as Reminder
from municipalities.surveys.models.beside import SectionHand as SectionHand
from municipalities.surveys.models.beside import SheetApproval as SheetApproval
