from bookings.models.before import BeforeSession, CourseHold
from bookings.models.course import Course, CourseEvent
from bookings.models.photo import Photo
from bookings.models.record import RecordAmendment, RecordStep, SessionRecord, SkinGrade
from bookings.models.repair import Repair, RepairItem, RepairStatus
from bookings.models.resources import Absence, Cosmetologist, Device, Outage, Room, WorkingHours
from bookings.models.session import Session, SessionEvent
from bookings.models.waiting import Offer, WaitingEntry
from bookings.models.weights import PlanningWeights, weights_of
from bookings.models.wish import MoveWish

__all__ = [
    "Absence",
    "BeforeSession",
    "Cosmetologist",
    "Course",
    "CourseEvent",
    "CourseHold",
    "Device",
    "MoveWish",
    "Offer",
    "Outage",
    "Photo",
    "PlanningWeights",
    "RecordAmendment",
    "RecordStep",
    "Repair",
    "RepairItem",
    "RepairStatus",
    "Room",
    "Session",
    "SessionEvent",
    "SessionRecord",
    "SkinGrade",
    "WaitingEntry",
    "WorkingHours",
    "weights_of",
]
