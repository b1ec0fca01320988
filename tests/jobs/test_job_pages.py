from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event, Prefecture
from accounts.seats import system_seat
from accounts.tenancy import NATIONWIDE, rows_of_each, scope
from jobs.actions import enqueue
from jobs.choices import JobStatus
from jobs.kinds import Outcome, Work, handles
from jobs.models import Job
from tests.build_jobs import done
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import read


@handles("tests.page")
def page(work: Work) -> Outcome:
    return Outcome("/hiroshima/documents/1/", "文8-0001")


def ask(by: Person) -> Job:
    with scope(by.seat.prefecture_id):
        return enqueue(by=by.seat, kind="tests.page", title="ニーズ票（PDF）", arguments={})


def address(job: Job, name: str = "job_detail") -> str:
    return reverse(name, args=["hiroshima", job.pk])


def test_an_open_job_renews_itself_with_and_without_scripts(officer: Person) -> None:
    job = ask(officer)
    whole = read(officer.client.get(address(job)))
    assert [meta["content"] for meta in whole.soup.select("noscript meta[http-equiv=refresh]")] == ["5"]
    assert "順番待ち 順番を待っています" in whole.text
    assert "画面を閉じても処理は続きます。" in whole.text
    part = read(officer.client.get(address(job), headers={"HX-Request": "true"}))
    assert [tag.get("id") for tag in part.soup.find_all(recursive=False)] == ["job-progress"]
    assert part.soup.select("html, main") == []


def test_scheduled_work_is_nobodys(in_hiroshima: None) -> None:
    nobody = system_seat(Prefecture.objects.get(pk=HIROSHIMA))
    enqueue(by=nobody, kind="tests.page", title="月次集計", arguments={})
    assert not Job.objects.visible_to(nobody).exists()


