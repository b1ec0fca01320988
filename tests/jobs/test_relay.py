"""From the outbox to the workers, with real processes and a Redis
that is killed, emptied and started again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client
from django.core.cache import cache
from django.utils import timezone

from accounts.tenancy import scope
from jobs.actions import enqueue, enqueue_many
from jobs.figures import health
from jobs.kinds import Outcome, Work, handles
from jobs.models import Job, Outbox
from jobs.outbox import FIRST_WAIT, LONGEST_WAIT, BrokerAway, hand_over, wait_after
from jobs.runner import run
from jobs.tasks import SWEPT_AT, sweep
from notices.actions import tell
from notices.models import Notice
from tests.build_jobs import Redis, own_redis, programs, wait_for
from tests.cast import EHIME, HIROSHIMA, Person, person
from tests.jobs.slow_jobs import SLOW


@handles("tests.nothing")
def do_nothing(work: Work) -> Outcome:
    return Outcome()


@handles("tests.bad")
def stumble(work: Work) -> Outcome:
    raise ValueError


def ask(by: Person) -> Job:
    with scope(by.seat.prefecture_id):
        return enqueue(by=by.seat, kind="tests.nothing", title="何もしない", arguments={})


def queued(redis: Redis) -> int:
    with redis_client.Redis(unix_socket_path=str(redis.place.redis_socket)) as client:
        return int(client.llen("celery"))  # type: ignore[arg-type]


def test_ids_are_handed_over_once_and_again_when_late(committed: str, settings: Any) -> None:
    job = ask(person("staff"))
    with own_redis() as redis:
        settings.CELERY_BROKER_URL = redis.url
        assert hand_over() == 1
        assert hand_over() == 0
        assert queued(redis) == 1
        late = timezone.now() + FIRST_WAIT + timedelta(seconds=1)
        assert hand_over(late) == 1
        assert queued(redis) == 2
    row = Outbox.objects.get(pk=job.pk)
    assert row.sends == 2
    assert row.due_at - late == FIRST_WAIT * 2


def test_prefectures_take_turns(committed: str, settings: Any) -> None:
    settings.JOBS_AT_ONCE = 2
    piler, other = person("staff"), person("ehime_staff")
    pile = [ask(piler) for _ in range(5)]
    alone = ask(other)

    def handed() -> list[int]:
        return list(Outbox.objects.exclude(sent_at=None).order_by("job_id").values_list("job_id", flat=True))

    with own_redis() as redis:
        settings.CELERY_BROKER_URL = redis.url
        assert hand_over() == 3
        assert handed() == [pile[0].pk, pile[1].pk, alone.pk]
        assert hand_over() == 0
        run(pile[0].pk, HIROSHIMA)
        assert hand_over() == 1
        assert handed() == [pile[1].pk, pile[2].pk, alone.pk]
        late = timezone.now() + LONGEST_WAIT
        assert hand_over(late) == 3, "what is late is handed over again, and keeps its place"
        assert queued(redis) == 7


def test_a_job_that_waits_for_another_try_keeps_no_place(committed: str, settings: Any) -> None:
    settings.JOBS_AT_ONCE = 1
    asker = person("staff")
    with scope(HIROSHIMA):
        bad = enqueue(by=asker.seat, kind="tests.bad", title="つまずく", arguments={})
    good = ask(asker)
    with own_redis() as redis:
        settings.CELERY_BROKER_URL = redis.url
        assert hand_over() == 1
        assert hand_over() == 0
        run(bad.pk, HIROSHIMA)
        assert hand_over() == 1
    assert list(Outbox.objects.exclude(sent_at=None).values_list("job_id", flat=True)) == [good.pk]


def test_without_redis_the_outbox_keeps_everything(committed: str, settings: Any) -> None:
    asker = person("staff")
    ask(asker), ask(asker)
    with own_redis() as redis:
        settings.CELERY_BROKER_URL = redis.url
        redis.kill()
        for _ in range(2):
            with pytest.raises(BrokerAway):
                hand_over()
        sweep()
        assert list(Outbox.objects.values_list("sends", flat=True)) == [0, 0]
        assert {line.name: line.kind for line in health()}["Redis"] == "stop"
        redis.start()
        assert hand_over() == 2
        assert queued(redis) == 2
        assert {line.name: line.kind for line in health()}["Redis"] == "done"
    assert cache.get(SWEPT_AT) is not None


def test_the_waits_between_two_sendings_double_up_to_five_minutes() -> None:
    waits = [wait_after(sends) for sends in range(12)]
    assert waits[0] == FIRST_WAIT
    assert waits[1] == 2 * FIRST_WAIT
    assert waits[-1] == LONGEST_WAIT
    assert waits == sorted(waits)


def mailed() -> int:
    with scope(HIROSHIMA):
        return Notice.objects.exclude(mailed_at=None).count()


def tell_somebody(asker: Person, subject: str) -> None:
    with scope(HIROSHIMA):
        tell(by=asker.seat, users=[asker.user], kind="tests", subject=subject, url="/hiroshima/")


@pytest.mark.slow
def test_everything_is_done_although_redis_is_killed_and_comes_back_empty(
    committed: str, servers: dict[str, str]
) -> None:
    asker = person("staff")
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "relay", "worker"):
        tell_somebody(asker, "一通目")
        wait_for(lambda: mailed() == 1)
        wait_for(lambda: not Outbox.objects.exists())
        redis.kill()
        tell_somebody(asker, "二通目")
        assert mailed() == 1
        redis.start()
        wait_for(lambda: mailed() == 2, 60)
        wait_for(lambda: not Outbox.objects.exists())


@pytest.mark.slow
def test_ids_that_redis_forgot_are_handed_over_again(
    committed: str, servers: dict[str, str], settings: Any
) -> None:
    asker = person("staff")
    with own_redis() as redis:
        settings.CELERY_BROKER_URL = redis.url
        tell_somebody(asker, "忘れられた一通")
        assert hand_over() == 1
        redis.kill()
        redis.start()
        assert queued(redis) == 0
        with programs(redis, servers["DATABASE_URL"], "relay", "worker"):
            Outbox.objects.update(due_at=timezone.now())
            wait_for(lambda: mailed() == 1)
    with scope(HIROSHIMA):
        assert not Job.objects.exists()


@pytest.mark.slow
def test_the_pile_of_one_prefecture_does_not_delay_another(
    committed: str, servers: dict[str, str], tmp_path: Path
) -> None:
    piler, other = person("staff"), person("ehime_staff")
    log = tmp_path / "tries"
    for asker, count in ((piler, 200), (other, 1)):
        asker.user.wants_mail = False
        asker.user.save()
        line = {"log": str(log), "seconds": [0.05] * 201}
        with scope(asker.seat.prefecture_id):
            enqueue_many(by=asker.seat, kind=SLOW, arguments=[line] * count)
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "relay", "workers"):
        wait_for(lambda: not Outbox.objects.filter(prefecture_id=EHIME).exists())
        done_before = 200 - Outbox.objects.filter(prefecture_id=HIROSHIMA).count()
        wait_for(lambda: not Outbox.objects.exists())
    assert done_before < 20
    assert len(log.read_text().splitlines()) == 201
