"""Shapes of what the browser sends. Whether it may be is the services' business."""
