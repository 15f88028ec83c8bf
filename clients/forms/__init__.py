"""Shapes of what the browser sends about clients. Whether it may be is the services' business."""
