"""The flow that joins visits, problems and orders: due lists, campaigns, events, devices."""
