"""What comes back: ARL and RSP, integrated once each whatever their order."""
