"""Every tag of the house in one library, built in: templates need no ``{% load %}`` for them.

Each family lives in a module of its own; this one only joins them.
"""

from django import template

from salon.templatetags import badges, circles, dates, fields, icons, people, places, plots

register = template.Library()

for family in (badges, circles, dates, fields, icons, people, places, plots):
    register.tags.update(family.register.tags)
    register.filters.update(family.register.filters)
