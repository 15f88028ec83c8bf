"""django-appointment in a process and an environment of its own: the free slots of 35 days for one of its staff.

Run by bench_peers.py as a plain script, as this environment knows nothing of Salon. Reads one line of JSON with a
database and the busy times of twelve people, then measures once for each further line. Answers in JSON lines.
"""

import json
import os
import sys
from datetime import date, datetime, time, timedelta
from time import perf_counter

import django
from django.conf import settings

DAYS = 35


def configure(database: dict[str, str]) -> None:
    settings.configure(
        SECRET_KEY="only-for-this-measurement",
        USE_TZ=True,
        TIME_ZONE="Europe/Berlin",
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, **database}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "appointment"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    )
    django.setup()


def fill(people: list[list[str]]) -> int:
    """Everybody works as ours do; every busy time is an appointment of an hour. Returns the first one's key."""
    from appointment.models import Appointment, AppointmentRequest, Config, Service, StaffMember, WorkingHours
    from django.contrib.auth import get_user_model

    Config.objects.create(slot_duration=15, lead_time=time(9), finish_time=time(20), appointment_buffer_time=0)
    service = Service.objects.create(name="Oxygen", duration=timedelta(minutes=60), price=100)
    user = get_user_model()
    client = user.objects.create(username="client")
    first = 0
    for number, starts in enumerate(people):
        one = StaffMember.objects.create(user=user.objects.create(username=f"staff{number}"), slot_duration=15)
        one.services_offered.add(service)
        first = first or one.pk
        for weekday in range(1, 7):  # Sunday is 0 there
            WorkingHours.objects.create(staff_member=one, day_of_week=weekday, start_time=time(9), end_time=time(20))
        moments = [datetime.fromisoformat(each) for each in starts]
        requests = AppointmentRequest.objects.bulk_create(
            AppointmentRequest(
                date=each.date(),
                start_time=each.time(),
                end_time=(each + timedelta(minutes=60)).time(),
                service=service,
                staff_member=one,
                id_request=f"{number}-{each:%s}",
            )
            for each in moments
        )
        Appointment.objects.bulk_create(
            Appointment(client=client, appointment_request=request, id_request=request.id_request)
            for request in requests
        )
    return first


def slots(key: int, first: date) -> int:
    """The free starts of 35 days, as its own view asks for them day by day. Returns how many."""
    from appointment.models import Service, StaffMember
    from appointment.services import get_available_slots_for_staff

    one, service = StaffMember.objects.get(pk=key), Service.objects.get()
    found = 0
    for ahead in range(DAYS):
        on = first + timedelta(days=ahead)
        found += len(get_available_slots_for_staff(on, one, on.isoweekday() % 7, service=service))
    return found


def main() -> None:
    # What the package itself prints or logs goes elsewhere: this end of the pipe speaks JSON.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    asked = json.loads(sys.stdin.readline())
    configure(asked["database"])
    from django.core.management import call_command
    from django.db import connection

    for label in ("contenttypes", "auth", "sessions"):
        call_command("migrate", label, verbosity=0)
    call_command("migrate", verbosity=0, run_syncdb=True)  # the package itself comes without migrations
    key = fill(asked["people"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        first = date.fromisoformat(json.loads(line)["first"])
        start = perf_counter()
        found = slots(key, first)
        took = (perf_counter() - start) * 1000
        print(json.dumps({"ms": took, "slots": found}), file=answers, flush=True)


if __name__ == "__main__":
    main()