def test_the_part_asks_for_the_whole_page_once_the_job_has_ended(officer: Person) -> None:
    job = ask(officer)
    with scope(HIROSHIMA):
        done(job)
    assert officer.client.get(address(job), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    whole = read(officer.client.get(address(job)))
    assert whole.link("文8-0001を開く") == "/hiroshima/documents/1/"
    assert whole.soup.select("meta[http-equiv]") == []


def test_progress_and_what_is_left_are_shown(today: object, officer: Person) -> None:
    from datetime import timedelta

    from django.utils import timezone

    job = ask(officer)
    with scope(HIROSHIMA):
        started = timezone.now() - timedelta(minutes=2)
        Job.objects.update(
            status=JobStatus.RUNNING, stage="PDFを作っています", percent=50, started_at=started
        )
    page = read(officer.client.get(address(job)))
    assert "処理中 PDFを作っています" in page.text
    assert "50％まで済み あと約2分" in page.text


def test_why_a_job_ended_without_result_is_said(officer: Person) -> None:
    job = ask(officer)
    for status, said in (
        (JobStatus.FAILED, "できませんでした 記録がまだありません"),
        (JobStatus.SET_ASIDE, "保留しています 3回試しましたが終わりませんでした。"),
        (JobStatus.CANCELLED, "中止しました 記録がまだありません"),
    ):
        with scope(HIROSHIMA):
            Job.objects.update(status=status, reason="記録がまだありません")
        assert said in read(officer.client.get(address(job))).text


def test_a_job_is_cancelled_on_its_page(officer: Person) -> None:
    job = ask(officer)
    answer = officer.client.post(address(job, "job_cancel"))
    assert (answer.status_code, answer["Location"]) == (302, address(job))
    with scope(HIROSHIMA):
        assert Job.objects.get().status == JobStatus.CANCELLED


def test_the_jobs_of_others_do_not_exist(officer: Person, staff: Person, ehime_staff: Person) -> None:
    job = ask(officer)
    assert staff.client.get(address(job)).status_code == 404
    assert staff.client.post(address(job, "job_cancel")).status_code == 404
    assert ehime_staff.client.get(address(job)).status_code == 404
    others = read(staff.client.get(reverse("job_list", args=["hiroshima"])))
    assert "頼んだ処理はありません" in others.text
    assert "ニーズ票" not in others.text
    own = read(officer.client.get(reverse("job_list", args=["hiroshima"])))
    assert own.table("頼んだ処理").column("件名") == ["ニーズ票（PDF）"]


def test_the_operator_sees_counts_and_reasons_but_no_titles(officer: Person, operator: Person) -> None:
    ask(officer)
    aside = ask(officer)
    with scope(HIROSHIMA):
        Job.objects.filter(pk=aside.pk).update(status=JobStatus.SET_ASIDE, reason="ValueError（pdf.py 12行）")
    answer = operator.client.get(reverse("operator_board"))
    board = read(answer)
    assert board.table("保留になった処理").column("理由") == ["ValueError（pdf.py 12行）"]
    assert board.table("範囲ごとの件数").column("範囲") == ["広島県"]
    assert board.table("範囲ごとの件数").column("順番待ち") == ["1"]
    assert "データベース" in board.table("動いているもの").column("名前")
    assert "ニーズ票" not in answer.text
    assert officer.user.name not in answer.text


def test_the_board_asks_the_database_twelve_times_at_most(
    officer: Person, ehime_officer: Person, operator: Person
) -> None:
    """However many prefectures there are; each one's jobs are counted in its own scope."""
    ask(officer)
    ask(officer)
    with scope(EHIME):
        enqueue(by=ehime_officer.seat, kind="tests.page", title="ニーズ票（PDF）", arguments={})
    operator.client.get(reverse("operator_board"))
    with CaptureQueriesContext(connection) as asked:
        board = read(operator.client.get(reverse("operator_board"))).table("範囲ごとの件数")
    assert (board.column("範囲"), board.column("順番待ち")) == (["広島県", "愛媛県"], ["2", "1"])
    assert len(asked) <= 12


def test_rows_of_each_scope_are_its_own_and_the_outer_scope_stands(officer: Person) -> None:
    job = ask(officer)
    with scope(EHIME):
        found = rows_of_each([HIROSHIMA, NATIONWIDE, EHIME], lambda: Job.objects.values_list("pk"))
        everything = rows_of_each(
            [HIROSHIMA, EHIME], lambda: QuerySet(Job).filter(title="ニーズ票（PDF）").values_list("pk")
        )
        assert Job.objects.count() == QuerySet(Job).count() == 0
    assert found == {HIROSHIMA: [(job.pk,)], NATIONWIDE: [], EHIME: []}
    assert everything == {HIROSHIMA: [(job.pk,)], EHIME: []}, "row-level security alone holds it as well"


def test_only_the_operator_opens_the_board(staff: Person, viewer: Person) -> None:
    assert staff.client.get(reverse("operator_board")).status_code == 404
    assert viewer.client.get(reverse("operator_board")).status_code == 403


def test_the_operator_retries_and_gives_up_in_the_chain_of_the_prefecture(
    officer: Person, operator: Person
) -> None:
    job = ask(officer)
    for name, status in (("job_retry", JobStatus.WAITING), ("job_give_up", JobStatus.FAILED)):
        with scope(HIROSHIMA):
            Job.objects.update(status=JobStatus.SET_ASIDE)
        answer = operator.client.post(reverse(name, args=[HIROSHIMA, job.pk]))
        assert answer.status_code == 302
        with scope(HIROSHIMA):
            assert Job.objects.get().status == status
    with scope(HIROSHIMA):
        assert set(Event.objects.values_list("verb", "user_name")) == {
            ("retry_job", operator.user.name),
            ("give_up_job", operator.user.name),
        }
    assert operator.client.post(reverse("job_retry", args=[38, job.pk])).status_code == 404
    assert operator.client.post(reverse("job_retry", args=[48, job.pk])).status_code == 404
