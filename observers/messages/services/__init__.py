"""Writing notices, setting gateways up, and sending SMS."""
