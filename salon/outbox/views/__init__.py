"""The desk's pages about messages. Thin: shape, policy, service, template."""
