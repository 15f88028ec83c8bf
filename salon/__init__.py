"""The project: composition and plumbing. No domain rule lives here.

Imports nothing, so that ``salon.up`` starts without Django and Celery; ``SalonConfig.ready`` loads the Celery app.
"""
