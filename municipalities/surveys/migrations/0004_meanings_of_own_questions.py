"""Questions that people wrote were numbered in each round (own.own_1), so that two rounds had one meaning for
two questions; and an option that was taken off gave its key (o1) to the next one. Where two rounds of a
prefecture mean something else by the same name, each gets a name of its own, and so do its answers: what was
never the same is not compared any more."""

import re
from secrets import token_hex

from django.db import migrations

NUMBERED = re.compile(r"own\.own_\d+")
GIVEN = re.compile(r"o\d+")


def labels_of(question):
    """Of the question itself and of the keys that were given to its labels by number, what they are called."""
    is_own = bool(NUMBERED.fullmatch(question["meaning"]))
    labels = {
        (name, each["key"]): each["label"]
        for name in ("options", "rows")
        for each in question.get(name, [])
        if is_own or GIVEN.fullmatch(each["key"])
    }
    return {**labels, "asked": (question["kind"], question["text"])} if is_own else labels


def new_meanings(rounds):
    """`rounds`: (number, questions as JSON), the oldest first. Round -> question -> its new meaning."""
    found, groups = {}, {}
    for pk, whole in rounds:
        for question in (each for part in whole["sections"] for each in part["questions"]):
            meaning, labels = question["meaning"], labels_of(question)
            known = groups.setdefault(meaning, [])
            group = next(
                (each for each in known if all(each[0].get(key, said) == said for key, said in labels.items())),
                None,
            )
            if group is None:
                stays = not known and not NUMBERED.fullmatch(meaning)
                group = ({}, meaning if stays else f"own.q{token_hex(5)}")
                known.append(group)
            group[0].update(labels)
            if group[1] != meaning:
                found.setdefault(pk, {})[question["id"]] = group[1]
    return found


def tell_apart(apps, schema_editor):
    """As the owner: what is not named by its connection goes through that of the pages."""
    alias = schema_editor.connection.alias
    SurveyRound, Answer = (apps.get_model("surveys", name) for name in ("SurveyRound", "Answer"))
    for number in range(1, 48):
        schema_editor.execute("select set_config('app.prefecture_id', %s, true)", [str(number)])
        rounds = SurveyRound.objects.using(alias).filter(prefecture_id=number).order_by("id")
        changed = new_meanings(list(rounds.values_list("pk", "questionnaire")))
        for survey in rounds.filter(pk__in=changed):
            new = changed[survey.pk]
            for part in survey.questionnaire["sections"]:
                for question in part["questions"]:
                    question["meaning"] = new.get(question["id"], question["meaning"])
            survey.save(using=alias, update_fields=["questionnaire"])
            for question, meaning in new.items():
                answers = Answer.objects.using(alias).filter(sheet__round_id=survey.pk)
                answers.filter(question=question).update(meaning=meaning)
    schema_editor.execute("select set_config('app.prefecture_id', '', true)")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_questions_taken_off")]
    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
