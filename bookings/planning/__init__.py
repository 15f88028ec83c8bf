"""The course planner: pure. It plans, explains, swaps and repairs; it knows no database and never asks the time.

How a caller (``bookings.availability`` and the services) uses it::

    request = PlanRequest(sessions=10, first_date=day, minutes=60, minutes_before=5, minutes_after=10,
                          rhythm=Rhythm(2, 2), wishes=(Wish(0, 600, 780), Wish(3, 600, 780)), preferred=clara.pk)
    days = horizon(location.zone, request.earliest, horizon_days(request, location.zone))  # zones.py, stages.py
    resources = Resources(
        horizon=days,
        opening=days.weekly({0: [(600, 1140)], ...}),                              # wall-clock minutes per weekday
        closures=(Closure("holiday", "Easter Monday", days.dates(monday, monday)),),
        staff=tuple(Timeline(id=pk, hours=days.weekly(hours[pk]), away=days.busy(absences[pk]),
                             busy=days.busy(taken[pk]), name=...) for pk in ...),
        rooms=tuple(Timeline(id=pk, hours=days.full, away=..., busy=days.busy(taken[pk])) for pk in ...),
        devices=..., client=Timeline(id=client.pk, hours=days.full, busy=days.busy(taken_by_client)),
    )

``days.busy`` takes half-open UTC ranges as whole seconds since 1970, which SQL gives with
``extract(epoch from lower(span))``; ``busy_between`` takes aware datetimes. Ranges may overlap, touch and stick out.

    answer = plan_course(request, resources)        # planner.py: up to three Plans, best first, or NoPlan
    refusals(request, resources, plan)              # refusals.py: what was in the way of each wish not met
    alternatives(request, resources, here)          # alternatives.py: other Places for one session, nearest first
    relaxations(request, resources)                 # relaxation.py: which single wish given up makes a plan
    first_start(request, resources)                 # relaxation.py: the first later start that has a plan
    repair(courses, resources, time_left=...)       # repair.py: many courses' hit sessions, fewest and smallest moves

A :class:`~bookings.planning.model.Reason` is a code with parameters; :mod:`bookings.sentences` has the words.

To pin a date, or to plan again from session 5 on, pass the sessions that stay as ``PlanRequest.fixed``; the busy times
of the sessions to be planned anew must not be in the timelines. Room and device are chosen last: they are
interchangeable, and a plan stays in the same ones as long as it can.
"""
