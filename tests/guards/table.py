"""Every guard of the diary, what the code is without it, and the test that goes red; ``docs/guards.md`` shows it."""

from dataclasses import dataclass

_SAME_SLOT = "tests/races/test_same_slot.py::"
_BOOK = "tests/bookings/test_book.py::"
_CONSTRAINTS = "tests/races/test_constraints.py::"
_ONE_MAIL = "tests/bookings/test_one_mail_a_client.py::"
_CARRY = "tests/clients/test_carry_answers.py::"
_TABLES = "bookings/migrations/0001_initial.py"


@dataclass(frozen=True)
class Guard:
    """``here`` stands once in ``file``; with ``instead`` in its place the guard is off and ``test`` fails."""

    name: str
    file: str
    here: str
    instead: str
    test: str


def _never_twice(what: str) -> Guard:
    """An exclusion constraint that excludes nothing, as no other row has the same key."""
    return Guard(
        f"no {what} in two live sessions at once",
        _TABLES,
        f"expressions=[('{what}', '='), ('busy', '&&')]",
        f"expressions=[('{what}', '='), ('number', '='), ('starts_at', '='), ('busy', '&&')]",
        f"{_CONSTRAINTS}test_raw_concurrent_inserts_are_refused_by_the_constraint[{what}]",
    )


