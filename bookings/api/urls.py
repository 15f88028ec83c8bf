from django.urls import path

from bookings.api import courses, photos, plans, records, repairs, resources, sessions

urlpatterns = [
    path("cosmetologists/", resources.CosmetologistsView.as_view(), name="cosmetologists"),
    path("rooms/", resources.RoomsView.as_view(), name="rooms"),
    path("devices/", resources.DevicesView.as_view(), name="devices"),
    path("availability/", plans.AvailabilityView.as_view(), name="availability"),
    path("course-plans/", plans.CoursePlansView.as_view(), name="course-plans"),
    path("courses/", courses.CoursesView.as_view(), name="courses"),
    path("courses/<int:pk>/", courses.CourseDetailView.as_view(), name="course"),
    path("courses/<int:pk>/replan/", courses.ReplanView.as_view(), name="course-replan"),
    path("courses/<int:pk>/pause/", courses.pause, name="course-pause"),
    path("courses/<int:pk>/resume/", courses.resume, name="course-resume"),
    path("courses/<int:pk>/cancel/", courses.cancel, name="course-cancel"),
    path("sessions/", sessions.SessionsView.as_view(), name="sessions"),
    path("sessions/<int:pk>/", sessions.SessionDetailView.as_view(), name="session"),
    path("sessions/<int:pk>/confirm/", sessions.confirm, name="session-confirm"),
    path("sessions/<int:pk>/arrive/", sessions.arrive, name="session-arrive"),
    path("sessions/<int:pk>/start/", sessions.start, name="session-start"),
    path("sessions/<int:pk>/complete/", sessions.complete, name="session-complete"),
    path("sessions/<int:pk>/stop/", sessions.stop, name="session-stop"),
    path("sessions/<int:pk>/no-show/", sessions.no_show, name="session-no-show"),
    path("sessions/<int:pk>/cancel/", sessions.cancel, name="session-cancel"),
    path("sessions/<int:pk>/record/", records.RecordView.as_view(), name="record"),
    path("sessions/<int:pk>/record/amendments/", records.AmendmentsView.as_view(), name="amendments"),
    path("sessions/<int:pk>/photos/", photos.SessionPhotosView.as_view(), name="session-photos"),
    path("photos/<int:pk>/", photos.PhotoDetailView.as_view(), name="photo"),
    path("photos/<int:pk>/picture/", photos.PhotoPictureView.as_view(), name="photo-picture"),
    path("repairs/", repairs.RepairsView.as_view(), name="repairs"),
    path("clients/<int:pk>/progress/", records.ProgressView.as_view(), name="progress"),
]
