"""Russian: as in English, so that a page keeps its widths when the language is changed."""

DATE_FORMAT = "j E Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y, H:i"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
