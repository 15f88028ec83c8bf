"""The bare row of a session, as SQL: the yardstick of what the constraints themselves cost."""

INSERT = """
INSERT INTO bookings_session (course_id, number, location_id, client_id, cosmetologist_id, room_id, device_id,
       starts_at, ends_at, busy, status, pinned, version, sequence, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, tstzrange(%s, %s, '[)'), 'booked', false, 1, 0, now())
"""