GUARDS = (
    *map(_never_twice, ("cosmetologist", "room", "device", "client")),
    Guard(
        "a room's key is int4, so that its constraint's index narrows by room",
        _TABLES,
        "name='Room',\n            fields=[\n                ('id', models.AutoField(",
        "name='Room',\n            fields=[\n                ('id', models.BigAutoField(",
        f"{_CONSTRAINTS}test_the_constraints_index_narrows_by_resource_and_time[room]",
    ),
    Guard(
        "a number of a course is live once",
        _TABLES,
        "fields=('course', 'number'), name='session_number_once'",
        "fields=('id', 'number'), name='session_number_once'",
        f"{_CONSTRAINTS}test_a_course_has_each_number_once_among_its_live_sessions",
    ),
    Guard(
        "what is held covers the visit",
        _TABLES,
        "('busy__startswith__lte', models.F('starts_at'))",
        "('busy__startswith__lte', models.F('ends_at'))",
        f"{_CONSTRAINTS}test_what_is_held_covers_the_visit",
    ),
    Guard(
        "one lock per location before anything is read",
        "bookings/services/locking.py",
        "                book_lock(locations)\n",
        "",
        f"{_SAME_SLOT}test_with_the_lock_and_without_retries_the_storm_does_not_deadlock",
    ),
    Guard(
        "several locations are locked in one order",
        "bookings/services/locking.py",
        "[PATIENCE, DIARY, sorted(set(location_ids))]",
        "[PATIENCE, DIARY, list(location_ids)]",
        f"{_SAME_SLOT}test_two_diaries_are_locked_in_one_order_whoever_asks",
    ),
    Guard(
        "a deadlock is tried again",
        "bookings/services/locking.py",
        '_AGAIN = frozenset({"40P01", "40001", "55P03"})',
        '_AGAIN = frozenset({"40001", "55P03"})',
        f"{_SAME_SLOT}test_a_deadlock_is_tried_again_with_the_lock_taken_anew",
    ),
    Guard(
        "nobody waits for ever",
        "bookings/services/locking.py",
        "SELECT set_config('lock_timeout', %s, true)",
        "SELECT set_config('lock_timeout', %s || '0000', true)",
        f"{_SAME_SLOT}test_a_diary_locked_for_too_long_says_busy",
    ),
    Guard(
        "a course is booked whole or not at all",
        "bookings/services/locking.py",
        "            with transaction.atomic():\n                book_lock(locations)\n                return work()",
        "            return work()",
        f"{_SAME_SLOT}test_sixty_overlapping_courses_are_booked_whole_or_not_at_all",
    ),
    Guard(
        "places are checked again under the lock",
        "bookings/services/book_course.py",
        "conflicts.require_none(lost())",
        "pass",
        f"{_BOOK}test_her_working_hours_hold_even_when_the_salon_is_open",
    ),
    Guard(
        "a constraint's no becomes a refusal with alternatives",
        "bookings/services/conflicts.py",
        "    except IntegrityError as error:\n        refused = taken_by_constraint(error)\n",
        "    except IntegrityError as error:\n        refused = None\n",
        f"{_BOOK}test_a_constraints_no_becomes_the_same_refusal",
    ),
    Guard(
        "order, gap and rhythm are asked again",
        "bookings/services/book_course.py",
        "    require_rules(dates, terms=terms)\n",
        "",
        f"{_BOOK}test_the_rhythm_is_asked_again",
    ),
    Guard(
        "the client's screening is asked under the lock",
        "bookings/services/book_course.py",
        "        standing = require_bookable(\n",
        "        standing = (lambda **facts: type('Unasked', (), {'stands_on': {}}))(\n",
        f"{_BOOK}test_no_screening_no_course",
    ),
    Guard(
        "a state changes only from the version that was read",
        "bookings/services/transition.py",
        "filter(pk=session.pk, status=old.value, version=session.version)",
        "filter(pk=session.pk)",
        "tests/races/test_states.py::test_a_writer_who_read_before_somebody_else_wrote_is_turned_away",
    ),
    Guard(
        "a place changes only from the version that was read",
        "bookings/services/move_session.py",
        "filter(pk=session.pk, version=session.version, status__in=sorted(UPCOMING))",
        "filter(pk=session.pk)",
        "tests/races/test_states.py::test_a_mover_who_read_before_somebody_else_wrote_is_turned_away",
    ),
    Guard(
        "two sessions may swap places",
        _TABLES,
        "deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[('cosmetologist', '='),",
        "expressions=[('cosmetologist', '='),",
        "tests/bookings/test_repair.py::test_two_sessions_swap_their_cosmetologists",
    ),
    Guard(
        "a repair is applied only to what was shown",
        "bookings/services/repair/apply.py",
        "    if any(item.session.version != item.version for item in items):\n        raise changed()\n",
        "",
        "tests/bookings/test_repair.py::test_a_session_changed_meanwhile_stops_all_of_it",
    ),
    Guard(
        "nothing is proposed that is past before the button is pressed",
        "bookings/services/questions.py",
        "LEAD = timedelta(minutes=10)",
        "LEAD = timedelta(0)",
        "tests/bookings/test_plan.py::test_nothing_is_proposed_that_would_be_past_before_the_button_is_pressed",
    ),
    Guard(
        "of repairs alike in all else the one with even gaps is made",
        "bookings/planning/repair_course.py",
        "points, self.uneven(seats))",
        "points)",
        "tests/properties/test_planning_repair.py::test_up_to_five_sessions_hit_no_repair_is_less_bad[0]",
    ),
    Guard(
        "a session of another length than its course's keeps it in a repair",
        "bookings/planning/repair_course.py",
        "return self.sessions[position].minutes or self.course.request.minutes",
        "return self.course.request.minutes",
        "tests/bookings/test_shift_and_resize.py::"
        "test_a_longer_session_keeps_its_length_through_a_repair_that_goes_around_it",
    ),
    Guard(
        "a client with two courses hears of a repair once",
        "bookings/message_kinds/notes.py",
        'return to["recipient"], to["location_id"]',
        'return f"{to[\'recipient\']}:{course.pk}", to["location_id"]',
        f"{_ONE_MAIL}test_two_courses_hit_by_one_repair_are_one_mail",
    ),
    Guard(
        "what still waits to be told is told by the later note",
        "bookings/message_kinds/notes.py",
        "to=later, kinds=names.NOTES",
        "to=later, kinds=()",
        f"{_ONE_MAIL}test_it_is_renewed_when_one_of_the_courses_changes_again",
    ),
    Guard(
        "what begins to leave while it is taken back is not called taken back",
        "salon/outbox/services/withdraw.py",
        "AND status || '' = ANY(%s)",
        "AND (status || '' = ANY(%s) OR true)",
        "tests/faults/test_mail_races.py::test_what_begins_while_it_is_taken_back_stays_begun[recall]",
    ),
    Guard(
        "what is true of the client herself counts for her other courses, what is true of one area does not",
        "clients/services/carry_answers.py",
        "if not (rule.counts_everywhere and rule.concerns(treatment)):",
        "if not rule.concerns(treatment):",
        f"{_CARRY}test_the_latest_answer_about_her_counts_whichever_treatment_it_was_given_for",
    ),
    Guard(
        "a serum that asks for a patch test starts only after the reading at 96 hours",
        "clients/patch_tests.py",
        "if one.at >= patch.due[-1] - TOLERANCE]",
        "if one.at >= patch.due[0] - TOLERANCE]",
        "tests/clients/test_patch_tests.py::"
        "test_a_serum_that_asks_for_it_starts_only_after_the_negative_reading_at_96_hours",
    ),
)
