"""The addresses of bookings."""

from django.urls import path

from bookings.views import (
    book,
    course,
    course_steps,
    diary,
    my_day,
    record,
    session,
    session_state,
    settings,
    tasks,
    team,
    visit,
)

app_name = "bookings"
urlpatterns = [
    path("", diary.diary_page, name="diary"),
    path("book/", book.book_page, name="book"),
    path("courses/<int:pk>/", course.course_page, name="course"),
    path("courses/<int:pk>/replan/", course_steps.course_replan, name="course-replan"),
    path("courses/<int:pk>/<slug:verb>/", course_steps.course_state, name="course-state"),
    path("clients/<int:pk>/courses/", course.client_courses, name="client-courses"),
    path("sessions/<int:pk>/", session.session_page, name="session"),
    path("sessions/<int:pk>/move/", session.session_move, name="session-move"),
    path("sessions/<int:pk>/cancel/", session.session_cancel, name="session-cancel"),
    path("tasks/", tasks.tasks_page, name="tasks"),
    path("my-day/", my_day.my_day_page, name="my-day"),
    path("sessions/<int:pk>/state/", session_state.session_state, name="session-state"),
    path("sessions/<int:pk>/record/", record.record_page, name="record"),
    path("sessions/<int:pk>/record/stop/", record.record_stop, name="record-stop"),
    path("sessions/<int:pk>/record/amend/", record.record_amend, name="record-amend"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/colleagues/<int:pk>/", settings.colleague_change, name="colleague"),
    path("team/", team.team_page, name="team"),
    path("team/opening-hours/", team.opening_hours, name="opening-hours"),
    path("team/closures/", team.closure_add, name="closure-add"),
    path("team/closures/<int:pk>/remove/", team.closure_remove, name="closure-remove"),
    path("team/<slug:kind>/", team.team_add, name="team-add"),
    path("team/<slug:kind>/<int:pk>/", team.team_edit, name="team-edit"),
    path("team/<slug:kind>/away/<int:pk>/remove/", team.team_back, name="team-back"),
    path("v/<str:token>/", visit.visit_page, name="visit"),
    path("v/<str:token>/confirm/", visit.visit_confirm, name="visit-confirm"),
    path("v/<str:token>/cancel/", visit.visit_cancel, name="visit-cancel"),
    path("v/<str:token>/calendar.ics", visit.visit_calendar, name="visit-calendar"),
]
