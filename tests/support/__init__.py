"""What tests stand on: servers, a worker, a browser."""
