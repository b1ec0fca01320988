"""A survey as a file: the form of a municipality goes out as xlsx and comes back as whatever became of it.

    write_form(form, errors) -> bytes          the form; with errors, what is wrong stands beside each answer
    read_form(data, file_name) -> Found        xlsx or CSV, known by visible words and printed codes alone
    refuse_other(found, …)                     the form of another survey or another municipality
    answers_in(found, questionnaire) -> Read   answers, and what is wrong with single cells
    merge(read, questionnaire, current)        beside what the page has meanwhile: changes and conflicts

Pure: nothing is stored, nothing is asked of a database. What cannot be taken as a whole is a `Refusal`.
"""

from municipalities.surveys.workbook.answers import CellError as CellError
from municipalities.surveys.workbook.answers import Conflict as Conflict
from municipalities.surveys.workbook.answers import Merged as Merged
from municipalities.surveys.workbook.answers import Read as Read
from municipalities.surveys.workbook.answers import answers_in as answers_in
from municipalities.surveys.workbook.answers import merge as merge
from municipalities.surveys.workbook.answers import refuse_other as refuse_other
from municipalities.surveys.workbook.finding import Found as Found
from municipalities.surveys.workbook.finding import read_form as read_form
from municipalities.surveys.workbook.writing import Form as Form
from municipalities.surveys.workbook.writing import write_form as write_form
