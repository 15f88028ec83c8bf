"""``{{ client.phone|telephone:request.location }}``: a number as people where the salon is write it."""

from django import template

from clients.selectors.telephone import telephone

register = template.Library()
register.filter(telephone)
