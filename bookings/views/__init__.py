"""What the browser sees. Thin: shape, policy, service, template."""
