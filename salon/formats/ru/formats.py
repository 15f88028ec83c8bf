"""Russian: as in English, so that a page keeps its widths; a month's three letters are small there."""

DATE_FORMAT = "j E Y"
SHORT_DATE_FORMAT = "j b Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y, H:i"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
